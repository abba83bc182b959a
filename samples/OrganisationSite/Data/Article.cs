using ActivityPub.Sdk.Storage;

namespace OrganisationSite.Data;

/// <summary>An article of the site: its own class, as every CMS has one.</summary>
public sealed record Article
{
    public required string Id { get; init; }

    public required string Channel { get; init; }

    public required string Title { get; init; }

    public string Html { get; init; } = "";

    public string? Summary { get; init; }

    /// <summary><c>auto</c>, <c>note</c> or <c>article</c>.</summary>
    public string Form { get; init; } = "auto";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Language { get; init; }

    public IReadOnlyList<ArticleAttachment> Attachments { get; init; } = [];

    public Visibility Visibility { get; init; } = Visibility.Public;

    public string? ContentWarning { get; init; }

    public DateTimeOffset? PublishAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Whether the editor took it off the site.</summary>
    public bool Withdrawn { get; init; }
}
