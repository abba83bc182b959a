using System.Text;
using ActivityPub.Sdk.Discovery;
using ActivityPub.Sdk.Fuzz.Input;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>WebFinger, NodeInfo and host-meta documents, in JSON and XML. What is read is written so that it reads the same, and stays within its bounds.</summary>
internal sealed class DiscoveryTarget : FuzzTarget
{
    public override string Name => "discovery";

    public override int MaxLength => 8192;

    public override IReadOnlyList<string> Dictionary =>
    [
        .. JsonWords.All, "\"subject\":", "\"aliases\":[", "\"properties\":{", "\"links\":[", "{\"rel\":\"self\",", "\"type\":\"application/activity+json\"", "\"href\":\"https://a.example/1\"", "\"template\":\"https://a.example/?q={uri}\"", "\"titles\":{\"und\":\"a\"}", "\"software\":{\"name\":\"a\"}", "\"usage\":{\"users\":{\"total\":1}}", "\"metadata\":{",
        "http://nodeinfo.diaspora.software/ns/schema/2.1", "lrdd", "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "<!DOCTYPE x [<!ENTITY a \"b\">]>", "&a;", "<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">", "<Link rel=\"lrdd\" template=\"https://a.example/?q={uri}\"/>", "</XRD>", "<![CDATA[", "]]>", "&#0;", "&#xD800;", "xmlns:x=\"y\"", "{uri}",
    ];

    public override IEnumerable<byte[]> MakeSeeds() => Recordings.Documents().Where(static d => d.AsSpan().IndexOf("\"links\""u8) >= 0 || d.AsSpan().IndexOf("\"software\""u8) >= 0).Concat(JsonWords.Hostile()).Concat(((string[])
        [
            """{"subject":"acct:a@b.example","aliases":["https://b.example/a",1],"properties":{"x":"y","z":null,"n":1},"links":[{"rel":"self","type":"application/activity+json","href":"https://b.example/a"},{"rel":"self","type":"application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"","href":"https://b.example/b"},{"rel":"http://ostatus.org/schema/1.0/subscribe","template":"https://b.example/?q={uri}"},{"rel":1},null,{}]}""",
            """{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"https://b.example/n"},{"rel":"https://nodeinfo.diaspora.software/ns/schema/2.0","href":"http://127.0.0.1/"}]}""",
            """{"version":"2.1","software":{"name":"A B","version":"1","repository":"x","homepage":"y"},"protocols":["activitypub"],"services":{"inbound":[],"outbound":["x"]},"openRegistrations":true,"usage":{"users":{"total":1,"activeMonth":-1,"activeHalfyear":1.5},"localPosts":99999999999999999999},"metadata":{"a":[{}]}}""",
            """{"subject":"\ud800"}""", """{"links":[{"rel":"self","titles":{"a":"b","c":null},"properties":{"a":1}}]}""",
            """<?xml version="1.0"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" type="application/xrd+xml" template="https://b.example/?q={uri}"/></XRD>""",
            """<XRD><Link rel="lrdd" template="https://b.example/{uri}/{uri}"></Link><Link/></XRD>""", """<!DOCTYPE a [<!ENTITY b "c">]><XRD>&b;</XRD>""", """<XRD xmlns="x"/>""", "<XRD>&#xFFFF;</XRD>", "<XRD><Link rel='&#9;&#10;' href='&#x1F600;'/></XRD>", """<?xml version="1.0" encoding="utf-7"?><XRD/>""", """<?xml version="1.0" encoding="utf-16"?><XRD/>""",
        ]).Select(Encoding.UTF8.GetBytes)).Append([0xff, 0xfe, .. Encoding.Unicode.GetBytes("<XRD><Link rel='lrdd' href='x'/></XRD>")]);

    public override void Run(ReadOnlySpan<byte> input)
    {
        byte[] bytes = input.ToArray();
        if (WebFingerDocument.TryParse(bytes, out WebFingerDocument? finger))
        {
            Oracle.Holds(finger.Aliases.Count <= 100 && finger.Properties.Count <= 100, "There is more than is read.");
            CheckLinks(finger.Links);
            Oracle.Holds(finger.FindActorId() is not { } id || finger.Links.Any(l => l.Href == id.Value), "The actor is none of the links.");
            byte[] written = finger.ToUtf8Json();
            Oracle.Same(written, Grown(written) ?? WebFingerDocument.Parse(written).ToUtf8Json(), "WebFinger again");
        }

        if (NodeInfoLinks.TryParse(bytes, out NodeInfoLinks? links))
        {
            CheckLinks(links.Links);
            _ = links.FindDocument();
            byte[] written = links.ToUtf8Json();
            Oracle.Same(written, Grown(written) ?? NodeInfoLinks.Parse(written).ToUtf8Json(), "NodeInfo links again");
        }

        CheckNodeInfo(bytes);
        CheckHostMeta(bytes);
        string text = Encoding.UTF8.GetString(input);
        Oracle.Holds(!WebFinger.TryParseResource(text, out Handle? handle, out ObjectId? url) || (handle is null) != (url is null), "A resource is two things.");
        _ = WebFinger.TryExpandTemplate(text, "acct:a@b.example", out _);
    }

    // Escapes of control characters take more room than the characters did in XML or in a short escape.
    private static byte[]? Grown(byte[] written) => written.Length > 64 * 1024 ? written : null;

    private static void CheckLinks(IReadOnlyList<DiscoveryLink> links)
    {
        Oracle.Holds(links.Count <= 100, "There are more links than are read.");
        foreach (DiscoveryLink link in links)
        {
            Oracle.Holds(link.Rel is not null && link.Titles.Count <= 100 && link.Properties.Count <= 100, "There is more in a link than is read.");
            _ = WebFinger.RankActorType(link.Type);
        }
    }

    private static void CheckNodeInfo(byte[] bytes)
    {
        NodeInfoDocument? document;
        try
        {
            document = NodeInfoDocument.Parse(bytes);
        }
        catch (FormatException)
        {
            return;
        }

        Oracle.Holds(document.Protocols.Count <= 100 && document.TotalUsers is null or >= 0 && document.LocalPosts is null or >= 0, "A number is negative.");
        byte[] written;
        try
        {
            written = document.ToUtf8Json(NodeInfoVersion.V21);
        }
        catch (FormatException)
        {
            // The name of foreign software may be one that must not be written.
            return;
        }

        Oracle.Same(written, Grown(written) ?? NodeInfoDocument.Parse(written).ToUtf8Json(NodeInfoVersion.V21), "NodeInfo again");
    }

    private static void CheckHostMeta(byte[] bytes)
    {
        HostMetaDocument? document = null;
        try
        {
            document = HostMetaDocument.ParseJson(bytes);
            byte[] written = document.ToUtf8Json();
            Oracle.Same(written, Grown(written) ?? HostMetaDocument.ParseJson(written).ToUtf8Json(), "host-meta again");
        }
        catch (FormatException)
        {
            // Not in this form.
        }

        if (HostMetaDocument.TryParseXml(bytes, out HostMetaDocument? xml))
        {
            document = xml;
            byte[] written = xml.ToXml();
            Oracle.Same(written, Grown(written) ?? HostMetaDocument.ParseXml(written).ToXml(), "host-meta in XML again");
        }

        if (document is not null)
        {
            CheckLinks(document.Links);
            _ = document.FindDescription("acct:a@b.example");
        }
    }
}
