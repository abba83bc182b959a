namespace ActivityPub.Sdk.Cms.Channels;

/// <summary>A channel cannot be made, changed or used. The message says why, in a sentence for the administrator.</summary>
public sealed class ChannelException : Exception
{
    /// <summary>Makes the exception with a general message.</summary>
    public ChannelException()
        : base("The channel cannot be used.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, in a sentence.</param>
    public ChannelException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, in a sentence.</param>
    /// <param name="innerException">The cause.</param>
    public ChannelException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
