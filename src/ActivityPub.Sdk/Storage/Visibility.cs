namespace ActivityPub.Sdk.Storage;

/// <summary>Who may see an object. The order is from widest to narrowest.</summary>
public enum Visibility
{
    /// <summary>Everybody, and listed: Public in <c>to</c>, the followers in <c>cc</c>.</summary>
    Public = 0,

    /// <summary>Everybody who knows the address: the followers in <c>to</c>, Public in <c>cc</c>.</summary>
    Unlisted = 1,

    /// <summary>The followers only.</summary>
    Followers = 2,

    /// <summary>The addressed accounts only.</summary>
    Direct = 3,

    /// <summary>This site only; the object is never sent and never served as ActivityPub.</summary>
    Local = 4,
}
