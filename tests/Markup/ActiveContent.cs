using HtmlAgilityPack;

namespace ActivityPub.Sdk.Tests.Markup;

/// <summary>
/// Reads markup with another parser than the sanitiser's and finds what a browser would run, load or send: if two parsers that disagree
/// about broken markup both find nothing, there is nothing to disagree about.
/// </summary>
internal static class ActiveContent
{
    private static readonly HashSet<string> s_active = new(
        [
            "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "svg", "math", "base", "template", "noscript", "portal", "video", "audio", "source", "track",
            "canvas", "marquee", "xmp", "plaintext", "noembed", "noframes", "isindex", "keygen", "dialog", "animate", "set", "image", "foreignobject", "annotation-xml", "bgsound", "slot",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> s_urls = new(
        ["href", "src", "action", "formaction", "data", "poster", "background", "cite", "longdesc", "srcset", "ping", "manifest", "xlink:href", "icon", "dynsrc", "lowsrc", "codebase", "classid"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds active content.</summary>
    /// <param name="html">A page or a part of one.</param>
    /// <param name="isAllowed">What the page's own layout may hold all the same.</param>
    public static IReadOnlyList<string> Find(string html, Func<HtmlNode, bool>? isAllowed = null)
    {
        HtmlDocument document = new() { OptionMaxNestedChildNodes = 2_000 };
        document.LoadHtml(html);
        List<string> found = [];
        foreach (HtmlNode node in document.DocumentNode.Descendants().Where(node => isAllowed?.Invoke(node) != true))
        {
            if (node.NodeType == HtmlNodeType.Element)
            {
                Inspect(node, found);
            }
            else if (node.NodeType == HtmlNodeType.Comment && !node.OuterHtml.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase))
            {
                found.Add(node.OuterHtml);
            }
        }

        return found;
    }

    private static void Inspect(HtmlNode node, List<string> found)
    {
        if (s_active.Contains(node.Name))
        {
            found.Add($"<{node.Name}>");
        }

        foreach (HtmlAttribute attribute in node.Attributes)
        {
            string value = HtmlEntity.DeEntitize(attribute.Value ?? "");
            if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                || attribute.Name.ToLowerInvariant() is "style" or "srcdoc" or "target" or "http-equiv" or "is" or "autofocus" or "contenteditable"
                || (s_urls.Contains(attribute.Name) && !IsHarmless(value)))
            {
                found.Add($"<{node.Name} {attribute.Name}=\"{value}\">");
            }
        }
    }

    // A path of the site, a part of the page, or an address of the web; control characters and spaces hide a scheme from simpler eyes.
    private static bool IsHarmless(string url)
    {
        string seen = string.Concat(url.Where(static c => !char.IsControl(c) && !char.IsWhiteSpace(c)));
        return seen.Length == url.Length
            && (url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith('#') || url.StartsWith('?')
                || (url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal) && !url.StartsWith("/\\", StringComparison.Ordinal)));
    }
}
