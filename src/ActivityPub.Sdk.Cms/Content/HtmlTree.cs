using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>
/// Brings a parsed fragment into the shape that the sanitiser leaves alone, so that what other elements said is kept as text instead of lost:
/// containers become paragraphs, table cells words, players links.
/// </summary>
internal static class HtmlTree
{
    private const int MaxClasses = 500;

    public const string RemoteRel = "nofollow noopener noreferrer";

    public static readonly string[] AllowedTags =
    [
        "p", "br", "span", "a", "del", "s", "pre", "blockquote", "code", "b", "strong", "u", "i", "em", "sub", "sup", "ul", "ol", "li",
        "h1", "h2", "h3", "h4", "h5", "h6", "ruby", "rt", "rp",
    ];

    public static readonly string[] AllowedClasses = ["mention", "hashtag", "invisible", "ellipsis"];

    private static readonly HashSet<string> Allowed = new(AllowedTags, StringComparer.Ordinal);

    private static readonly string[] ClassPrefixes = ["h-", "p-", "u-", "dt-", "e-"];

    private static readonly HashSet<string> Blocks = new(
        ["p", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Containers = new(
        [
            "div", "section", "article", "main", "header", "footer", "aside", "nav", "address", "figure", "figcaption", "center", "dl", "dt", "dd", "details",
            "summary", "fieldset", "legend", "tr", "caption", "hgroup", "search", "menu", "dir", "form", "dialog", "marquee",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Dropped = new(
        [
            "script", "style", "noscript", "template", "svg", "math", "title", "head", "meta", "link", "base", "object", "applet", "param", "canvas", "map", "area",
            "textarea", "select", "option", "optgroup", "datalist", "button", "input", "output", "progress", "meter", "frame", "frameset", "noframes", "noembed",
            "xmp", "plaintext", "listing", "hr", "track", "col", "colgroup", "slot", "portal", "img", "picture", "iframe", "video", "audio", "embed", "source", "image", "bgsound",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> OwnRelValues = new(["tag", "me", "nofollow", "noopener", "noreferrer", "ugc", "external"], StringComparer.Ordinal);

    public static IHtmlElement Parse(string html)
    {
        IHtmlDocument document = new HtmlParser().ParseDocument("");
        IHtmlElement body = document.Body!;
        body.InnerHtml = html;
        return body;
    }

    public static bool IsAllowedClass(string name) =>
        Array.IndexOf(AllowedClasses, name) >= 0 || Array.Exists(ClassPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    public static void Normalise(IHtmlElement body, HtmlTreeOptions options)
    {
        foreach (IComment comment in body.Descendants<IComment>().ToArray())
        {
            comment.Remove();
        }

        // Children come before their parents, so an element meets only what is normalised already.
        foreach (IElement element in body.QuerySelectorAll("*").Reverse().ToArray())
        {
            Normalise(element, options);
        }

        foreach (IElement paragraph in body.QuerySelectorAll("p").ToArray())
        {
            if (string.IsNullOrWhiteSpace(paragraph.TextContent) && paragraph.QuerySelector("img,br") is null)
            {
                paragraph.Remove();
            }
        }
    }

    private static void Normalise(IElement element, HtmlTreeOptions options)
    {
        string name = element.LocalName;
        if (!string.Equals(element.NamespaceUri, NamespaceNames.HtmlUri, StringComparison.Ordinal))
        {
            element.Remove();
        }
        else if (Allowed.Contains(name))
        {
            CleanAttributes(element, options);
        }
        else if (name == "picture")
        {
            Unwrap(element);
        }
        else if (name == "img" && options.KeepImages && LinkAddress.Own(element.GetAttribute("src"), options.BaseUrl) is { } source)
        {
            CleanImage(element, source);
        }
        else if (!options.IsRemote && name is "iframe" or "video" or "audio" or "embed")
        {
            BecomeLink(element, options);
        }
        else if (Dropped.Contains(name))
        {
            element.Remove();
        }
        else if (Containers.Contains(name))
        {
            BecomeParagraph(element);
        }
        else if (name is "td" or "th")
        {
            element.AppendChild(element.Owner!.CreateTextNode(" "));
            Unwrap(element);
        }
        else
        {
            Unwrap(element);
        }
    }

    private static void CleanAttributes(IElement element, HtmlTreeOptions options)
    {
        string? href = null;
        string? rel = null;
        if (element.LocalName == "a")
        {
            string? written = element.GetAttribute("href");
            href = options.IsRemote ? LinkAddress.Remote(written) : LinkAddress.Own(written, options.BaseUrl);
            if (href is null)
            {
                Unwrap(element);
                return;
            }

            rel = options.IsRemote ? RemoteRel : JoinOrNull((element.GetAttribute("rel") ?? "").Split(' ').Where(OwnRelValues.Contains));
        }

        string? classes = element.LocalName is "a" or "span" ? ClassesOf(element) : null;
        string? translate = element.LocalName is "a" or "span" && element.GetAttribute("translate") == "no" ? "no" : null;
        string? start = element.LocalName == "ol" ? NumberOrNull(element.GetAttribute("start")) : null;
        string? reversed = element.LocalName == "ol" && element.HasAttribute("reversed") ? "" : null;
        string? value = element.LocalName == "li" ? NumberOrNull(element.GetAttribute("value")) : null;
        string? language = LanguageTag.Normalise(element.GetAttribute("lang"));
        ReplaceAttributes(element, [("href", href), ("class", classes), ("rel", rel), ("translate", translate), ("start", start), ("reversed", reversed), ("value", value), ("lang", language)]);
    }

    private static void CleanImage(IElement element, string source)
    {
        string alt = element.GetAttribute("alt") ?? "";
        string? width = NumberOrNull(element.GetAttribute("width"));
        string? height = NumberOrNull(element.GetAttribute("height"));
        ReplaceAttributes(element, [("src", source), ("alt", alt), ("width", width), ("height", height)]);
    }

    private static void ReplaceAttributes(IElement element, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        foreach (IAttr attribute in element.Attributes.ToArray())
        {
            element.Attributes.RemoveNamedItem(attribute.Name);
        }

        foreach ((string name, string? value) in attributes)
        {
            if (value is not null)
            {
                element.SetAttribute(name, value);
            }
        }
    }

    private static void BecomeLink(IElement element, HtmlTreeOptions options)
    {
        string? address = element.GetAttribute("src") ?? element.QuerySelector("source")?.GetAttribute("src");
        if (LinkAddress.Own(address, options.BaseUrl) is not { } href)
        {
            element.Remove();
            return;
        }

        IElement link = element.Owner!.CreateElement("a");
        link.SetAttribute("href", href);
        link.TextContent = element.GetAttribute("title") is { Length: > 0 } title ? title : href;
        IElement paragraph = element.Owner.CreateElement("p");
        paragraph.AppendChild(link);
        element.Replace(paragraph);
    }

    private static void BecomeParagraph(IElement element)
    {
        bool hasBlocks = element.Children.Any(child => Blocks.Contains(child.LocalName));
        if (hasBlocks || !element.HasChildNodes)
        {
            Unwrap(element);
            return;
        }

        IElement paragraph = element.Owner!.CreateElement("p");
        paragraph.Append(element.ChildNodes.ToArray());
        element.Replace(paragraph);
    }

    private static void Unwrap(IElement element) => element.Replace(element.ChildNodes.ToArray());

    private static string? JoinOrNull(IEnumerable<string> values)
    {
        string joined = string.Join(' ', values);
        return joined.Length == 0 ? null : joined;
    }

    // Lists of thousands of names cost every reader time that grows with their square; nobody writes them for a good reason.
    private static string? ClassesOf(IElement element) =>
        element.GetAttribute("class") is { Length: > 0 and <= MaxClasses } classes
            ? JoinOrNull(classes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(IsAllowedClass).Distinct(StringComparer.Ordinal))
            : null;

    private static string? NumberOrNull(string? value) =>
        value is { Length: > 0 and < 7 } && value.All(char.IsAsciiDigit) ? value : null;
}
