namespace ActivityPub.Sdk.Json;

/// <summary>A document was refused. Reading throws this for every fault of the input and nothing else.</summary>
public sealed class ActivityJsonException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="error">Why and where.</param>
    public ActivityJsonException(ActivityJsonError error)
        : base(error?.Message)
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
    }

    /// <summary>Why and where.</summary>
    public ActivityJsonError Error { get; }

    /// <summary>Why.</summary>
    public ActivityJsonErrorKind Kind => Error.Kind;

    /// <summary>Where: the offset in bytes from the beginning.</summary>
    public long BytePosition => Error.BytePosition;
}
