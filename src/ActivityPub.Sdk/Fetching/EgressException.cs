namespace ActivityPub.Sdk.Fetching;

/// <summary>A request to another server got no answer.</summary>
public sealed class EgressException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="message">A sentence for logs, without text of the other server.</param>
    /// <param name="innerException">The cause where there is one.</param>
    public EgressException(EgressFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What went wrong.</summary>
    public EgressFailure Failure { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Failure is EgressFailure.Dns or EgressFailure.Connect or EgressFailure.Tls or EgressFailure.Timeout or EgressFailure.Protocol or EgressFailure.TooManyHosts;
}
