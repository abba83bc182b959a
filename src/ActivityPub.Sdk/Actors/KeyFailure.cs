namespace ActivityPub.Sdk.Actors;

/// <summary>Why a key is not to be had.</summary>
internal enum KeyFailure
{
    None,

    /// <summary>There is no such key, or nobody who owns it says so. Final.</summary>
    Refused,

    /// <summary>The document of the key was deleted (410).</summary>
    Gone,

    /// <summary>The other server or the network has trouble: the sender is to try again.</summary>
    Unavailable,
}
