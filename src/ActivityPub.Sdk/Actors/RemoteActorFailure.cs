namespace ActivityPub.Sdk.Actors;

/// <summary>Why there is no account of another server.</summary>
public enum RemoteActorFailure
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>The other server does not know it.</summary>
    NotFound,

    /// <summary>It was deleted (410).</summary>
    Gone,

    /// <summary>The address, a redirect or the request was refused, by the rules of this server or by the other one. Final.</summary>
    Refused,

    /// <summary>The other server or the network has trouble. Worth a later try.</summary>
    Unavailable,

    /// <summary>The document is no valid actor.</summary>
    Invalid,

    /// <summary>The id is of this installation.</summary>
    Local,
}
