using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

using ActivityPub.Sdk.Core.Tests.Json;
using ActivityPub.Sdk.Discovery;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Core.Tests.Discovery;

public class NodeInfoTests
{
    [Theory]
    [InlineData("fedify/documents/nodeinfo-2.1.json", NodeInfoVersion.V21, "fedify-lab-peer", "1.0.0", 2, 2, 13)]
    [InlineData("gotosocial/documents/nodeinfo-2.0.json", NodeInfoVersion.V20, "gotosocial", "0.20.0-rc1", 2, null, 12)]
    [InlineData("gotosocial/documents/nodeinfo-2.1.json", NodeInfoVersion.V21, "gotosocial", "0.20.0-rc1", 2, null, 12)]
    [InlineData("snac2/documents/nodeinfo-2.0.json", NodeInfoVersion.V20, "snac", "2.75", 2, 2, 8)]
    [InlineData("wordpress/documents/nodeinfo-2.0.json", NodeInfoVersion.V20, "wordpress", "6.8", 3, 1, 11)]
    public void Reads_what_real_servers_answer_and_writes_the_same(string path, NodeInfoVersion version, string name, string softwareVersion, int users, int? activeMonth, int posts)
    {
        byte[] bytes = Recording.File(path);

        NodeInfoDocument document = NodeInfoDocument.Parse(bytes);

        Assert.Equal(version == NodeInfoVersion.V21 ? "2.1" : "2.0", document.Version);
        Assert.Equal(name, document.SoftwareName);
        Assert.Equal(softwareVersion, document.SoftwareVersion);
        Assert.Equal(["activitypub"], document.Protocols);
        Assert.False(document.OpenRegistrations);
        Assert.Equal(users, document.TotalUsers);
        Assert.Equal(activeMonth, document.ActiveUsersMonth);
        Assert.Equal(posts, document.LocalPosts);
        JsonNode expected = JsonNode.Parse(bytes)!;
        expected.AsObject().Remove("$schema");
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(document.ToUtf8Json(version))));
    }

    [Theory]
    [InlineData("fedify/documents/nodeinfo-links.json", "https://fedify.test/nodeinfo/2.1")]
    [InlineData("gotosocial/documents/nodeinfo-links.json", "https://gts.test/nodeinfo/2.1")]
    [InlineData("snac2/documents/nodeinfo-links.json", "https://snac.test/nodeinfo_2_0")]
    [InlineData("wordpress/documents/nodeinfo-links.json", "https://wp.test/wp-json/activitypub/1.0/nodeinfo/2.0")]
    public void Finds_the_newest_document(string path, string expected)
    {
        byte[] bytes = Recording.File(path);
        NodeInfoLinks links = NodeInfoLinks.Parse(bytes);

        Assert.Equal(expected, links.FindDocument()?.Value);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(bytes), JsonNode.Parse(links.ToUtf8Json())));
    }

    [Theory]
    [InlineData("""{"links":[{"rel":"https://nodeinfo.diaspora.software/ns/schema/2.1","href":"https://a.example/x"}]}""", "https://a.example/x")]
    [InlineData("""{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"file:///x"},{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"https://a.example/y"}]}""", "https://a.example/y")]
    [InlineData("""{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/1.0","href":"https://a.example/x"}]}""", null)]
    [InlineData("{}", null)]
    public void Passes_over_what_it_cannot_use(string json, string? expected) => Assert.Equal(expected, NodeInfoLinks.Parse(Encoding.UTF8.GetBytes(json)).FindDocument()?.Value);

    [Fact]
    public void Makes_the_links()
    {
        NodeInfoLinks links = NodeInfoLinks.For(ObjectId.Parse("https://city.example/nodeinfo/2.0"), ObjectId.Parse("https://city.example/nodeinfo/2.1"));

        Assert.Equal(
            """{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"https://city.example/nodeinfo/2.0"},{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"https://city.example/nodeinfo/2.1"}]}""",
            Encoding.UTF8.GetString(links.ToUtf8Json()));
    }

    [Fact]
    public void Writes_both_versions_as_their_schemas_want_them()
    {
        NodeInfoDocument document = new()
        {
            SoftwareName = "activitypub-sdk",
            SoftwareVersion = "0.1.0",
            Repository = "https://code.example/sdk",
            Homepage = "https://sdk.example/",
            TotalUsers = 3,
            LocalPosts = 0,
            Metadata = JsonElement.Parse("""{"nodeName":"Stadt Böblingen"}"""),
        };

        Assert.Equal(
            """{"version":"2.0","software":{"name":"activitypub-sdk","version":"0.1.0"},"protocols":["activitypub"],"services":{"inbound":[],"outbound":[]},"openRegistrations":false,"usage":{"users":{"total":3},"localPosts":0},"metadata":{"nodeName":"Stadt Böblingen"}}""",
            Encoding.UTF8.GetString(document.ToUtf8Json(NodeInfoVersion.V20)));
        Assert.Contains("\"repository\":\"https://code.example/sdk\",\"homepage\":\"https://sdk.example/\"", Encoding.UTF8.GetString(document.ToUtf8Json(NodeInfoVersion.V21)), StringComparison.Ordinal);
        Assert.Equal("application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"", NodeInfoDocument.GetMediaType(NodeInfoVersion.V21));
        Assert.Equal("application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.0#\"", NodeInfoDocument.GetMediaType(NodeInfoVersion.V20));
    }

    [Fact]
    public void Leaves_out_members_of_a_wrong_type()
    {
        NodeInfoDocument document = NodeInfoDocument.Parse(
            """{"software":{"name":"x","version":2},"protocols":{"inbound":["activitypub"]},"services":[],"openRegistrations":"yes","usage":{"users":{"total":-1,"activeMonth":1.5},"localPosts":1e400},"metadata":[]}"""u8.ToArray());

        Assert.Equal(("x", "", false), (document.SoftwareName, document.SoftwareVersion, document.OpenRegistrations));
        Assert.Empty(document.Protocols);
        Assert.Null(document.TotalUsers);
        Assert.Null(document.ActiveUsersMonth);
        Assert.Null(document.LocalPosts);
        Assert.Null(document.Metadata);
    }

    [Theory]
    [InlineData("""{"software":{"name":"x","version":"1"},"metadata":{"a":"\ud800"}}""")]
    [InlineData("""{"software":{"name":"x","version":"1"},"metadata":{"\udc00":1}}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"software":"mastodon"}""")]
    [InlineData("""{"software":{"version":"1"}}""")]
    [InlineData("nonsense")]
    public void Refuses_what_names_no_software(string json)
    {
        Assert.False(NodeInfoDocument.TryParse(Encoding.UTF8.GetBytes(json), out _));
        Assert.Throws<FormatException>(() => NodeInfoDocument.Parse(Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("City Portal")]
    [InlineData("Portal")]
    public void Does_not_write_a_name_that_the_schema_refuses(string name) =>
        Assert.Throws<FormatException>(() => new NodeInfoDocument { SoftwareName = name, SoftwareVersion = "1" }.ToUtf8Json(NodeInfoVersion.V21));
}
