namespace ActivityPub.Sdk.Json;

/// <summary>A term that the default context defines where it is used.</summary>
internal sealed class ContextTerm
{
    private static readonly List<ContextTerm> Registered = [];

    public static readonly ContextTerm Hashtag = new("Hashtag", Namespaces.ActivityStreams);
    public static readonly ContextTerm Sensitive = new("sensitive", Namespaces.ActivityStreams);
    public static readonly ContextTerm ManuallyApprovesFollowers = new("manuallyApprovesFollowers", Namespaces.ActivityStreams);
    public static readonly ContextTerm MovedTo = new("movedTo", Namespaces.ActivityStreams) { IsId = true };
    public static readonly ContextTerm AlsoKnownAs = new("alsoKnownAs", Namespaces.ActivityStreams) { IsId = true };
    public static readonly ContextTerm QuoteUrl = new("quoteUrl", Namespaces.ActivityStreams);
    public static readonly ContextTerm Emoji = new("Emoji", Namespaces.Toot);
    public static readonly ContextTerm Featured = new("featured", Namespaces.Toot) { IsId = true };
    public static readonly ContextTerm FeaturedTags = new("featuredTags", Namespaces.Toot) { IsId = true };
    public static readonly ContextTerm Discoverable = new("discoverable", Namespaces.Toot);
    public static readonly ContextTerm Indexable = new("indexable", Namespaces.Toot);
    public static readonly ContextTerm Suspended = new("suspended", Namespaces.Toot);
    public static readonly ContextTerm Memorial = new("memorial", Namespaces.Toot);
    public static readonly ContextTerm Blurhash = new("blurhash", Namespaces.Toot);
    public static readonly ContextTerm FocalPoint = new("focalPoint", Namespaces.Toot) { IsList = true };
    public static readonly ContextTerm VotersCount = new("votersCount", Namespaces.Toot);
    public static readonly ContextTerm AttributionDomains = new("attributionDomains", Namespaces.Toot) { IsId = true };
    public static readonly ContextTerm PropertyValue = new("PropertyValue", Namespaces.Schema);
    public static readonly ContextTerm Value = new("value", Namespaces.Schema);
    public static readonly ContextTerm Conversation = new("conversation", Namespaces.Ostatus);
    public static readonly ContextTerm AtomUri = new("atomUri", Namespaces.Ostatus);
    public static readonly ContextTerm InReplyToAtomUri = new("inReplyToAtomUri", Namespaces.Ostatus);
    public static readonly ContextTerm MisskeyQuote = new("_misskey_quote", Namespaces.Misskey);
    public static readonly ContextTerm MisskeyReaction = new("_misskey_reaction", Namespaces.Misskey);
    public static readonly ContextTerm QuoteUri = new("quoteUri", Namespaces.Fedibird);
    public static readonly ContextTerm EmojiReact = new("EmojiReact", Namespaces.Litepub);
    public static readonly ContextTerm Quote = new("quote", Namespaces.Fep044f) { IsId = true };
    public static readonly ContextTerm QuoteAuthorization = new("quoteAuthorization", Namespaces.Fep044f) { IsId = true };
    public static readonly ContextTerm QuoteAuthorizationType = new("QuoteAuthorization", Namespaces.Fep044f);
    public static readonly ContextTerm QuoteRequest = new("QuoteRequest", Namespaces.Fep044f);
    public static readonly ContextTerm InteractionPolicy = new("interactionPolicy", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm CanQuote = new("canQuote", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm CanLike = new("canLike", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm CanReply = new("canReply", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm CanAnnounce = new("canAnnounce", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm AutomaticApproval = new("automaticApproval", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm ManualApproval = new("manualApproval", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm Always = new("always", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm ApprovalRequired = new("approvalRequired", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm ApprovedBy = new("approvedBy", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm InteractingObject = new("interactingObject", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm InteractionTarget = new("interactionTarget", Namespaces.Gts) { IsId = true };
    public static readonly ContextTerm LikeRequest = new("LikeRequest", Namespaces.Gts);
    public static readonly ContextTerm ReplyRequest = new("ReplyRequest", Namespaces.Gts);
    public static readonly ContextTerm AnnounceRequest = new("AnnounceRequest", Namespaces.Gts);
    public static readonly ContextTerm LikeAuthorization = new("LikeAuthorization", Namespaces.Gts);
    public static readonly ContextTerm ReplyAuthorization = new("ReplyAuthorization", Namespaces.Gts);
    public static readonly ContextTerm AnnounceAuthorization = new("AnnounceAuthorization", Namespaces.Gts);
    public static readonly ContextTerm Implements = new("implements", Namespaces.Fep844e) { IsId = true };
    public static readonly ContextTerm Webfinger = new("webfinger", Namespaces.Wf);

    // Defined by context URLs of their own, not inline.
    public static readonly ContextTerm PublicKey = new("publicKey", Namespaces.Security) { Url = "https://w3id.org/security/v1" };
    public static readonly ContextTerm AssertionMethod = new("assertionMethod", Namespaces.Security) { Url = "https://www.w3.org/ns/did/v1" };
    public static readonly ContextTerm Multikey = new("Multikey", Namespaces.Security) { Url = "https://w3id.org/security/multikey/v1" };

    private ContextTerm(string name, Namespace ns)
    {
        Name = name;
        Namespace = ns;
        Bit = 1UL << Registered.Count;
        Registered.Add(this);
    }

    public static IReadOnlyList<ContextTerm> All => Registered;

    public string Name { get; }

    public Namespace Namespace { get; }

    /// <summary>The term in a set of terms.</summary>
    public ulong Bit { get; }

    /// <summary>Whether its values are ids.</summary>
    public bool IsId { get; private init; }

    /// <summary>Whether its values are a list in order.</summary>
    public bool IsList { get; private init; }

    /// <summary>The context that defines it; null where it is defined inline.</summary>
    public string? Url { get; private init; }
}
