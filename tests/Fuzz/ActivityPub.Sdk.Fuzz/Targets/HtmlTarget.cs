using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Cms.Interactions;
using ActivityPub.Sdk.Fuzz.Input;
using ActivityPub.Sdk.Fuzz.Oracles;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>The HTML sanitiser: never throws, cleaning twice changes nothing, and a reader without any recovery from errors finds nothing that is not allowed.</summary>
internal sealed class HtmlTarget : FuzzTarget
{
    private static readonly Uri _base = new("https://city.example/news/");

    private readonly CleanedHtml _cache = new();

    public override string Name => "html";

    public override int MaxLength => 4096;

    public override long AllocationLimit(int length) => (32L * 1024 * 1024) + (16384L * length);

    public override IReadOnlyList<string> Dictionary =>
    [
        "<p>", "</p>", "<a href=\"https://a.example/\">", "</a>", "<a href=javascript:alert(1)>", "<script>", "</script>", "<style>", "</style>", "<svg>", "</svg>", "<math>", "<mtext>", "<table>", "<tr>", "<td>", "<template>", "<noscript>", "<title>", "<textarea>", "<xmp>", "<plaintext>", "<!--", "-->", "--!>", "<![CDATA[", "]]>",
        "<?x", "<b>", "<i>", "<u>", "<ul>", "<li>", "<pre>", "\n", "<h1>", "<blockquote>", "<ruby>", "<rt>", "<rp>", "<img src=x onerror=alert(1)>", "<iframe src=\"https://a.example/\">", "<form>", "<select>", "<option>", "<frameset>", "<body onload=x>", "<html>", "class=\"mention\"", "class=\"u-x h-y\"", "rel=\"me\"", "style=\"x\"", " id=x", "lang=de", "start=1", "&lt;", "&#0;", "&#x1F;", "&amp", "&NewLine;", "&colon;", "\0", "\u00a0", "\u2028", "\ud83d\ude00",
    ];

    public override IEnumerable<byte[]> MakeSeeds() => Recordings.Documents().SelectMany(Contents).Distinct(StringComparer.Ordinal).Take(40).Concat(
        [
            "", " ", "a & b < c > d", "<p>a</p>", "<p>a<p>b", "<b><i>a</b></i>", "<a href=\"https://a.example/\">a<a href=\"https://b.example/\">b</a></a>", "<script>alert(1)</script>", "<ScRiPt>x</sCrIpT >", "<img src=x onerror=alert(1)>", "<svg><script>x</script></svg>", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<a href=\"java\nscript:alert(1)\">x</a>", "<a href=\"&#106;avascript:alert(1)\">x</a>", "<a href=\" https://a.example/ \">x</a>", "<a href=\"//evil.example/\">x</a>", "<a href=\"/x\">x</a>",
            "<a href=\"https://a.example/?a=1&amp;b=2&utm_source=x\" class=\"mention u-url evil\" rel=\"me x\" onclick=x style=x>@<span>a</span></a>", "<div><p>a</p>b</div>", "<table><tr><td>a<td>b</table>", "<ul><li>a<li>b<ul><li>c</ul></ul>", "<ol start=3 reversed><li value=7>a</ol>", "<pre>\n\na</pre>", "<p>\u00a0</p><p></p><p> <br> </p>", "<h1><h2>a</h1></h2>",
            "<template><p>a</template>", "<plaintext>a</p>", "<!--><script>x</script>-->", "<![CDATA[<script>x</script>]]>", "<p lang=\"de\">a</p>", "<iframe src=\"https://a.example/\" title=\"t\"></iframe>", "<video><source src=\"/v.mp4\"></video>", "<picture><img src=\"/i.png\" alt=\"a\" width=1></picture>", "<xmp><script></xmp>", "<select><option><script>x</select>", "&lt;script&gt;x&lt;/script&gt;", "&amp;lt;b&amp;gt;",
            string.Concat(Enumerable.Repeat("<b>", 40)) + "a", string.Concat(Enumerable.Repeat("<div>", 250)) + "a", "<p><a href=\"https://a.example/\"><p>x</p></a></p>", "<ruby>a<rp>(</rp><rt>b</rt></ruby>", "<button><p>a</button>", "<li>a", "</p>", "</br>", "<p/>a", "<a href=\"https://a.example/\"/>b",
        ]).Select(Encoding.UTF8.GetBytes);

    public override void Run(ReadOnlySpan<byte> input)
    {
        string html = Encoding.UTF8.GetString(input);
        Check(html, isRemote: true, withImages: false, static text => HtmlSanitisation.CleanRemote(text));
        Check(html, isRemote: false, withImages: false, static text => HtmlSanitisation.CleanOwn(text, _base));
        Check(html, isRemote: false, withImages: true, static text => HtmlSanitisation.CleanOwn(text, _base, keepImages: true));
        Oracle.Same(HtmlSanitisation.CleanRemote(html).Value, _cache.Get(Storage.UntrustedHtml.From(html)).Value, "The remembered form");
    }

    private static void Check(string html, bool isRemote, bool withImages, Func<string, SafeHtml> clean)
    {
        SafeHtml first = clean(html);
        Oracle.Same(first.Value, clean(first.Value).Value, "Cleaning again");
        StrictHtml.Check(first.Value, isRemote, withImages);
        _ = first.ToPlainText();
    }

    private static List<string> Contents(byte[] document)
    {
        using JsonDocument json = JsonDocument.Parse(document);
        List<string> found = [];
        Collect(json.RootElement, found);
        return found;
    }

    private static void Collect(JsonElement json, List<string> found)
    {
        if (json.ValueKind == JsonValueKind.String && json.GetString()!.Contains("</", StringComparison.Ordinal))
        {
            found.Add(json.GetString()!);
        }

        foreach (JsonElement child in json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(static m => m.Value) : [])
        {
            Collect(child, found);
        }
    }
}
