using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>A piece of content as it goes to the fediverse: what a content mapping makes of the site's own class. It may also be published as it is.</summary>
public sealed record CmsContent
{
    /// <summary>The site's own key of the content, such as its database id: 1 to 500 characters, unique within the channel, never reused. It is not shown to anybody.</summary>
    public required string Key { get; init; }

    /// <summary>The title, plain text.</summary>
    public string? Title { get; init; }

    /// <summary>The content as HTML. It is cleaned by an allow-list before it leaves; relative addresses become absolute and tracking parameters go.</summary>
    public string? Html { get; init; }

    /// <summary>A short description, plain text. It is never used as a content warning.</summary>
    public string? Summary { get; init; }

    /// <summary>What the post says where the content itself is too long for one, plain text; line breaks are kept.</summary>
    public string? SocialText { get; init; }

    /// <summary>The page for people, absolute or relative to the origin of the site. Other servers accept only a page of the site's own origin.</summary>
    public string? Url { get; init; }

    /// <summary>The form. The default is <see cref="ContentForm.Auto"/>.</summary>
    public ContentForm Form { get; init; }

    /// <summary>The tags, with or without <c>#</c>. Several words become one in camel case, which screen readers can read: <c>public transport</c> is <c>#PublicTransport</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The language as a BCP 47 tag, such as <c>de</c>. The default is the language of the channel.</summary>
    public string? Language { get; init; }

    /// <summary>Images and other media, the most important first. Images inside <see cref="Html"/> are added behind them. Mastodon shows four.</summary>
    public IReadOnlyList<CmsAttachment> Attachments { get; init; } = [];

    /// <summary>Who may see it. The default is <see cref="Storage.Visibility.Public"/>. <see cref="Storage.Visibility.Local"/> keeps it on the site.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>A content warning, plain text: the post is shown folded behind it.</summary>
    public string? ContentWarning { get; init; }

    /// <summary>When it is to be published; <see langword="null"/> or a past time publishes at once.</summary>
    public DateTimeOffset? PublishAt { get; init; }

    /// <summary>The date that is shown; <see langword="null"/> shows the time of publishing. A future date is not used.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the site last changed the content. Used as the date of an edit where it is newer than the last one. A change of this date alone is no edit.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}
