using ActivityPub.Sdk.Json;

namespace ActivityPub.Sdk.Vocabulary;

/// <summary>The text that a content was made from.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitypub/#source-property">ActivityPub section 3.3</see>.</remarks>
public record Source : ApNode
{
    /// <summary>The text.</summary>
    public LanguageText? Content
    {
        get => Get(Properties.Content);
        init => Set(Properties.Content, value);
    }

    /// <summary>The media type of the text, such as <c>text/markdown</c>.</summary>
    public string? MediaType
    {
        get => Get(Properties.MediaType);
        init => Set(Properties.MediaType, value);
    }
}
