using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.Options;
using Document = ActivityPub.Sdk.Vocabulary.Document;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>Renders content as vocabulary objects, in the forms that the most servers show well.</summary>
internal sealed class ContentMapper(FederationUris uris, IOptions<CmsOptions> options)
{
    /// <summary>Up to this many characters of text a note holds the whole content.</summary>
    private const int MaxWhole = 500;
    private const int MaxExcerpt = 300;
    private const int MaxSummary = 500;
    private const int MaxName = 250;
    private const int MaxUrl = 500;
    private const int MaxHashtags = 50;

    private readonly Uri _origin = new(uris.Origin + "/");
    private readonly CmsOptions _options = options.Value;

    public ContentDraft Draft(CmsContent content, LocalActor channel)
    {
        string? url = LinkAddress.Own(content.Url, _origin);
        Uri baseUrl = url is null ? _origin : new Uri(url);
        ContentForm form = content.Form != ContentForm.Auto ? content.Form : _options.DefaultForm == ContentForm.Article ? ContentForm.Article : ContentForm.Note;
        string? title = Trimmed(content.Title) is { } written ? ContentText.OneLine(written) : null;
        string body = WithoutTitle(HtmlSanitisation.CleanOwn(content.Html, baseUrl, keepImages: false).Value, title);
        string text = ContentText.FromHtml(body);
        string prose = ContentText.ProseFromHtml(body);
        string note = ComposeNote(content, title, body, prose, ContentText.Count(text) <= MaxWhole || url is null, url);
        string html = form == ContentForm.Note ? note : WithoutTitle(HtmlSanitisation.CleanOwn(content.Html, baseUrl, keepImages: true).Value, title);
        if (html.Length == 0)
        {
            // Several servers refuse an object without content.
            html = note;
        }

        return new ContentDraft
        {
            Content = content,
            Form = form,
            Html = html,
            PreviewHtml = form == ContentForm.Article ? note : null,
            Excerpt = form == ContentForm.Article ? Excerpt(content, prose, MaxSummary) : null,
            Title = title is null ? null : ContentText.Shorten(title, MaxName),
            ContentWarning = Trimmed(content.ContentWarning) is { } warning ? ContentText.Shorten(ContentText.OneLine(warning), MaxSummary) : null,
            Language = LanguageTag.Normalise(content.Language) ?? LanguageTag.Normalise(channel.Profile.Language),
            Url = url,
            Tags = [.. content.Tags.Select(HashtagName.FromText).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxHashtags)],
            Attachments = ContentAttachments.Gather(content, form, baseUrl),
            Handles = _options.LinkMentionsInText ? [.. TextLinker.FindHandles(HtmlTree.Parse(html)).Take(_options.MaxMentions)] : [],
        };
    }

    public RenderedContent Render(ContentDraft draft, LocalActor channel, ObjectId id, IReadOnlyDictionary<Handle, MentionedActor> mentions, DateTimeOffset published, DateTimeOffset? updated)
    {
        TextLinker linker = new(mentions, _options.LinkHashtagsInText ? HashtagUrl : null);
        string html = LinkAndTag(draft.Html, linker, draft, keepImages: draft.Form == ContentForm.Article);
        Audience audience = Audience.Of(draft.Content.Visibility, uris.Followers(channel.Username), linker.Mentioned);
        List<ObjectRef> tags = [.. linker.Mentioned.Select(static actor => (ObjectRef)new Mention { Href = actor.ActorId, Name = actor.Handle.ToString() })];
        foreach (string name in linker.Hashtags.Concat(draft.Tags).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxHashtags))
        {
            if (HashtagUrl(name) is { } page)
            {
                tags.Add(new Hashtag { Href = ObjectId.Parse(page), Name = "#" + name });
            }
        }

        ApObject common = draft.Form == ContentForm.Article
            ? new Article
            {
                Name = draft.Title,
                Summary = draft.ContentWarning ?? draft.Excerpt,
                Image = draft.Attachments.FirstOrDefault(static attachment => attachment.MediaType!.StartsWith("image/", StringComparison.Ordinal)) is { } image ? (ObjectRef)ToObject(image) : default(OneOrMany<ObjectRef>),
                Preview = (ObjectRef)new Note { Content = InLanguage(LinkAndTag(draft.PreviewHtml!, new TextLinker(mentions, _options.LinkHashtagsInText ? HashtagUrl : null), draft, keepImages: false), draft.Language) },
            }
            : new Note { Summary = draft.ContentWarning };
        bool isOpen = draft.Content.Visibility.IsForEverybody();
        ApObject rendered = common with
        {
            Id = id,
            AttributedTo = (ObjectRef)channel.Id,
            To = audience.To,
            Cc = audience.Cc,
            Content = InLanguage(html, draft.Language),
            Url = PageOf(draft) is { } page2 ? (ObjectRef)page2 : default(OneOrMany<ObjectRef>),
            Published = published,
            Updated = updated,
            Sensitive = draft.ContentWarning is not null,
            Attachment = [.. draft.Attachments.Select(static attachment => (ObjectRef)ToObject(attachment))],
            Tag = [.. tags],
            Replies = ObjectId.Parse(id.Value + "/replies"),
            Likes = ObjectId.Parse(id.Value + "/likes"),
            Shares = ObjectId.Parse(id.Value + "/shares"),
            InteractionPolicy = isOpen ? new InteractionPolicy { CanQuote = new InteractionRule { AutomaticApproval = (ObjectRef)ActivityStreams.Public } } : null,
        };
        return new RenderedContent(rendered, audience, linker.Mentioned);
    }

    /// <summary>Renders an answer. It begins with the mention of the one who is answered, as people write it.</summary>
    public RenderedContent RenderReply(ContentDraft draft, LocalActor channel, ObjectId id, ObjectId inReplyTo, MentionedActor? author, IReadOnlyDictionary<Handle, MentionedActor> mentions, DateTimeOffset published)
    {
        Dictionary<Handle, MentionedActor> all = new(mentions);
        if (author is not null)
        {
            all[author.Handle] = author;
            if (!draft.Handles.Contains(author.Handle))
            {
                IHtmlElement tree = HtmlTree.Parse(draft.Html);
                INode greeting = tree.Owner!.CreateTextNode(author.Handle + " ");
                INode place = tree.FirstElementChild is { LocalName: "p" } first ? first : tree;
                place.InsertBefore(greeting, place.FirstChild);

                draft = draft with { Html = HtmlSanitisation.Finish(tree) };
            }
        }

        RenderedContent rendered = Render(draft, channel, id, all, published, null);
        return rendered with { Object = rendered.Object with { InReplyTo = (ObjectRef)inReplyTo } };
    }

    public static LanguageText InLanguage(string html, string? language) => language is null ? new LanguageText(html) : new LanguageText(html, language);

    private static string ComposeNote(CmsContent content, string? title, string body, string prose, bool isWhole, string? url)
    {
        IHtmlElement tree = HtmlTree.Parse("");
        if (title is not null)
        {
            IElement strong = tree.Owner!.CreateElement("strong");
            strong.TextContent = title;
            AppendParagraph(tree, strong);
        }

        if (isWhole || url is null)
        {
            // Clean markup is put beside the title as nodes, never as text.
            tree.Append(HtmlTree.Parse(body).ChildNodes.ToArray());
            return HtmlSanitisation.Finish(tree);
        }

        string said = Excerpt(content, prose, MaxExcerpt) ?? "";
        foreach (string paragraph in said.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            AppendParagraph(tree, Lines(tree.Owner!, paragraph));
        }

        if (!said.Contains(url, StringComparison.Ordinal))
        {
            AppendParagraph(tree, TextLinker.MakeLink(tree.Owner!, url));
        }

        return HtmlSanitisation.Finish(tree);
    }

    private string LinkAndTag(string html, TextLinker linker, ContentDraft draft, bool keepImages)
    {
        IHtmlElement tree = HtmlTree.Parse(html);
        linker.Link(tree);
        List<INode> missing = [];
        foreach (string name in draft.Tags.Where(tag => !linker.Hashtags.Contains(tag, StringComparer.OrdinalIgnoreCase)))
        {
            if (HashtagUrl(name) is { } page)
            {
                if (missing.Count > 0)
                {
                    missing.Add(tree.Owner!.CreateTextNode(" "));
                }

                missing.Add(TextLinker.MakeHashtag(tree.Owner!, name, page));
            }
        }

        if (missing.Count > 0)
        {
            AppendParagraph(tree, [.. missing]);
        }

        return HtmlSanitisation.Finish(tree, keepImages);
    }

    private string? HashtagUrl(string name) => LinkAddress.Own(_options.HashtagUrl(name), _origin);

    // Several servers refuse an object whose page is on another host than its id.
    private ObjectId? PageOf(ContentDraft draft) =>
        draft.Url is { Length: <= MaxUrl } url && ObjectId.TryParse(url, out ObjectId? page) && page.Origin == uris.Origin ? page : null;

    private static string? Excerpt(CmsContent content, string prose, int maximum)
    {
        if (Trimmed(content.SocialText) is { } social)
        {
            return maximum == MaxSummary ? ContentText.Shorten(ContentText.OneLine(Trimmed(content.Summary) ?? social), MaxSummary) : social;
        }

        string? excerpt = Trimmed(content.Summary) is { } summary ? ContentText.Shorten(ContentText.OneLine(summary), MaxSummary) : ContentText.FirstSentences(prose, MaxExcerpt);
        return string.IsNullOrEmpty(excerpt) ? null : excerpt;
    }

    // Many sites repeat the title as the first heading of the content.
    private static string WithoutTitle(string html, string? title)
    {
        if (title is null || !html.StartsWith("<h", StringComparison.Ordinal))
        {
            return html;
        }

        IHtmlElement tree = HtmlTree.Parse(html);
        if (tree.FirstElementChild is { LocalName: "h1" or "h2" } heading && string.Equals(ContentText.OneLine(heading.TextContent), title, StringComparison.Ordinal))
        {
            heading.Remove();
            return HtmlSanitisation.Finish(tree, keepImages: true);
        }

        return html;
    }

    private static INode[] Lines(IDocument document, string paragraph)
    {
        List<INode> nodes = [];
        foreach (string line in paragraph.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (nodes.Count > 0)
            {
                nodes.Add(document.CreateElement("br"));
            }

            nodes.Add(document.CreateTextNode(line));
        }

        return [.. nodes];
    }

    private static void AppendParagraph(IHtmlElement tree, params INode[] nodes)
    {
        IElement paragraph = tree.Owner!.CreateElement("p");
        paragraph.Append(nodes);
        tree.AppendChild(paragraph);
    }

    private static Document ToObject(CmsAttachment attachment)
    {
        Document media = attachment.MediaType!.StartsWith("image/", StringComparison.Ordinal) ? new Image() : new Document();
        return media with
        {
            MediaType = attachment.MediaType,
            Url = (ObjectRef)ObjectId.Parse(attachment.Url),
            Name = attachment.Alt,
            Width = attachment.Width,
            Height = attachment.Height,
        };
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n").Trim();
}
