namespace ActivityPub.Sdk.Storage;

/// <summary>What an account of this installation shows of itself: the part of its actor document that people write.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitypub/#actor-objects">ActivityPub section 4.1</see>.</remarks>
public sealed record ActorProfile
{
    /// <summary>The actor type: <c>Organization</c>, <c>Person</c>, <c>Group</c>, <c>Service</c> or <c>Application</c>. The default is <c>Organization</c>.</summary>
    public string Type { get; init; } = "Organization";

    /// <summary>The name that is shown, up to 250 characters.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The description as HTML.</summary>
    public string? SummaryHtml { get; init; }

    /// <summary>The address of the profile page for people.</summary>
    public string? Url { get; init; }

    /// <summary>The address of the avatar.</summary>
    public string? IconUrl { get; init; }

    /// <summary>The media type of the avatar, such as <c>image/png</c>.</summary>
    public string? IconMediaType { get; init; }

    /// <summary>The address of the header image.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>The media type of the header image.</summary>
    public string? ImageMediaType { get; init; }

    /// <summary>The fields below the description, such as links to the imprint.</summary>
    public IReadOnlyList<ProfileField> Fields { get; init; } = [];

    /// <summary>The language of the account as a BCP 47 tag, such as <c>de</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Whether every follower must be accepted by hand. The default is <see langword="false"/>.</summary>
    public bool ManuallyApprovesFollowers { get; init; }

    /// <summary>Whether other servers may list the account. The default is <see langword="true"/>.</summary>
    public bool Discoverable { get; init; } = true;

    /// <summary>Whether other servers may index the posts. The default is <see langword="true"/>.</summary>
    public bool Indexable { get; init; } = true;

    /// <summary>Other accounts of the same body, as ids.</summary>
    public IReadOnlyList<string> AlsoKnownAs { get; init; } = [];

    /// <summary>The id of the account that this one moved to.</summary>
    public string? MovedTo { get; init; }

    /// <summary>Domains that may name this account as the author of their pages.</summary>
    public IReadOnlyList<string> AttributionDomains { get; init; } = [];
}
