using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>A link. The vocabulary holds links and objects apart; here a link is one of the objects, because the wire mixes both.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-link">Activity Vocabulary: Link</see>.</remarks>
public record Link : ApObject
{
    /// <summary>Makes an object of the type <c>Link</c>.</summary>
    public Link()
        : base(KnownTypes.Link)
    {
    }

    /// <summary>Makes an object of a type that builds on <c>Link</c>.</summary>
    /// <param name="types">The types.</param>
    private protected Link(string[] types)
        : base(types)
    {
    }

    /// <summary>Where it points: the actor of a mention, the page of a hashtag.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-href">Activity Vocabulary: href</see>.</remarks>
    public ObjectId? Href
    {
        get => Get(Properties.Href);
        init => Set(Properties.Href, value);
    }

    /// <summary>The relations, such as <c>canonical</c> or <c>me</c>.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-rel">Activity Vocabulary: rel</see>.</remarks>
    public OneOrMany<string> Rel
    {
        get => Get(Properties.Rel);
        init => Set(Properties.Rel, value);
    }

    /// <summary>The language of the target as a BCP 47 tag.</summary>
    /// <remarks>See <see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-hreflang">Activity Vocabulary: hreflang</see>.</remarks>
    public string? Hreflang
    {
        get => Get(Properties.Hreflang);
        init => Set(Properties.Hreflang, value);
    }
}
