namespace ActivityPub.Sdk.Outbox;

/// <summary>An activity is larger or nested deeper than other servers read, also without the parts that it can do without.</summary>
public sealed class ActivityTooLargeException : Exception
{
    /// <summary>Makes the exception with a general message.</summary>
    public ActivityTooLargeException()
        : base("The activity is too large.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is too large, and what to do.</param>
    public ActivityTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is too large, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ActivityTooLargeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
