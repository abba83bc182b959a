using OrganisationSite.Data;

namespace OrganisationSite.Api;

/// <summary>A channel to be made.</summary>
public sealed record ChannelInput(string? Handle, string? Name, string? Summary, string? Type);

/// <summary>A channel as the API shows it.</summary>
public sealed record ChannelView(string Handle, string Address, string Name, string? Summary, string Type, string ActorId, long Followers);

/// <summary>An article to be saved.</summary>
public sealed record ArticleInput(
    string? Title,
    string? Html,
    string? Summary,
    string? Form,
    IReadOnlyList<string>? Tags,
    string? Language,
    IReadOnlyList<ArticleAttachment>? Attachments,
    string? Visibility,
    string? ContentWarning,
    DateTimeOffset? PublishAt,
    string? Key);

/// <summary>An article as the API shows it.</summary>
public sealed record ArticleView(
    string Id,
    string Url,
    string? ObjectId,
    string State,
    string? Problem,
    string Channel,
    string Title,
    string Html,
    string? Summary,
    string Form,
    IReadOnlyList<string> Tags,
    string? Language,
    IReadOnlyList<ArticleAttachment> Attachments,
    string Visibility,
    string? ContentWarning,
    DateTimeOffset? PublishAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? UpdatedAt,
    IReadOnlyList<CommentView> Comments,
    long Likes,
    long Shares);

/// <summary>A comment as the API shows it.</summary>
public sealed record CommentView(string Id, string Author, string Html, string? Url, DateTimeOffset PublishedAt, string State);

/// <summary>A follower as the API shows it.</summary>
public sealed record FollowerView(string Id, string Inbox, DateTimeOffset FollowedAt);

/// <summary>A delivery as the API shows it.</summary>
public sealed record DeliveryView(string Inbox, string Activity, string State, int Attempts, int? LastStatus, string? LastError, DateTimeOffset? NextAttemptAt);

/// <summary>One page of a list.</summary>
public sealed record PageView<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A domain to be blocked.</summary>
public sealed record BlockInput(string? Domain, string? Reason);

/// <summary>A blocked domain as the API shows it.</summary>
public sealed record BlockView(string Domain, string? Reason, DateTimeOffset CreatedAt);

/// <summary>An account to be blocked.</summary>
public sealed record AccountBlockInput(string? Account, string? Reason);

/// <summary>A blocked account as the API shows it.</summary>
public sealed record AccountBlockView(string Account, string? Reason, DateTimeOffset CreatedAt);
