using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>Says how a content class of the site becomes a post, property by property. Used inside <c>MapContent</c>; not thread-safe while it is built.</summary>
/// <typeparam name="T">The site's content class.</typeparam>
public sealed class ContentMap<T>
{
    private Func<T, string>? _key;
    private Func<T, string?>? _title;
    private Func<T, string?>? _html;
    private Func<T, string?>? _summary;
    private Func<T, string?>? _socialText;
    private Func<T, string?>? _url;
    private Func<T, IEnumerable<string>?>? _tags;
    private Func<T, string?>? _language;
    private Func<T, IEnumerable<CmsAttachment>?>? _attachments;
    private Func<T, Visibility>? _visibility;
    private Func<T, string?>? _contentWarning;
    private Func<T, DateTimeOffset?>? _publishAt;
    private Func<T, DateTimeOffset?>? _publishedAt;
    private Func<T, DateTimeOffset?>? _updatedAt;
    private Func<T, ContentForm>? _form;

    internal ContentMap()
    {
    }

    /// <summary>Publishes as a <c>Note</c>.</summary>
    /// <param name="title">The title, plain text.</param>
    /// <param name="html">The content as HTML.</param>
    public ContentMap<T> ToNote(Func<T, string?> title, Func<T, string?> html) => To(ContentForm.Note, title, html);

    /// <summary>Publishes as a <c>Note</c> without a title.</summary>
    /// <param name="html">The content as HTML.</param>
    public ContentMap<T> ToNote(Func<T, string?> html) => To(ContentForm.Note, static _ => null, html);

    /// <summary>Publishes as an <c>Article</c>.</summary>
    /// <param name="title">The title, plain text.</param>
    /// <param name="html">The content as HTML.</param>
    public ContentMap<T> ToArticle(Func<T, string?> title, Func<T, string?> html) => To(ContentForm.Article, title, html);

    /// <summary>Publishes in the default form of the site.</summary>
    /// <param name="title">The title, plain text.</param>
    /// <param name="html">The content as HTML.</param>
    public ContentMap<T> ToAuto(Func<T, string?> title, Func<T, string?> html) => To(ContentForm.Auto, title, html);

    /// <summary>Chooses the form for each piece of content; replaces the form of <c>To…</c>.</summary>
    /// <param name="form">The form.</param>
    public ContentMap<T> WithForm(Func<T, ContentForm> form) => Set(ref _form, form);

    /// <summary>The key of the content, see <see cref="CmsContent.Key"/>. Where it is not mapped, the address of the page is the key.</summary>
    /// <param name="key">The key.</param>
    public ContentMap<T> WithKey(Func<T, string> key) => Set(ref _key, key);

    /// <summary>A short description, see <see cref="CmsContent.Summary"/>.</summary>
    /// <param name="summary">The description, plain text.</param>
    public ContentMap<T> WithSummary(Func<T, string?> summary) => Set(ref _summary, summary);

    /// <summary>What a post says where the content is too long for one, see <see cref="CmsContent.SocialText"/>.</summary>
    /// <param name="socialText">The text, plain.</param>
    public ContentMap<T> WithSocialText(Func<T, string?> socialText) => Set(ref _socialText, socialText);

    /// <summary>The page for people, see <see cref="CmsContent.Url"/>.</summary>
    /// <param name="url">The address, absolute or relative to the origin of the site.</param>
    public ContentMap<T> WithUrl(Func<T, string?> url) => Set(ref _url, url);

    /// <summary>The tags, see <see cref="CmsContent.Tags"/>.</summary>
    /// <param name="tags">The tags.</param>
    public ContentMap<T> WithTags(Func<T, IEnumerable<string>?> tags) => Set(ref _tags, tags);

    /// <summary>The language, see <see cref="CmsContent.Language"/>.</summary>
    /// <param name="language">A BCP 47 tag.</param>
    public ContentMap<T> WithLanguage(Func<T, string?> language) => Set(ref _language, language);

    /// <summary>Images and other media, see <see cref="CmsContent.Attachments"/>.</summary>
    /// <param name="attachments">The media.</param>
    public ContentMap<T> WithAttachments(Func<T, IEnumerable<CmsAttachment>?> attachments) => Set(ref _attachments, attachments);

    /// <summary>Who may see it, see <see cref="CmsContent.Visibility"/>.</summary>
    /// <param name="visibility">The visibility.</param>
    public ContentMap<T> WithVisibility(Func<T, Visibility> visibility) => Set(ref _visibility, visibility);

    /// <summary>A content warning, see <see cref="CmsContent.ContentWarning"/>.</summary>
    /// <param name="contentWarning">The warning, plain text.</param>
    public ContentMap<T> WithContentWarning(Func<T, string?> contentWarning) => Set(ref _contentWarning, contentWarning);

    /// <summary>When it is to be published, see <see cref="CmsContent.PublishAt"/>.</summary>
    /// <param name="publishAt">The time.</param>
    public ContentMap<T> WithPublishAt(Func<T, DateTimeOffset?> publishAt) => Set(ref _publishAt, publishAt);

    /// <summary>The dates that are shown, see <see cref="CmsContent.PublishedAt"/> and <see cref="CmsContent.UpdatedAt"/>.</summary>
    /// <param name="publishedAt">When it was published.</param>
    /// <param name="updatedAt">When it was last changed.</param>
    public ContentMap<T> WithDates(Func<T, DateTimeOffset?> publishedAt, Func<T, DateTimeOffset?>? updatedAt = null)
    {
        _updatedAt = updatedAt;
        return Set(ref _publishedAt, publishedAt);
    }

    internal IContentMapper<T> Build()
    {
        if (_html is null)
        {
            throw new InvalidOperationException($"The mapping of {typeof(T).Name} does not say where the content is. Call ToNote, ToArticle or ToAuto inside MapContent<{typeof(T).Name}>.");
        }

        if (_key is null && _url is null)
        {
            throw new InvalidOperationException($"The mapping of {typeof(T).Name} has no key, so edits could not be told from new content. Call WithKey (for example with the database id) or WithUrl inside MapContent<{typeof(T).Name}>.");
        }

        return new DelegateContentMapper<T>(Map);
    }

    private CmsContent Map(T content)
    {
        string? url = _url?.Invoke(content);
        return new CmsContent
        {
            Key = (_key is null ? url : _key(content)) ?? "",
            Form = _form?.Invoke(content) ?? ContentForm.Auto,
            Title = _title?.Invoke(content),
            Html = _html?.Invoke(content),
            Summary = _summary?.Invoke(content),
            SocialText = _socialText?.Invoke(content),
            Url = url,
            Tags = _tags?.Invoke(content)?.ToArray() ?? [],
            Language = _language?.Invoke(content),
            Attachments = _attachments?.Invoke(content)?.ToArray() ?? [],
            Visibility = _visibility?.Invoke(content) ?? Visibility.Public,
            ContentWarning = _contentWarning?.Invoke(content),
            PublishAt = _publishAt?.Invoke(content),
            PublishedAt = _publishedAt?.Invoke(content),
            UpdatedAt = _updatedAt?.Invoke(content),
        };
    }

    private ContentMap<T> To(ContentForm form, Func<T, string?> title, Func<T, string?> html)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(html);
        _form = _ => form;
        _title = title;
        _html = html;
        return this;
    }

    private ContentMap<T> Set<TValue>(ref Func<T, TValue>? field, Func<T, TValue> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        field = value;
        return this;
    }
}
