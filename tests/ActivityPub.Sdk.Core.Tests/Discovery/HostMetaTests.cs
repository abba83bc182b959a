using System.Text;

using ActivityPub.Sdk.Core.Tests.Json;
using ActivityPub.Sdk.Discovery;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Core.Tests.Discovery;

public class HostMetaTests
{
    [Theory]
    [InlineData("gotosocial/documents/host-meta.xml", "https://gts.test/.well-known/webfinger?resource=acct%3Aa%40b.example")]
    [InlineData("snac2/documents/host-meta.xml", "https://snac.test/.well-known/webfinger?resource=acct%3Aa%40b.example")]
    public void Reads_what_real_servers_answer(string path, string expected) =>
        Assert.Equal(expected, HostMetaDocument.ParseXml(Recording.File(path)).FindDescription("acct:a@b.example")?.Value);

    [Fact]
    public void A_server_without_host_meta_has_none() => Assert.False(HostMetaDocument.TryParseXml(Recording.File("fedify/documents/host-meta.txt"), out _));

    // RFC 6415, section 1.1.1, without the signature of the host.
    [Fact]
    public void Reads_the_example_of_the_RFC()
    {
        HostMetaDocument document = HostMetaDocument.ParseXml("""
            <?xml version='1.0' encoding='UTF-8'?>
            <XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>
              <!-- Host-Wide Information -->
              <Property type='http://protocol.example.net/version'>1.0</Property>
              <Link rel='copyright' href='http://example.com/copyright' />
              <!-- Resource-specific Information -->
              <Link rel='hub' template='http://example.com/hub' />
              <Link rel='lrdd' type='application/xrd+xml' template='http://example.com/lrdd?uri={uri}' />
              <Link rel='author' template='http://example.com/author?q={uri}' />
            </XRD>
            """u8.ToArray());

        Assert.Equal(["copyright", "hub", "lrdd", "author"], document.Links.Select(static link => link.Rel));
        Assert.Equal("http://example.com/copyright", document.Links[0].Href);
        Assert.Equal("http://example.com/lrdd?uri=http%3A%2F%2Fexample.com%2Fxy", document.FindDescription("http://example.com/xy")?.Value);
    }

    [Fact]
    public void Writes_what_it_reads()
    {
        HostMetaDocument document = HostMetaDocument.For(new Origin("https://city.example"));

        Assert.Equal(
            """<?xml version="1.0" encoding="utf-8"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" type="application/jrd+json" template="https://city.example/.well-known/webfinger?resource={uri}" /></XRD>""",
            Encoding.UTF8.GetString(document.ToXml()));
        Assert.Equal(
            """{"links":[{"rel":"lrdd","type":"application/jrd+json","template":"https://city.example/.well-known/webfinger?resource={uri}"}]}""",
            Encoding.UTF8.GetString(document.ToUtf8Json()));
        ObjectId expected = WebFinger.GetUrl(Handle.Parse("@news@city.example"));
        Assert.Equal(expected, HostMetaDocument.ParseXml(document.ToXml()).FindDescription("acct:news@city.example"));
        Assert.Equal(expected, HostMetaDocument.ParseJson(document.ToUtf8Json()).FindDescription("acct:news@city.example"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("<XRD")]
    [InlineData("<XRD xmlns='urn:other'><Link rel='lrdd' template='https://a.example/{uri}'/></XRD>")]
    [InlineData("<!DOCTYPE XRD><XRD/>")]
    [InlineData("<!DOCTYPE XRD [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><XRD><Link rel='&b;'/></XRD>")]
    [InlineData("<!DOCTYPE XRD [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><XRD>&a;</XRD>")]
    public void Refuses_entities_and_other_documents(string xml)
    {
        Assert.False(HostMetaDocument.TryParseXml(Encoding.UTF8.GetBytes(xml), out _));
        Assert.Throws<FormatException>(() => HostMetaDocument.ParseXml(Encoding.UTF8.GetBytes(xml)));
    }

    [Fact]
    public void Is_bounded()
    {
        string link = "<Link rel='x'/>";

        Assert.Equal(100, HostMetaDocument.ParseXml(Encoding.UTF8.GetBytes($"<XRD>{string.Concat(Enumerable.Repeat(link, 500))}</XRD>")).Links.Count);
        Assert.False(HostMetaDocument.TryParseXml(Encoding.UTF8.GetBytes($"<XRD>{new string(' ', 65_536)}</XRD>"), out _));
    }

    [Fact]
    public void Only_links_at_the_top_count() =>
        Assert.Null(HostMetaDocument.ParseXml("<XRD><Other><Link rel='lrdd' template='https://evil.example/{uri}'/></Other></XRD>"u8.ToArray()).FindDescription("acct:a@b.example"));
}
