namespace ActivityPub.Sdk.Storage;

/// <summary>The store cannot do what was asked at this moment: it is away, busy, full or read-only. Trying again later may help.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Makes the exception with a general message.</summary>
    public StorageUnavailableException()
        : base("The store is not available.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What the operator should know.</param>
    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What the operator should know.</param>
    /// <param name="innerException">The error of the database.</param>
    public StorageUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
