using System.Net;
using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.AspNetCore.Tests;

public sealed class EndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WebFinger_answers_handle_actor_id_and_nothing_else()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpResponseMessage byHandle = await site.GetAsync($"/.well-known/webfinger?resource=acct:NEWS@{site.Origin.Authority}", "*/*");
        Assert.Equal("application/jrd+json", byHandle.Content.Headers.ContentType!.MediaType);
        Assert.Equal("*", byHandle.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using JsonDocument document = JsonDocument.Parse(await byHandle.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal($"acct:news@{site.Origin.Authority}", document.RootElement.GetProperty("subject").GetString());
        JsonElement self = document.RootElement.GetProperty("links").EnumerateArray().Single(static l => l.GetProperty("rel").GetString() == "self");
        Assert.Equal("application/activity+json", self.GetProperty("type").GetString());
        Assert.Equal(site.News.Value, self.GetProperty("href").GetString());

        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync($"/.well-known/webfinger?resource={Uri.EscapeDataString(site.News.Value)}", "*/*")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"/.well-known/webfinger?resource=acct:nobody@{site.Origin.Authority}", "*/*")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync("/.well-known/webfinger?resource=acct:news@other.example", "*/*")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.GetAsync("/.well-known/webfinger", "*/*")).StatusCode);
    }

    [Fact]
    public async Task NodeInfo_links_lead_to_both_versions()
    {
        await using TestSite site = await TestSite.StartAsync();
        using JsonDocument links = JsonDocument.Parse(await site.Http.GetByteArrayAsync("/.well-known/nodeinfo", Token));
        foreach (JsonElement link in links.RootElement.GetProperty("links").EnumerateArray())
        {
            using JsonDocument info = JsonDocument.Parse(await site.Http.GetByteArrayAsync(link.GetProperty("href").GetString(), Token));
            Assert.Equal("activitypub-sdk", info.RootElement.GetProperty("software").GetProperty("name").GetString());
            Assert.Contains("activitypub", info.RootElement.GetProperty("protocols").EnumerateArray().Select(static p => p.GetString()));
        }

        Assert.Contains("webfinger?resource={uri}", await site.Http.GetStringAsync("/.well-known/host-meta", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_actor_is_served_with_the_headers_that_caches_need()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpResponseMessage first = await site.GetAsync("/ap/actors/news");
        Assert.Equal("application/activity+json", first.Content.Headers.ContentType!.ToString());
        Assert.Contains("Accept", first.Headers.Vary);
        string etag = first.Headers.ETag!.ToString();
        using HttpResponseMessage again = await site.GetAsync("/ap/actors/news", etag: etag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Token));
        using HttpResponseMessage head = await site.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/ap/actors/news"), Token);
        Assert.Equal(etag, head.Headers.ETag!.ToString());

        using JsonDocument actor = JsonDocument.Parse(await first.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("Organization", actor.RootElement.GetProperty("type").GetString());
        Assert.Equal(site.News.Value + "#main-key", actor.RootElement.GetProperty("publicKey").GetProperty("id").GetString());
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", actor.RootElement.GetProperty("publicKey").GetProperty("publicKeyPem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_actor_answers_problem_details()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpResponseMessage response = await site.GetAsync("/ap/actors/nobody");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_person_is_sent_to_the_page_and_a_server_gets_the_object()
    {
        await using TestSite site = await TestSite.StartAsync();
        ObjectId id = await site.PublishAsync("a");
        using HttpResponseMessage person = await site.GetAsync(id.ToUri().PathAndQuery, "text/html,application/xhtml+xml");
        Assert.Equal(HttpStatusCode.Redirect, person.StatusCode);
        Assert.Equal($"{site.Origin}/articles/a", person.Headers.Location!.ToString());
        foreach (string accept in (string[])["application/activity+json", "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", "*/*", "text/html, application/activity+json"])
        {
            using HttpResponseMessage server = await site.GetAsync(id.ToUri().PathAndQuery, accept);
            Assert.Equal("application/activity+json", server.Content.Headers.ContentType!.ToString());
        }
    }

    [Theory]
    [InlineData(Visibility.Followers)]
    [InlineData(Visibility.Local)]
    public async Task What_is_not_public_is_as_if_it_were_not_there(Visibility visibility)
    {
        await using TestSite site = await TestSite.StartAsync();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor stranger = peer.AddActor("stranger");
        ObjectId hidden = await site.PublishAsync("hidden", visibility);
        ObjectId absent = site.Uris.NewObjectId();
        foreach (PeerActor? reader in (PeerActor?[])[null, stranger])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await peer.FetchAsync(hidden, reader, Token)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await peer.FetchAsync(absent, reader, Token)).Status);
        }

        using JsonDocument outbox = JsonDocument.Parse(await site.Http.GetByteArrayAsync("/ap/actors/news/outbox", Token));
        Assert.Equal(0, outbox.RootElement.GetProperty("totalItems").GetInt64());
    }

    [Fact]
    public async Task A_follower_reads_what_is_for_followers()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor ada = peer.AddActor("ada");
        await ada.FollowAsync(site.News, Token);
        await peer.WaitForAsync(static d => d.Activity is Vocabulary.Accept, Token);
        ObjectId id = await site.PublishAsync("for-followers", Visibility.Followers);
        Assert.Equal(HttpStatusCode.OK, (await peer.FetchAsync(id, ada, Token)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await peer.FetchAsync(id, peer.AddActor("mallory"), Token)).Status);

        PeerDelivery create = await peer.WaitForAsync(static d => d.Activity is Vocabulary.Create, Token);
        foreach (PeerActor? reader in (PeerActor?[])[null, peer.AddActor("mallory")])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await peer.FetchAsync(create.Activity.Id!, reader, Token)).Status);
        }
    }

    [Fact]
    public async Task What_was_taken_back_is_gone_in_every_representation()
    {
        await using TestSite site = await TestSite.StartAsync();
        ObjectId id = await site.PublishAsync("b");
        using JsonDocument before = JsonDocument.Parse(await site.Http.GetByteArrayAsync("/ap/actors/news/outbox?page=1", Token));
        string activity = before.RootElement.GetProperty("orderedItems")[0].GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(new Uri(activity).PathAndQuery)).StatusCode);

        await site.Publisher.UnpublishAsync("news", "b", Token);
        using HttpResponseMessage gone = await site.GetAsync(id.ToUri().PathAndQuery);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        using JsonDocument tombstone = JsonDocument.Parse(await gone.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("Tombstone", tombstone.RootElement.GetProperty("type").GetString());
        Assert.Equal("Note", tombstone.RootElement.GetProperty("formerType").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(new Uri(activity).PathAndQuery)).StatusCode);
        using JsonDocument after = JsonDocument.Parse(await site.Http.GetByteArrayAsync("/ap/actors/news/outbox", Token));
        Assert.Equal(0, after.RootElement.GetProperty("totalItems").GetInt64());
        Assert.Equal(HttpStatusCode.Gone, (await site.GetAsync(id.ToUri().PathAndQuery + "/replies")).StatusCode);
    }

    [Fact]
    public async Task The_outbox_is_paged()
    {
        await using TestSite site = await TestSite.StartAsync(build: static b => b.ConfigureEndpoints(static o => o.PageSize = 2));
        for (int i = 0; i < 5; i++)
        {
            await site.PublishAsync($"p{i}");
        }

        string? next = "/ap/actors/news/outbox?page=1";
        List<string> ids = [];
        int pages = 0;
        while (next is not null)
        {
            using JsonDocument page = JsonDocument.Parse(await site.Http.GetByteArrayAsync(next, Token));
            ids.AddRange(page.RootElement.GetProperty("orderedItems").EnumerateArray().Select(static i => i.GetProperty("id").GetString()!));
            next = page.RootElement.TryGetProperty("next", out JsonElement n) ? new Uri(n.GetString()!).PathAndQuery : null;
            pages++;
        }

        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task Followers_are_counted_and_not_shown_unless_the_site_says_so()
    {
        await using TestSite hiding = await TestSite.StartAsync();
        await using TestSite showing = await TestSite.StartAsync(build: static b => b.ConfigureEndpoints(static o => o.ShowSocialGraph = true));
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor ada = peer.AddActor("ada");
        foreach (TestSite site in (TestSite[])[hiding, showing])
        {
            await ada.FollowAsync(site.News, Token);
            await peer.WaitForAsync(d => d.Activity is Vocabulary.Accept && d.Activity.Actor[0].Id == site.News, Token);
            using JsonDocument collection = JsonDocument.Parse(await site.Http.GetByteArrayAsync("/ap/actors/news/followers", Token));
            Assert.Equal(1, collection.RootElement.GetProperty("totalItems").GetInt64());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await hiding.GetAsync("/ap/actors/news/followers?page=1")).StatusCode);
        Assert.Contains(ada.Id.Value, await showing.Http.GetStringAsync("/ap/actors/news/followers?page=1", Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/activity+json", "{", HttpStatusCode.BadRequest)]
    [InlineData("application/activity+json", "[]", HttpStatusCode.BadRequest)]
    [InlineData("application/activity+json", "", HttpStatusCode.BadRequest)]
    [InlineData("application/activity+json", """{"type":"Follow","id":"https://peer.example/1","actor":"https://peer.example/ada","object":"https://city.example/x"}""", HttpStatusCode.Unauthorized)]
    public async Task A_bad_delivery_gets_a_clear_answer(string contentType, string body, HttpStatusCode expected)
    {
        await using TestSite site = await TestSite.StartAsync();
        using StringContent content = new(body, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using HttpResponseMessage response = await site.Http.PostAsync("/ap/inbox", content, Token);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_oversized_delivery_is_refused_with_and_without_a_declared_length(bool declared)
    {
        await using TestSite site = await TestSite.StartAsync();
        byte[] body = new byte[(1024 * 1024) + 1];
        body.AsSpan().Fill((byte)' ');
        using HttpRequestMessage request = new(HttpMethod.Post, "/ap/inbox") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/activity+json");
        request.Headers.TransferEncodingChunked = declared ? null : true;
        using HttpResponseMessage response = await site.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_compressed_delivery_is_refused()
    {
        await using TestSite site = await TestSite.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/ap/inbox") { Content = new ByteArrayContent([1, 2, 3]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/activity+json");
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await site.Http.SendAsync(request, Token)).StatusCode);
    }

    [Fact]
    public async Task Authorised_fetch_asks_for_a_signature_and_leaves_the_way_to_one_open()
    {
        await using TestSite site = await TestSite.StartAsync(static o => o.AuthorizedFetch = true);
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor ada = peer.AddActor("ada");
        ObjectId id = await site.PublishAsync("closed");
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.GetAsync(id.ToUri().PathAndQuery)).StatusCode);
        foreach (string path in (string[])["", "/outbox", "/outbox?page=1", "/followers", "/following", "/featured"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await site.GetAsync("/ap/actors/news" + path)).StatusCode);
        }

        foreach (string path in (string[])["/likes", "/shares", "/replies"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await site.GetAsync(id.ToUri().PathAndQuery + path)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/ap/actor")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync($"/.well-known/webfinger?resource=acct:news@{site.Origin.Authority}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await peer.FetchAsync(id, ada, Token)).Status);

        await site.Services.GetRequiredService<Policy.DomainBlocks>().AddAsync("127.0.0.1", cancellationToken: Token);
        Assert.Equal(HttpStatusCode.Forbidden, (await peer.FetchAsync(id, ada, Token)).Status);
    }

    [Fact]
    public async Task The_health_check_is_healthy_on_a_fresh_site()
    {
        await using TestSite site = await TestSite.StartAsync();
        Assert.Equal("Healthy", await site.Http.GetStringAsync("/health", Token));
    }
}
