using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>Content brought into its form, before it is known which accounts its handles stand for.</summary>
internal sealed record ContentDraft
{
    public required CmsContent Content { get; init; }

    /// <summary><see cref="ContentForm.Note"/> or <see cref="ContentForm.Article"/>.</summary>
    public required ContentForm Form { get; init; }

    /// <summary>The clean content without links for handles and hashtags.</summary>
    public required string Html { get; init; }

    /// <summary>The clean short form of an article.</summary>
    public string? PreviewHtml { get; init; }

    /// <summary>The excerpt of an article, plain text.</summary>
    public string? Excerpt { get; init; }

    public string? Title { get; init; }

    public string? ContentWarning { get; init; }

    public string? Language { get; init; }

    /// <summary>The page, absolute.</summary>
    public string? Url { get; init; }

    /// <summary>The tags of the editor, without <c>#</c>.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<CmsAttachment> Attachments { get; init; }

    /// <summary>The handles in the text.</summary>
    public required IReadOnlyList<Handle> Handles { get; init; }

    public bool IsEmpty => Html.Length == 0 && Attachments.Count == 0;
}
