namespace ActivityPub.Sdk.Discovery;

/// <summary>The link relations that the fediverse uses in discovery documents.</summary>
public static class LinkRelations
{
    /// <summary>The resource itself; with an ActivityPub media type, the actor.</summary>
    public const string Self = "self";

    /// <summary>The page about an account, for people.</summary>
    public const string ProfilePage = "http://webfinger.net/rel/profile-page";

    /// <summary>The picture of an account.</summary>
    public const string Avatar = "http://webfinger.net/rel/avatar";

    /// <summary>A template for the page on which people follow or answer from their own account.</summary>
    public const string Subscribe = "http://ostatus.org/schema/1.0/subscribe";

    /// <summary>In host-meta, the template for descriptions of resources.</summary>
    public const string ResourceDescription = "lrdd";

    /// <summary>A NodeInfo 2.0 document.</summary>
    public const string NodeInfo20 = "http://nodeinfo.diaspora.software/ns/schema/2.0";

    /// <summary>A NodeInfo 2.1 document.</summary>
    public const string NodeInfo21 = "http://nodeinfo.diaspora.software/ns/schema/2.1";
}
