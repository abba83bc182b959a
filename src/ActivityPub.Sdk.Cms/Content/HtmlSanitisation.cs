using ActivityPub.Sdk.Storage;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>
/// Cleans HTML by an allow-list like Mastodon's: paragraphs, line breaks, links, emphasis, lists, quotes, code, headings and ruby. Everything
/// else loses its tags and keeps its text; scripts, styles, forms, frames, drawings and the like go with what they hold. Links are
/// <c>http</c> or <c>https</c>.
/// </summary>
/// <remarks>Thread-safe. Never throws for any input. Cleaning what is clean already changes nothing.</remarks>
public static class HtmlSanitisation
{
    private const int MaxRounds = 6;

    private static readonly HtmlSanitizer Remote = Make(isRemote: true, withImages: false);
    private static readonly HtmlSanitizer Own = Make(isRemote: false, withImages: false);
    private static readonly HtmlSanitizer OwnWithImages = Make(isRemote: false, withImages: true);

    /// <summary>Cleans HTML that came from another server. Links get <c>rel="nofollow noopener noreferrer"</c>; relative links and images go.</summary>
    /// <param name="html">The markup; beyond 262,144 characters it is cut.</param>
    public static SafeHtml CleanRemote(string? html)
    {
        if (string.IsNullOrWhiteSpace(html))
        {
            return default;
        }

        if (html.Length > HtmlGuard.MaxRemoteLength)
        {
            html = html[..HtmlGuard.MaxRemoteLength];
        }

        html = HtmlGuard.IsModest(html, HtmlGuard.MaxRemoteTags) ? html : HtmlGuard.Flatten(html);
        return Clean(html, new HtmlTreeOptions { IsRemote = true }, Remote);
    }

    /// <summary>Cleans HTML that came from another server, as <see cref="CleanRemote(string)"/>.</summary>
    /// <param name="html">The markup.</param>
    public static SafeHtml CleanRemote(UntrustedHtml? html) => CleanRemote(html?.Reveal());

    /// <summary>Cleans the site's own HTML for other servers. Relative links become absolute, tracking parameters go, frames and players become links.</summary>
    /// <param name="html">The markup.</param>
    /// <param name="baseUrl">What relative links are relative to; without it they lose their address.</param>
    /// <param name="keepImages">Whether images stay. The default is <see langword="false"/>: in a post they are attachments.</param>
    public static SafeHtml CleanOwn(string? html, Uri? baseUrl = null, bool keepImages = false)
    {
        if (string.IsNullOrWhiteSpace(html))
        {
            return default;
        }

        html = HtmlGuard.IsModest(html, HtmlGuard.MaxOwnTags) ? html : HtmlGuard.Flatten(html);
        return Clean(html, new HtmlTreeOptions { BaseUrl = baseUrl, KeepImages = keepImages }, keepImages ? OwnWithImages : Own);
    }

    // Taking an element away can bring two together that a parser does not leave so, such as a link within a link. What comes out here
    // must read the same in every parser, so it is cleaned until nothing changes.
    private static SafeHtml Clean(string html, HtmlTreeOptions options, HtmlSanitizer sanitizer)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            IHtmlElement body = HtmlTree.Parse(html);
            HtmlTree.Normalise(body, options);
            string cleaned = sanitizer.Sanitize(body.InnerHtml).Trim();
            if (string.Equals(cleaned, html, StringComparison.Ordinal))
            {
                break;
            }

            html = round == MaxRounds - 2 ? HtmlGuard.Flatten(cleaned) : cleaned;
        }

        return new SafeHtml(html);
    }

    /// <summary>Markup of a tree that was put together from clean parts. The sanitiser has the last word: nothing edits the markup after it.</summary>
    internal static string Finish(IHtmlElement tree, bool keepImages = false) => (keepImages ? OwnWithImages : Own).Sanitize(tree.InnerHtml).Trim();

    private static HtmlSanitizer Make(bool isRemote, bool withImages)
    {
        HtmlSanitizer sanitizer = new(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(HtmlTree.AllowedTags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(["href", "class", "rel", "translate", "start", "reversed", "value", "lang"], StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href", "src"], StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(["http", "https"], StringComparer.OrdinalIgnoreCase),
            AllowedCssProperties = new HashSet<string>(StringComparer.OrdinalIgnoreCase),
        });
        sanitizer.AllowedClasses.UnionWith(HtmlTree.AllowedClasses);
        if (withImages)
        {
            sanitizer.AllowedTags.Add("img");
            sanitizer.AllowedAttributes.UnionWith(["src", "alt", "width", "height"]);
        }

        sanitizer.HtmlParserFactory = static () => new HtmlParser();
        sanitizer.RemovingCssClass += static (_, e) => e.Cancel = HtmlTree.IsAllowedClass(e.CssClass);
        sanitizer.FilterUrl += static (_, e) => e.SanitizedUrl = LinkAddress.IsSafe(e.SanitizedUrl) ? e.SanitizedUrl : null;
        if (isRemote)
        {
            sanitizer.PostProcessNode += static (_, e) =>
            {
                if (e.Node is IHtmlAnchorElement anchor)
                {
                    anchor.SetAttribute("rel", HtmlTree.RemoteRel);
                }
            };
        }

        return sanitizer;
    }
}
