namespace ActivityPub.Sdk.Cms.Content;

internal readonly record struct HtmlTreeOptions
{
    public bool IsRemote { get; init; }

    public bool KeepImages { get; init; }

    public Uri? BaseUrl { get; init; }
}
