namespace ActivityPub.Sdk.Cms.Content;

internal static class MediaTypes
{
    private static readonly Dictionary<string, string> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".png"] = "image/png",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".avif"] = "image/avif",
        [".heic"] = "image/heic",
        [".mp4"] = "video/mp4",
        [".webm"] = "video/webm",
        [".mov"] = "video/quicktime",
        [".mp3"] = "audio/mpeg",
        [".ogg"] = "audio/ogg",
        [".wav"] = "audio/wav",
        [".m4a"] = "audio/mp4",
        [".flac"] = "audio/flac",
        [".pdf"] = "application/pdf",
    };

    /// <summary>The media type by the ending of the path; <see langword="null"/> for others. SVG is left out on purpose: no server shows it.</summary>
    public static string? FromUrl(string url)
    {
        int end = url.AsSpan().IndexOfAny('?', '#');
        string path = end < 0 ? url : url[..end];
        int dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') && ByEnding.TryGetValue(path[dot..], out string? type) ? type : null;
    }

    public static string? Normalise(string? mediaType, string url)
    {
        string? type = mediaType?.Split(';')[0].Trim().ToLowerInvariant();
        return string.IsNullOrEmpty(type) || !type.Contains('/', StringComparison.Ordinal) ? FromUrl(url) : type;
    }
}
