using ActivityPub.Sdk.Identifiers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>Finds handles, hashtags and addresses in the text of a tree, and turns them into links.</summary>
internal sealed class TextLinker
{
    private readonly IReadOnlyDictionary<Handle, MentionedActor> _mentions;
    private readonly Func<string, string?>? _hashtagUrl;
    private readonly List<string> _hashtags = [];
    private readonly List<MentionedActor> _mentioned = [];

    /// <param name="mentions">The accounts behind handles; others stay plain text.</param>
    /// <param name="hashtagUrl">The page of a tag; <see langword="null"/> leaves hashtags alone.</param>
    public TextLinker(IReadOnlyDictionary<Handle, MentionedActor> mentions, Func<string, string?>? hashtagUrl)
    {
        _mentions = mentions;
        _hashtagUrl = hashtagUrl;
    }

    /// <summary>The hashtags found, as written, without <c>#</c>.</summary>
    public IReadOnlyList<string> Hashtags => _hashtags;

    /// <summary>The accounts that are mentioned.</summary>
    public IReadOnlyList<MentionedActor> Mentioned => _mentioned;

    public static IReadOnlyList<Handle> FindHandles(IHtmlElement body)
    {
        List<Handle> handles = [];
        foreach (IText text in TextsOf(body))
        {
            for (int i = 0; i < text.Data.Length; i++)
            {
                if (text.Data[i] == '@' && IsStart(text.Data, i) && TryReadHandle(text.Data, i, out Handle? handle, out int end))
                {
                    if (!handles.Contains(handle!))
                    {
                        handles.Add(handle!);
                    }

                    i = end - 1;
                }
            }
        }

        return handles;
    }

    public void Link(IHtmlElement body)
    {
        foreach (IText text in TextsOf(body))
        {
            List<INode>? nodes = null;
            string data = text.Data;
            int done = 0;
            for (int i = 0; i < data.Length; i++)
            {
                if (!IsStart(data, i) || TryMakeLink(body.Owner!, data, i, out int end) is not { } node)
                {
                    continue;
                }

                nodes ??= [];
                if (i > done)
                {
                    nodes.Add(body.Owner!.CreateTextNode(data[done..i]));
                }

                nodes.Add(node);
                done = end;
                i = end - 1;
            }

            if (nodes is not null)
            {
                if (done < data.Length)
                {
                    nodes.Add(body.Owner!.CreateTextNode(data[done..]));
                }

                text.Replace([.. nodes]);
            }
        }
    }

    public static IElement MakeHashtag(IDocument document, string name, string url)
    {
        IElement link = document.CreateElement("a");
        link.SetAttribute("href", url);
        link.SetAttribute("class", "mention hashtag");
        link.SetAttribute("rel", "tag");
        IElement text = document.CreateElement("span");
        text.TextContent = name;
        link.Append(document.CreateTextNode("#"), text);
        return link;
    }

    public static IElement MakeMention(IDocument document, MentionedActor actor)
    {
        IElement card = document.CreateElement("span");
        card.SetAttribute("class", "h-card");
        card.SetAttribute("translate", "no");
        IElement link = document.CreateElement("a");
        link.SetAttribute("href", actor.Url);
        link.SetAttribute("class", "u-url mention");
        IElement user = document.CreateElement("span");
        user.TextContent = actor.Handle.User;
        link.Append(document.CreateTextNode("@"), user);
        card.AppendChild(link);
        return card;
    }

    /// <summary>A link that shows a short form of its address, as Mastodon writes it.</summary>
    public static IElement MakeLink(IDocument document, string url)
    {
        IElement link = document.CreateElement("a");
        link.SetAttribute("href", url);
        int start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        if (url.AsSpan(start).StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            start += 4;
        }

        int shown = Math.Min(30, url.Length - start);
        bool isCut = start + shown < url.Length;
        link.Append(MakeSpan(document, "invisible", url[..start]), MakeSpan(document, isCut ? "ellipsis" : null, url.Substring(start, shown)));
        if (isCut)
        {
            link.Append(MakeSpan(document, "invisible", url[(start + shown)..]));
        }

        return link;
    }

    private static IElement MakeSpan(IDocument document, string? className, string text)
    {
        IElement span = document.CreateElement("span");
        if (className is not null)
        {
            span.SetAttribute("class", className);
        }

        span.TextContent = text;
        return span;
    }

    private static IText[] TextsOf(IHtmlElement body) =>
        [.. body.Descendants<IText>().Where(static text => text.Ancestors<IElement>().All(static element => element.LocalName is not ("a" or "code" or "pre")))];

    // After a letter, a digit or one of these it is part of something else: an e-mail address, a path, a character reference.
    private static bool IsStart(string data, int index) =>
        index == 0 || !(char.IsLetterOrDigit(data[index - 1]) || data[index - 1] is '/' or '@' or '#' or '&' or '_' or '.' or '=');

    private INode? TryMakeLink(IDocument document, string data, int start, out int end)
    {
        end = start;
        if (data[start] == '@' && TryReadHandle(data, start, out Handle? handle, out int handleEnd) && _mentions.TryGetValue(handle!, out MentionedActor? actor))
        {
            end = handleEnd;
            if (!_mentioned.Contains(actor))
            {
                _mentioned.Add(actor);
            }

            return MakeMention(document, actor);
        }

        if (data[start] == '#' && _hashtagUrl is not null && HashtagName.LengthAtStart(data.AsSpan(start + 1)) is > 0 and int length)
        {
            string name = data.Substring(start + 1, length);
            if (_hashtagUrl(name) is { } page)
            {
                end = start + 1 + length;
                if (!_hashtags.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    _hashtags.Add(name);
                }

                return MakeHashtag(document, name, page);
            }
        }

        if (data[start] == 'h' && TryReadUrl(data, start, out int urlEnd) && LinkAddress.Own(data[start..urlEnd], null) is { } url)
        {
            end = urlEnd;
            return MakeLink(document, url);
        }

        return null;
    }

    private static bool TryReadHandle(string data, int start, out Handle? handle, out int end)
    {
        handle = null;
        end = start + 1;
        while (end < data.Length && (char.IsAsciiLetterOrDigit(data[end]) || data[end] is '_' or '.' or '-'))
        {
            end++;
        }

        if (end == start + 1 || end >= data.Length || data[end] != '@')
        {
            return false;
        }

        int host = ++end;
        while (end < data.Length && (char.IsLetterOrDigit(data[end]) || data[end] is '.' or '-' || (data[end] == ':' && end + 1 < data.Length && char.IsAsciiDigit(data[end + 1]))))
        {
            end++;
        }

        // The full stop of the sentence is not part of the name.
        while (end > host && data[end - 1] is '.' or '-' or ':')
        {
            end--;
        }

        string text = data[start..end];
        return text.AsSpan(host - start).ContainsAny('.', ':') && Handle.TryParse(text, out handle);
    }

    private static bool TryReadUrl(string data, int start, out int end)
    {
        end = start;
        ReadOnlySpan<char> rest = data.AsSpan(start);
        if (!rest.StartsWith("https://", StringComparison.Ordinal) && !rest.StartsWith("http://", StringComparison.Ordinal))
        {
            return false;
        }

        int opened = 0;
        while (end < data.Length && !char.IsWhiteSpace(data[end]) && data[end] is not ('<' or '>' or '"' or '“' or '”' or '»' or '«') && !char.IsControl(data[end]))
        {
            opened += data[end] == '(' ? 1 : data[end] == ')' ? -1 : 0;
            if (opened < 0)
            {
                break;
            }

            end++;
        }

        while (end > start && data[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'')
        {
            end--;
        }

        return end > start + 10;
    }
}
