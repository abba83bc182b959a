using System.Net;
using System.Text;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>
/// Finds markup that would cost a parser far more than its length: very deep nesting overflows the stack of whoever walks the tree, and
/// formatting elements that are closed in the wrong order are copied into every following paragraph. Such markup is reduced to its text.
/// </summary>
internal static class HtmlGuard
{
    public const int MaxRemoteLength = 256 * 1024;
    public const int MaxRemoteTags = 3_000;
    public const int MaxOwnTags = 100_000;
    private const int MaxDepth = 200;
    private const int MaxMisnested = 30;

    private static readonly HashSet<string> Void = new(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Formatting = new(
        ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"],
        StringComparer.Ordinal);

    // Their end tags are optional, so the next one of the same name closes them.
    private static readonly HashSet<string> SelfClosedBySibling = new(["p", "li", "td", "th", "tr", "dt", "dd", "option"], StringComparer.Ordinal);

    public static bool IsModest(string html, int maxTags)
    {
        List<string> open = [];
        int tags = 0;
        int misnested = 0;
        for (int i = html.IndexOf('<', StringComparison.Ordinal); i >= 0 && i + 1 < html.Length; i = html.IndexOf('<', i + 1))
        {
            bool isEnd = html[i + 1] == '/';
            int start = isEnd ? i + 2 : i + 1;
            int end = start;
            while (end < html.Length && end - start < 32 && (char.IsAsciiLetterOrDigit(html[end]) || html[end] == '-'))
            {
                end++;
            }

            if (end == start || !char.IsAsciiLetter(html[start]))
            {
                continue;
            }

            if (++tags > maxTags)
            {
                return false;
            }

            string name = html[start..end].ToLowerInvariant();
            if (isEnd)
            {
                int at = open.LastIndexOf(name);
                for (int above = open.Count - 1; at >= 0 && above > at; above--)
                {
                    misnested += Formatting.Contains(open[above]) ? 1 : 0;
                }

                if (at >= 0)
                {
                    open.RemoveRange(at, open.Count - at);
                }
            }
            else if (!Void.Contains(name) && !(SelfClosedBySibling.Contains(name) && open.Count > 0 && open[^1] == name))
            {
                open.Add(name);
            }

            if (open.Count > MaxDepth || misnested > MaxMisnested)
            {
                return false;
            }
        }

        return open.Count(Formatting.Contains) <= MaxMisnested;
    }

    public static string Flatten(string html)
    {
        StringBuilder text = new(html.Length);
        bool inTag = false;
        foreach (char c in html)
        {
            if (c == '<')
            {
                inTag = true;
                text.Append(' ');
            }
            else if (c == '>')
            {
                inTag = false;
            }
            else if (!inTag)
            {
                text.Append(c);
            }
        }

        return $"<p>{WebUtility.HtmlEncode(WebUtility.HtmlDecode(text.ToString()))}</p>";
    }
}
