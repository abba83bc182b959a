namespace ActivityPub.Sdk.Cms.Content;

internal sealed class DelegateContentMapper<T>(Func<T, CmsContent> map) : IContentMapper<T>
{
    public CmsContent Map(T content) => map(content);
}
