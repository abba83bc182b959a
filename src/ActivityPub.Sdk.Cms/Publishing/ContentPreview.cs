using ActivityPub.Sdk.Cms.Content;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>What content would look like in the fediverse. Nothing was stored or sent.</summary>
public sealed record ContentPreview
{
    /// <summary>The document that other servers would get, JSON.</summary>
    public required string Json { get; init; }

    /// <summary>The text as other servers would show it.</summary>
    public required SafeHtml Html { get; init; }

    /// <summary>The handles in the text that were found: their accounts would be notified.</summary>
    public required IReadOnlyList<string> Mentions { get; init; }

    /// <summary>The handles in the text that were not found: they would stay plain text.</summary>
    public required IReadOnlyList<string> UnresolvedMentions { get; init; }

    /// <summary>Why the content would be held, in a sentence for the editor; <see langword="null"/> where it would be published.</summary>
    public string? Problem { get; init; }
}
