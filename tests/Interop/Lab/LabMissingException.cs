namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>Something that the lab needs is not on this machine. The message says what, and how to get it.</summary>
public sealed class LabMissingException : Exception
{
    public LabMissingException()
    {
    }

    public LabMissingException(string message)
        : base(message)
    {
    }

    public LabMissingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
