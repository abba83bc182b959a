using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>The text of content, for counting and for excerpts.</summary>
internal static class ContentText
{
    private static readonly HashSet<string> Blocks = new(
        ["p", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"],
        StringComparer.Ordinal);

    /// <summary>The text of sanitised markup: white space collapsed, paragraphs and line breaks as line feeds.</summary>
    public static string FromHtml(string html) => html.Length == 0 ? "" : FromTree(HtmlTree.Parse(html));

    /// <summary>The text without headings, for excerpts; the whole text where there are only headings.</summary>
    public static string ProseFromHtml(string html)
    {
        IHtmlElement body = HtmlTree.Parse(html);
        string whole = FromTree(body);
        foreach (IElement heading in body.QuerySelectorAll("h1,h2,h3,h4,h5,h6"))
        {
            heading.Remove();
        }

        return FromTree(body) is { Length: > 0 } prose ? prose : whole;
    }

    public static string FromTree(IHtmlElement body)
    {
        StringBuilder text = new();
        Append(body, text, isPreformatted: false);
        return text.ToString().Trim();
    }

    /// <summary>Counts characters as people do: an emoji with modifiers is one.</summary>
    public static int Count(string text)
    {
        int count = 0;
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty; rest = rest[StringInfo.GetNextTextElementLength(rest)..])
        {
            count++;
        }

        return count;
    }

    /// <summary>The first whole sentences that fit; where the first is too long, its first words and an ellipsis.</summary>
    public static string FirstSentences(string text, int maximum)
    {
        text = OneLine(text);
        if (Count(text) <= maximum)
        {
            return text;
        }

        int limit = IndexOfElement(text, maximum);
        int end = -1;
        for (int i = 0; i < limit; i++)
        {
            bool isStop = text[i] is '.' or '!' or '?' or '…' or '。' or '！' or '？';
            bool isFullWidth = text[i] is '。' or '！' or '？';
            if (isStop && (isFullWidth || i + 1 == text.Length || text[i + 1] == ' ') && !EndsWithAbbreviation(text.AsSpan(0, i)))
            {
                end = i + 1;
            }
        }

        return end > 0 ? text[..end] : Shorten(text, maximum);
    }

    /// <summary>The text cut after a word, with an ellipsis, where it is longer.</summary>
    public static string Shorten(string text, int maximum)
    {
        if (Count(text) <= maximum)
        {
            return text;
        }

        string head = text[..IndexOfElement(text, maximum - 1)];
        int space = head.LastIndexOf(' ');
        return (space > head.Length / 2 ? head[..space] : head).TrimEnd(' ', ',', ';', ':', '-', '–') + "…";
    }

    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // "z. B.", "Dr." and "14." are no ends of sentences.
    private static bool EndsWithAbbreviation(ReadOnlySpan<char> before)
    {
        ReadOnlySpan<char> word = before[(before.LastIndexOf(' ') + 1)..];
        return word.Length is > 0 and <= 2 && (char.IsLetter(word[0]) ? word.Length == 1 || char.IsUpper(word[0]) : char.IsDigit(word[0]));
    }

    private static int IndexOfElement(string text, int elements)
    {
        int index = 0;
        for (int i = 0; i < elements && index < text.Length; i++)
        {
            index += StringInfo.GetNextTextElementLength(text.AsSpan(index));
        }

        return index;
    }

    private static void Append(INode node, StringBuilder text, bool isPreformatted)
    {
        foreach (INode child in node.ChildNodes)
        {
            if (child is IText run)
            {
                AppendText(run.Data, text, isPreformatted);
            }
            else if (child is IElement element)
            {
                if (element.LocalName == "br")
                {
                    EndLine(text);
                }
                else if (Blocks.Contains(element.LocalName))
                {
                    EndLine(text);
                    Append(element, text, isPreformatted || element.LocalName == "pre");
                    EndLine(text);
                }
                else
                {
                    Append(element, text, isPreformatted);
                }
            }
        }
    }

    private static void AppendText(string data, StringBuilder text, bool isPreformatted)
    {
        foreach (char c in data)
        {
            if (isPreformatted || !char.IsWhiteSpace(c))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
            {
                text.Append(' ');
            }
        }
    }

    private static void EndLine(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }

        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }
}
