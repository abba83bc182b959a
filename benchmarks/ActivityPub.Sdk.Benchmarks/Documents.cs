namespace ActivityPub.Sdk.Benchmarks;

/// <summary>The documents that are measured.</summary>
internal static class Documents
{
    /// <summary>A Create as Mastodon shapes it: long context, mention, hashtag, image, language map.</summary>
    public static byte[] MastodonCreate { get; } = Load("mastodon-create.json");

    private static byte[] Load(string name)
    {
        using Stream stream = typeof(Documents).Assembly.GetManifestResourceStream($"ActivityPub.Sdk.Benchmarks.Documents.{name}")
            ?? throw new InvalidOperationException($"The document {name} is missing.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
