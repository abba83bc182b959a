using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Publishing;
using ActivityPub.Sdk.Tests.Markup;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace ActivityPub.Sdk.Cms.Tests.Content;

public sealed class HtmlSanitisationTests
{
    private static readonly Uri Page = new("https://city.example/news/1");

    private static readonly HashSet<string> AllowedElements = new(
        [
            "p", "br", "span", "a", "del", "s", "pre", "blockquote", "code", "b", "strong", "u", "i", "em", "sub", "sup", "ul", "ol", "li",
            "h1", "h2", "h3", "h4", "h5", "h6", "ruby", "rt", "rp",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> AllowedAttributes = new(["href", "class", "rel", "translate", "start", "reversed", "value", "lang"], StringComparer.Ordinal);

    public static TheoryData<string> Attacks =>
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"java&#10;script:alert(1)\">x</a>",
        "<a href=\" &#14; javascript:alert(1)\">x</a>",
        "<a href=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\">x</a>",
        "<a href=\"vbscript:x\">x</a>",
        "<a href=\"//evil.example/\">x</a>",
        "<a href=\"/admin/delete?id=1\">x</a>",
        "<a href=\"https://city.example@evil.example/\">x</a>",
        "<a href=\"https://ok.example/\" onclick=\"alert(1)\" style=\"position:fixed\" id=\"main\" name=\"q\" target=\"_top\">x</a>",
        "<p style=\"background:url(javascript:alert(1))\" class=\"mention modal u-url\">x</p>",
        "<span class=\"modal fixed invisible h-card\" data-x=\"1\">x</span>",
        "<iframe src=\"https://evil.example/\"></iframe><iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=\"https://evil.example/\"><embed src=\"https://evil.example/\"></object>",
        "<form action=\"https://evil.example/\"><input name=\"password\"><button>Log in</button></form>",
        "<base href=\"https://evil.example/\"><link rel=stylesheet href=\"https://evil.example/x.css\"><meta http-equiv=refresh content=\"0;url=https://evil.example/\">",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<xmp><img src=x onerror=alert(1)></xmp>",
        "<plaintext><img src=x onerror=alert(1)>",
        "<textarea></textarea><img src=x onerror=alert(1)>",
        "<title><img src=x onerror=alert(1)></title>",
        "<template><img src=x onerror=alert(1)></template>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<!-- a --!><script>alert(1)</script> -->",
        "<?xml version=\"1.0\"?><p>x</p>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "<<script>alert(1)//<</script>",
        "<a href='https://ok.example/\"onmouseover=\"alert(1)'>x</a>",
        "<marquee onstart=alert(1)>x</marquee><details open ontoggle=alert(1)>y</details>",
        "<video><source onerror=\"alert(1)\"></video><audio src=x onerror=alert(1)></audio>",
        "<select><template><img src=x onerror=alert(1)></template></select>",
        "<frameset onload=alert(1)><frame src=\"https://evil.example/\"></frameset>",
        "<ol start=\"1 onload=x\"><li value=\"-\">x</li></ol>",
        "<p lang=\"de onload\">x</p><p>\0x\u0001</p>",
        "<table><tr><td><script>alert(1)</script>x</td></tr></table>",
        "<a href=\"https://ok.example/\"><a href=\"https://ok2.example/\">x</a></a>",
        "<b><p><b><p><b><i></b></i></p>",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void No_attack_survives_and_a_second_pass_changes_nothing(string attack)
    {
        SafeHtml remote = HtmlSanitisation.CleanRemote(attack);
        AssertClean(remote.Value, AllowedElements, AllowedAttributes);
        Assert.Equal(remote.Value, HtmlSanitisation.CleanRemote(remote.Value).Value);

        SafeHtml own = HtmlSanitisation.CleanOwn(attack, Page);
        AssertClean(own.Value, AllowedElements, AllowedAttributes);
        Assert.Equal(own.Value, HtmlSanitisation.CleanOwn(own.Value, Page).Value);

        SafeHtml withImages = HtmlSanitisation.CleanOwn(attack, Page, keepImages: true);
        AssertClean(withImages.Value, [.. AllowedElements, "img"], [.. AllowedAttributes, "src", "alt", "width", "height"]);
    }

    // One case for the whole corpus: what it finds is named, and hundreds of names say less.
    [Fact]
    public void C1_nothing_of_the_corpus_survives_in_any_parser()
    {
        foreach (string attack in XssCorpus.Markup.Concat(XssCorpus.Texts))
        {
            foreach (string html in (string[])[attack, $"<p>{attack}</p>", $"<blockquote><ul><li>{attack}", attack + attack, $"<a href=\"https://ok.example/\">{attack}</a>", $"<ruby>{attack}<rt>{attack}"])
            {
                foreach (SafeHtml clean in (SafeHtml[])[HtmlSanitisation.CleanRemote(html), HtmlSanitisation.CleanOwn(html, Page)])
                {
                    AssertClean(clean.Value, AllowedElements, AllowedAttributes);
                    Assert.True(PlainMarkup.Is(clean.Value), $"{html} → {clean.Value}");
                    Assert.True(ActiveContent.Find(clean.Value).Count == 0, $"{html} → {clean.Value}");
                }

                string remote = HtmlSanitisation.CleanRemote(html).Value;
                Assert.Equal(remote, HtmlSanitisation.CleanRemote(remote).Value);
            }
        }

        // The other parser does find what is there, and the plain form is not found in everything.
        Assert.All(XssCorpus.Markup.Where(static m => m.StartsWith("<img src=x onerror=alert", StringComparison.Ordinal)), static m => Assert.NotEmpty(ActiveContent.Find(m)));
        Assert.False(PlainMarkup.Is("<p onclick=alert(1)>x</p>"));
        Assert.True(PlainMarkup.Is("<p class=\"mention\">x &lt; y</p>"));
        Assert.Empty(ActiveContent.Find("<p>x <a href=\"https://ok.example/\" rel=\"nofollow\">y</a></p>"));
    }

    // Clean markup that is edited as text becomes active again: a link made of an address inside an attribute closes that attribute.
    [Theory]
    [InlineData("<p>https://ok.example/\"onmouseover=\"alert(1)</p>")]
    [InlineData("<p>https://ok.example/&lt;img src=x onerror=alert(1)&gt;</p>")]
    [InlineData("<p>#tag&lt;script&gt;alert(1)&lt;/script&gt; @ada@ok.example\"onclick=\"alert(1)</p>")]
    [InlineData("<p>&lt;a href=&quot;https://ok.example/&quot; onclick=alert(1)&gt;x&lt;/a&gt;</p>")]
    [InlineData("<p>[caption]https://ok.example/<b title=\"https://ok.example/?a=&quot; onmouseover=alert(1) x\">x</b></p>")]
    public async Task C1_what_is_made_of_clean_markup_is_clean(string html)
    {
        await using CmsHarness site = await CmsHarness.StartAsync();
        foreach (ContentForm form in (ContentForm[])[ContentForm.Note, ContentForm.Article])
        {
            ContentPreview preview = await site.Publisher.PreviewAsync("news", new CmsContent { Key = "1", Title = "A <b>\"title\"", Html = html, Form = form, Tags = ["a\"b", "<i>"] }, TestContext.Current.CancellationToken);
            Assert.True(PlainMarkup.Is(preview.Html.Value), preview.Html.Value);
            Assert.Empty(ActiveContent.Find(preview.Html.Value));
            Vocabulary.ApObject sent = Json.ActivityJson.Read(System.Text.Encoding.UTF8.GetBytes(preview.Json));
            Assert.True(PlainMarkup.Is(sent.Content!.Value), sent.Content.Value);
            Assert.Empty(ActiveContent.Find(sent.Content.Value));
            if (sent.Preview.First.Object?.Content is { } shorter)
            {
                Assert.True(PlainMarkup.Is(shorter.Value), shorter.Value);
            }
        }
    }

    [Fact]
    public void Random_markup_is_always_cleaned_and_never_throws()
    {
        string[] pieces =
        [
            "<p>", "</p>", "<b>", "</b>", "<a href=\"https://a.example/?utm_source=x&b=1\">", "<a href=javascript:alert(1)>", "</a>", "<div>", "</div>", "<svg>", "</svg>",
            "<math>", "<style>", "</style>", "<table>", "<tr>", "<td>", "</table>", "<img src=x onerror=alert(1)>", "text", "&lt;", "&amp;", "\"", "'", ">", "<", "<!--", "-->",
            "<ul>", "<li>", "</ul>", "<noscript>", "</noscript>", "<select>", "<option>", "<template>", "</template>", "<span class=\"mention x\">", "</span>", "<ruby>", "<rt>",
            "<h2>", "</h2>", "<iframe src=https://v.example/>", "<form>", "</form>", "<button>", "\u202e", "😀", "<br>", "<pre>\n", "</pre>", "<details>", "<summary>",
        ];
        Random random = new(4711);
        for (int round = 0; round < 800; round++)
        {
            string html = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]));
            SafeHtml remote = HtmlSanitisation.CleanRemote(html);
            AssertClean(remote.Value, AllowedElements, AllowedAttributes);
            Assert.Equal(remote.Value, HtmlSanitisation.CleanRemote(remote.Value).Value);
        }
    }

    [Fact]
    public void Links_of_others_are_marked_and_keep_only_known_classes()
    {
        SafeHtml html = HtmlSanitisation.CleanRemote("<p><span class=\"h-card\"><a href=\"https://a.example/@ada\" class=\"u-url mention evil\" rel=\"me\" target=\"_blank\">@<span>ada</span></a></span> hi</p>");
        Assert.Equal("<p><span class=\"h-card\"><a href=\"https://a.example/@ada\" class=\"u-url mention\" rel=\"nofollow noopener noreferrer\">@<span>ada</span></a></span> hi</p>", html.Value);
    }

    [Theory]
    [InlineData("<img src=\"https://a.example/1.png\" alt=\"x\">", "")]
    [InlineData("<p>a</p><div>b</div><div>c</div>", "<p>a</p><p>b</p><p>c</p>")]
    [InlineData("<a href=\"/x\">local</a>", "local")]
    [InlineData("a\u0000b", "ab")]
    [InlineData("<p>1 < 2 & 3</p>", "<p>1 &lt; 2 &amp; 3</p>")]
    public void Html_of_others_loses_what_is_not_allowed_and_keeps_the_text(string html, string expected) =>
        Assert.Equal(expected, HtmlSanitisation.CleanRemote(html).Value.Replace("\uFFFD", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("<p><a href=\"/a?x=1&utm_source=n&fbclid=2#s\">l</a></p>", "<p><a href=\"https://city.example/a?x=1#s\">l</a></p>")]
    [InlineData("<p><a href=\"https://b.example/?utm_medium=n\">l</a></p>", "<p><a href=\"https://b.example/\">l</a></p>")]
    [InlineData("<p><a href=\"#part\">l</a></p>", "<p><a href=\"https://city.example/news/1#part\">l</a></p>")]
    [InlineData("<p><a href=\"mailto:a@b.example\">l</a></p>", "<p>l</p>")]
    [InlineData("<div>one</div><div>two <b>x</b></div>", "<p>one</p><p>two <b>x</b></p>")]
    [InlineData("<section><h2>t</h2><div><p>x</p></div></section>", "<h2>t</h2><p>x</p>")]
    [InlineData("<iframe src=\"https://video.example/1\" title=\"Film\"></iframe>", "<p><a href=\"https://video.example/1\">Film</a></p>")]
    [InlineData("<p></p><p>&nbsp;</p><p>x</p>", "<p>x</p>")]
    public void Own_html_is_made_fit_for_other_servers(string html, string expected) =>
        Assert.Equal(expected, HtmlSanitisation.CleanOwn(html, Page).Value);

    [Fact]
    public void Markup_that_would_overload_the_parser_becomes_text()
    {
        string deep = string.Concat(Enumerable.Repeat("<b>", 50_000)) + "deep";
        string misnested = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"<p><font size={i}></p>")) + "wide";
        string siblings = string.Concat(Enumerable.Repeat("<p>x</p>", 300));

        Assert.Contains("deep", HtmlSanitisation.CleanRemote(deep).Value, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", HtmlSanitisation.CleanRemote(deep).Value, StringComparison.Ordinal);
        Assert.Contains("wide", HtmlSanitisation.CleanRemote(misnested).Value, StringComparison.Ordinal);
        Assert.Equal(siblings, HtmlSanitisation.CleanRemote(siblings).Value);
    }

    [Fact]
    public void Endless_lists_of_classes_are_dropped()
    {
        string classes = string.Join(' ', Enumerable.Range(0, 30_000).Select(i => $"h-{i}"));
        Assert.Equal("<p><span>x</span></p>", HtmlSanitisation.CleanRemote($"<p><span class=\"{classes}\">x</span></p>").Value);
    }

    [Fact]
    public async Task One_sanitiser_serves_many_threads()
    {
        string[] results = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(
            () => HtmlSanitisation.CleanRemote($"<p onclick=x>{i} <a href=\"https://a.example/{i}\">l</a><script>{i}</script></p>").Value,
            TestContext.Current.CancellationToken)));
        for (int i = 0; i < results.Length; i++)
        {
            Assert.Equal($"<p>{i} <a href=\"https://a.example/{i}\" rel=\"nofollow noopener noreferrer\">l</a></p>", results[i]);
        }
    }

    private static void AssertClean(string html, HashSet<string> elements, HashSet<string> attributes)
    {
        foreach (bool scripting in new[] { false, true })
        {
            using AngleSharp.Html.Dom.IHtmlDocument document = new HtmlParser(new HtmlParserOptions { IsScripting = scripting }).ParseDocument("<!doctype html><body>" + html);
            foreach (IElement element in document.Body!.QuerySelectorAll("*"))
            {
                Assert.True(elements.Contains(element.LocalName), $"<{element.LocalName}> in {html}");
                foreach (IAttr attribute in element.Attributes)
                {
                    Assert.True(attributes.Contains(attribute.Name), $"{attribute.Name} in {html}");
                    if (attribute.Name is "href" or "src")
                    {
                        Assert.Matches("^https?://", attribute.Value);
                    }
                }
            }

            Assert.Empty(document.Descendants<IComment>());
        }
    }
}
