using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Channels;

/// <summary>An account that the site publishes as: the organisation, a department, a topic, a person.</summary>
public sealed record Channel
{
    /// <summary>The name before the <c>@</c>; it never changes.</summary>
    public required string Username { get; init; }

    /// <summary>The handle, such as <c>@news@city.example</c>.</summary>
    public required Handle Handle { get; init; }

    /// <summary>The id of its actor.</summary>
    public required ObjectId ActorId { get; init; }

    /// <summary>What the account shows of itself.</summary>
    public required ActorProfile Profile { get; init; }

    /// <summary>When the channel was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the profile last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many accounts follow it.</summary>
    public required long FollowerCount { get; init; }

    /// <summary>The name that is shown.</summary>
    public string DisplayName => Profile.DisplayName;

    /// <summary>The description as HTML.</summary>
    public string? SummaryHtml => Profile.SummaryHtml;

    /// <summary>The actor type, such as <c>Organization</c>.</summary>
    public string Type => Profile.Type;
}
