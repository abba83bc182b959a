namespace ActivityPub.Sdk.AspNetCore.Negotiation;

/// <summary>What caches between us and the reader may do with an answer.</summary>
internal enum Caching
{
    /// <summary>Nothing: it depends on who asks.</summary>
    None = 0,

    /// <summary>Keep it, and ask before each use whether it still holds: what the site hides must be gone at once.</summary>
    Confirmed = 1,

    /// <summary>Keep it for a minute.</summary>
    ForAMinute = 2,
}
