using System.Net;

namespace ActivityPub.Sdk.Fuzz.Oracles;

/// <summary>
/// Reads markup that has to be clean: nothing but text, tags of the allow-list in their one form, attributes in double quotes, everything
/// closed in order. It knows no recovery from errors, which is where parsers differ.
/// </summary>
internal static class StrictHtml
{
    private static readonly HashSet<string> _tags =
    [
        "p", "br", "span", "a", "del", "s", "pre", "blockquote", "code", "b", "strong", "u", "i", "em", "sub", "sup", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "ruby", "rt", "rp",
    ];

    private static readonly HashSet<string> _attributes = ["href", "class", "rel", "translate", "start", "reversed", "value", "lang"];

    public static void Check(string html, bool isRemote, bool withImages)
    {
        Stack<string> open = new();
        int at = 0;
        while (at < html.Length)
        {
            if (html[at] != '<')
            {
                Oracle.Holds(html[at] is not ('>' or '\0'), $"A stray '>' or zero at {at} in {Oracle.Show(html)}.");
                at++;
                continue;
            }

            at++;
            bool isEnd = at < html.Length && html[at] == '/';
            at += isEnd ? 1 : 0;
            string name = Name(html, ref at);
            Oracle.Holds(_tags.Contains(name) || (withImages && name == "img"), $"The element {Oracle.Show(name)} in {Oracle.Show(html)}.");
            if (isEnd)
            {
                Oracle.Holds(open.TryPop(out string? opened) && opened == name, $"</{name}> closes another element in {Oracle.Show(html)}.");
            }
            else
            {
                ReadAttributes(html, name, ref at, isRemote, withImages);
                if (name is not ("br" or "img"))
                {
                    Oracle.Holds(name != "a" || !open.Contains("a"), $"A link in a link in {Oracle.Show(html)}.");
                    open.Push(name);
                }
            }

            Oracle.Holds(at < html.Length && html[at] == '>', $"An odd tag at {at} in {Oracle.Show(html)}.");
            at++;
        }

        Oracle.Holds(open.Count == 0, $"Something is left open in {Oracle.Show(html)}.");
    }

    private static void ReadAttributes(string html, string element, ref int at, bool isRemote, bool withImages)
    {
        HashSet<string> seen = [];
        while (at < html.Length && html[at] == ' ')
        {
            at++;
            string name = Name(html, ref at);
            Oracle.Holds(_attributes.Contains(name) || (withImages && name is "src" or "alt" or "width" or "height"), $"The attribute {Oracle.Show(name)} in {Oracle.Show(html)}.");
            Oracle.Holds(seen.Add(name), "An attribute stands twice.");
            Oracle.Holds(html.AsSpan(at).StartsWith("=\""), $"An attribute without quotes in {Oracle.Show(html)}.");
            int end = html.IndexOf('"', at + 2);
            Oracle.Holds(end >= 0, "An attribute has no end.");
            CheckValue(element, name, WebUtility.HtmlDecode(html[(at + 2)..end]), html, isRemote);
            at = end + 1;
        }

        Oracle.Holds(element != "a" || !isRemote || seen.Contains("rel"), $"A link without rel in {Oracle.Show(html)}.");
    }

    private static void CheckValue(string element, string name, string value, string html, bool isRemote)
    {
        switch (name)
        {
            case "href" or "src":
                Oracle.Holds(element == (name == "href" ? "a" : "img"), $"{name} on {element}.");
                Oracle.Holds(value.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("http://", StringComparison.OrdinalIgnoreCase), $"The address {Oracle.Show(value)} in {Oracle.Show(html)}.");
                Oracle.Holds(!value.AsSpan().ContainsAnyInRange('\0', ' ') && value.Length <= 2048, $"The address {Oracle.Show(value)} in {Oracle.Show(html)}.");
                break;
            case "rel" when isRemote:
                Oracle.Same("nofollow noopener noreferrer", value, "rel");
                break;
            case "class":
                foreach (string c in value.Split(' '))
                {
                    Oracle.Holds(c is "mention" or "hashtag" or "invisible" or "ellipsis" || c.StartsWith("h-", StringComparison.Ordinal) || c.StartsWith("p-", StringComparison.Ordinal)
                        || c.StartsWith("u-", StringComparison.Ordinal) || c.StartsWith("dt-", StringComparison.Ordinal) || c.StartsWith("e-", StringComparison.Ordinal), $"The class {Oracle.Show(c)} in {Oracle.Show(html)}.");
                }

                break;
            default:
                break;
        }
    }

    private static string Name(string html, ref int at)
    {
        int start = at;
        while (at < html.Length && (char.IsAsciiLetterLower(html[at]) || char.IsAsciiDigit(html[at]) || html[at] == '-'))
        {
            at++;
        }

        return html[start..at];
    }
}
