using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Channels;

/// <summary>What a channel shows of itself.</summary>
public sealed class ChannelSettings
{
    /// <summary>The name that is shown, up to 250 characters. The default is the name of the channel.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The description as HTML; cleaned by an allow-list before it is stored.</summary>
    public string? SummaryHtml { get; set; }

    /// <summary>
    /// The actor type: <c>Organization</c> (the default), <c>Person</c>, <c>Group</c>, <c>Service</c> or <c>Application</c>. <c>Organization</c>
    /// is read everywhere except by Discourse, and Pixelfed and BookWyrm do not take profile changes of it; <c>Person</c> has no penalty.
    /// </summary>
    public string Type { get; set; } = "Organization";

    /// <summary>The profile page for people, an absolute address of the site. Left out, the address of the actor is used.</summary>
    public string? Url { get; set; }

    /// <summary>The absolute address of the avatar, JPEG or PNG, square.</summary>
    public string? IconUrl { get; set; }

    /// <summary>The media type of the avatar. Left out, it is taken from the ending of the address.</summary>
    public string? IconMediaType { get; set; }

    /// <summary>The absolute address of the header image, JPEG or PNG.</summary>
    public string? ImageUrl { get; set; }

    /// <summary>The media type of the header image. Left out, it is taken from the ending of the address.</summary>
    public string? ImageMediaType { get; set; }

    /// <summary>The fields below the description, at most 50: links to the imprint, the privacy notice, the home page.</summary>
    public IList<ProfileField> Fields { get; } = [];

    /// <summary>The language as a BCP 47 tag, such as <c>de</c>; also the default language of what the channel publishes.</summary>
    public string? Language { get; set; }

    /// <summary>Whether every follower must be accepted by hand. The default is <see langword="false"/>.</summary>
    public bool ManuallyApprovesFollowers { get; set; }

    /// <summary>Whether other servers may list the account. The default is <see langword="true"/>.</summary>
    public bool Discoverable { get; set; } = true;

    /// <summary>Whether other servers may index the posts. The default is <see langword="true"/>.</summary>
    public bool Indexable { get; set; } = true;

    /// <summary>Other accounts of the same body, as ids: an account that moves here must be named.</summary>
    public IList<string> AlsoKnownAs { get; } = [];

    /// <summary>Domains that may name this account as the author of their pages.</summary>
    public IList<string> AttributionDomains { get; } = [];
}
