using System.Text;
using ActivityPub.Sdk.Fuzz.Oracles;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>
/// Ids, origins and handles. What is accepted reads the same when it is read again, and means to this project what it means to the URL
/// Standard: the same origin, the same path up to percent-encoding.
/// </summary>
internal sealed class IdentifierTarget : FuzzTarget
{
    public override string Name => "ids";

    public override int MaxLength => 2200;

    public override IReadOnlyList<string> Dictionary =>
    [
        "https://", "http://", "HTTPS://", "a.example", "A.EXAMPLE", ":443", ":80", ":0", ":65536", ":", "@", "user:pw@", "/", "//", "\\", "?", "#", "%2e", "%2E%2e", "/../", "/./", "..", "%00", "%0d%0a", "%7E", "%zz", "[::1]", "[::ffff:127.0.0.1]", "[fe80::1%25eth0]",
        "127.0.0.1", "0x7f000001", "2130706433", "127.1", "１２７。０。０。１", "xn--bcher-kva.example", "bücher.example", "BÜCHER", "ß", "ı", "İ", "ﬁ", "\u00ad", "\u200d", "\u200b", "。", "．", "ⓔ", "\u202e", "\u2028", "\u0301", "xn--", "xn--a", "_", "-", ".", "acct:", "@a@", "é", "日本", "{", "|", "^", "`", "\"", "<", "'",
    ];

    public override IEnumerable<byte[]> MakeSeeds() => ((string[])
        [
            "https://a.example", "https://a.example/", "HTTP://A.Example:80/A%7e?b=%41#c", "https://a.example:443/x", "https://a.example:8443/x?y#z", "https://[::1]/x", "https://[2001:DB8::1]:8443/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "http://127.0.0.1:5080/x",
            "https://bücher.example/ü?ü#ü", "https://BÜCHER.example/", "https://xn--bcher-kva.example/", "https://XN--BCHER-KVA.example/", "https://faß.example/", "https://日本語.example/", "https://a.example/a b", "https://a.example/%2e%2e/b", "https://a.example/../b", "https://a.example/a/..", "https://a.example/a//b",
            "https://user@a.example/", "https://a.example\\@b.example/", "https://a.example:/", "https://a.example:0/", "https://a.example:65536/", "https://a.example:080/", "https://a.example./", "https://a..example/", "https://-a.example/", "https://0x7f.1/", "https://2130706433/", "https://127.1/", "https://017700000001/",
            "https://１２７。０。０。１/", "https://ⓔxample.com/", "https://a。example/", "https://xn--a.example/", "https://xn--.example/", "https://xn--99zzzzzz.example/", "https://a\u00adb.example/", "https://a\u200db.example/", "https://\u0301a.example/", "https://İ.example/", "https://K.example/", "https://ſ.example/",
            "https://a.example/\u202e", "https://a.example/%00", "https://a.example/%0d%0a", "https://a.example/{}|^`\"<>'", "https://a.example/?{}|^`\"<>'", "https://a.example/#{}|^`\"<>'", "https://a.example/%", "https://a.example/%zz", "https://a_b.example/", "https:///a.example/", "https:/a.example/", "https:a.example", "//a.example/", "file:///x", "javascript:alert(1)",
            "https://a.example?x", "https://a.example#x", "https://a.example?", "https://a.example/?#", "https://a.example/;a=b", "https://a.example/a%2Fb", "https://a.example/.%2e", "https://a.example/...", "https://a.example/?/../", "https://a.example/#/../", "https://1.2.3.4.5/", "https://1.2.3.256/", "https://a.1/", "https://a.0x1/",
            "@news@city.example", "news@city.example", "acct:news@city.example", "ACCT:News@CITY.example:8443", "@a@bücher.example", "@a@[::1]", "@a@127.0.0.1", "@a@b@c", "@@a", "a@", "@a@b/c", "@a@b?c", "@ä@b.example", "@a@b.example:443",
        ]).Select(Encoding.UTF8.GetBytes);

    public override void Run(ReadOnlySpan<byte> input)
    {
        string text = Encoding.UTF8.GetString(input);
        CheckId(text);
        CheckHandle(text);

        // As UTF-16, so that lone surrogates come by as well.
        if (input.Length % 2 == 0)
        {
            CheckId("https://a.example/" + Encoding.Unicode.GetString(input));
        }
    }

    private static void CheckId(string text)
    {
        bool accepted = ObjectId.TryParse(text, out ObjectId? id);
        Oracle.Holds(accepted == id is not null, "The answer and the id differ.");
        bool isOrigin = Origin.TryParse(text, out Origin? origin);
        Oracle.Holds(!isOrigin || accepted, "An origin is no id.");
        if (id is null)
        {
            return;
        }

        Oracle.Same(text, id.Value, "The text");
        Oracle.Holds(ObjectId.TryParse(id.Canonical, out ObjectId? canonical), "The canonical form is no id.");
        Oracle.Same(id.Canonical, canonical.Canonical, "The canonical form of the canonical form");
        Oracle.Holds(canonical == id && canonical.GetHashCode() == id.GetHashCode() && canonical.HasSameOrigin(id), "An id and its canonical form differ.");
        Oracle.Holds(new Origin(id.Origin.ToString()) == id.Origin, "The origin is another one when it is read again.");
        ObjectId document = id.WithoutFragment();
        Oracle.Holds(!document.HasFragment && document.Origin == id.Origin, "The document has a fragment.");
        Uri uri = id.ToUri();
        Oracle.Same(id.Origin.Host.Trim('[', ']'), uri.IdnHost.Trim('[', ']').ToLowerInvariant(), "The host of the request");
        Oracle.Holds(uri.Port == id.Origin.Port && uri.Scheme == id.Origin.Scheme && uri.UserInfo.Length == 0, "The request goes elsewhere.");
        Oracle.Holds(uri.PathAndQuery.StartsWith('/') && !uri.PathAndQuery.AsSpan().ContainsAnyExceptInRange('!', '~'), "The request line would hold what it cannot hold.");
        if (isOrigin)
        {
            Oracle.Holds(origin! == id.Origin, "The origin differs.");
        }

        if (JavaScript.Instance is { } engine)
        {
            UrlExpectation.Check(id, engine.Url(text));
        }
    }

    private static void CheckHandle(string text)
    {
        if (!Handle.TryParse(text, out Handle? handle))
        {
            return;
        }

        Oracle.Holds(Handle.TryParse(handle.ToString(), out Handle? again) && again == handle, "The handle is another one when it is read again.");
        Oracle.Holds(Handle.TryParse(handle.ToAcctUri(), out again) && again == handle && again.GetHashCode() == handle.GetHashCode(), "The URI of a handle is another handle.");
        Oracle.Holds(Origin.TryParse("https://" + handle.Host, out Origin? origin) && origin.Authority == handle.Host, "The host of a handle is none.");
        ObjectId url = WebFingerUrl(handle);
        Oracle.Holds(url.Origin == origin, "The query goes elsewhere.");
    }

    private static ObjectId WebFingerUrl(Handle handle) => Discovery.WebFinger.GetUrl(handle);
}
