namespace ActivityPub.Sdk.Cms.Content;

/// <summary>An image, video, sound or document that belongs to a piece of content.</summary>
public sealed record CmsAttachment
{
    /// <summary>The address, absolute or relative to the page of the content. It must answer before the content is published: some servers drop a post whose image is missing.</summary>
    public required string Url { get; init; }

    /// <summary>The media type, such as <c>image/jpeg</c>. Where it is left out, it is taken from the ending of the address.</summary>
    public string? MediaType { get; init; }

    /// <summary>The alternative text. <see langword="null"/> or empty marks a decorative image.</summary>
    public string? Alt { get; init; }

    /// <summary>The width in pixels, 1 to 5,000; other values are left out.</summary>
    public int? Width { get; init; }

    /// <summary>The height in pixels, 1 to 5,000; other values are left out.</summary>
    public int? Height { get; init; }
}
