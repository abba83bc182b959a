namespace ActivityPub.Sdk.Testing.Contracts;

/// <summary>An implementation does not keep a promise of its contract; the message says which one.</summary>
public sealed class ContractViolationException : Exception
{
    /// <summary>Makes the exception with a general message.</summary>
    public ContractViolationException()
        : base("The contract is not kept.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which promise is not kept.</param>
    public ContractViolationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which promise is not kept.</param>
    /// <param name="innerException">What was thrown instead.</param>
    public ContractViolationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
