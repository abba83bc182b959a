using System.Net;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.AspNetCore.Tests;

/// <summary>Who is answered, and what caches in between may keep of it.</summary>
public sealed class AdmissionTests
{
    private static readonly string[] Everything =
    [
        "/ap/actor", "/ap/actors/news", "/ap/actors/news/outbox", "/ap/actors/news/followers", "/.well-known/nodeinfo", "/nodeinfo/2.1", "/.well-known/host-meta",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<HttpResponseMessage> GetAsync(TestSite site, PeerActor reader, string path)
    {
        Uri target = new(site.Origin + path);
        using HttpRequestMessage request = new(HttpMethod.Get, target);
        request.Headers.TryAddWithoutValidation("Accept", ActivityStreams.MediaType);
        foreach (HeaderField field in HttpSignatures.Sign(new OutgoingRequest("GET", target), reader.Key, HttpSignatureScheme.DraftCavage, DateTimeOffset.UtcNow))
        {
            request.Headers.TryAddWithoutValidation(field.Name, field.Value);
        }

        return await site.Http.SendAsync(request, Token);
    }

    // C5, C6
    [Fact]
    public async Task A_blocked_reader_who_signs_gets_nothing_also_where_everybody_may_read()
    {
        await using TestSite site = await TestSite.StartAsync();
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        PeerActor ada = peer.AddActor("ada");
        PeerActor eve = peer.AddActor("eve");
        ObjectId id = await site.PublishAsync("open");
        await site.Services.GetRequiredService<AccountBlocks>().AddAsync(eve.Id, cancellationToken: Token);
        foreach (string path in (string[])["/ap/actors/news", "/ap/actors/news/outbox", "/ap/actors/news/outbox?page=1", "/ap/actors/news/followers", id.ToUri().AbsolutePath, id.ToUri().AbsolutePath + "/replies"])
        {
            using HttpResponseMessage refused = await GetAsync(site, eve, path);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Equal("no-store", refused.Headers.CacheControl!.ToString());
            using HttpResponseMessage answered = await GetAsync(site, ada, path);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
            Assert.Contains("no-store", answered.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            using HttpResponseMessage unsigned = await site.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, unsigned.StatusCode);
            Assert.Contains("public", unsigned.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

            // So a shared cache cannot give the one what it kept of the other.
            Assert.Contains("Signature", unsigned.Headers.Vary);
            Assert.Contains("Signature-Input", unsigned.Headers.Vary);
        }

        await site.Services.GetRequiredService<DomainBlocks>().AddAsync("127.0.0.1", cancellationToken: Token);
        using HttpResponseMessage blocked = await GetAsync(site, ada, "/ap/actors/news/outbox");
        Assert.Equal(HttpStatusCode.Forbidden, blocked.StatusCode);

        // The way to the key of the instance stays open.
        using HttpResponseMessage instance = await GetAsync(site, eve, "/ap/actor");
        Assert.Equal(HttpStatusCode.OK, instance.StatusCode);
    }

    [Fact]
    public async Task With_allowed_domains_documents_ask_for_a_signature()
    {
        await using TestSite site = await TestSite.StartAsync(static o => o.AllowedDomains.Add("intranet.example"));
        await using FediversePeer peer = await FediversePeer.StartAsync(cancellationToken: Token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.GetAsync("/ap/actors/news")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/ap/actor")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync($"/.well-known/webfinger?resource=acct:news@{site.Origin.Authority}")).StatusCode);

        // The machine of the test is the site's own host, and so allowed; another name is not.
        using HttpResponseMessage allowed = await GetAsync(site, peer.AddActor("ada"), "/ap/actors/news");
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        PeerActor stranger = peer.AddActor("stranger");
        using SigningKey key = SigningKey.ImportPkcs8(stranger.Key.ExportPkcs8(), ObjectId.Parse("http://elsewhere.example/users/stranger#main-key"));
        byte[] body = ActivityJson.Write(new Like { Id = ObjectId.Parse("http://elsewhere.example/likes/1"), Actor = [ObjectId.Parse("http://elsewhere.example/users/stranger")], Object = [site.Uris.NewObjectId()] });
        using HttpRequestMessage request = new(HttpMethod.Post, "/ap/inbox") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ActivityStreams.MediaType);
        foreach (HeaderField field in HttpSignatures.Sign(new OutgoingRequest("POST", site.Uris.SharedInbox.ToUri(), body), key, HttpSignatureScheme.DraftCavage, DateTimeOffset.UtcNow))
        {
            request.Headers.TryAddWithoutValidation(field.Name, field.Value);
        }

        using HttpResponseMessage refused = await site.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Without_federation_there_are_no_endpoints()
    {
        await using TestSite off = await TestSite.StartAsync(static o => o.FederationEnabled = false);
        await using TestSite on = await TestSite.StartAsync();
        foreach (string path in Everything.Append($"/.well-known/webfinger?resource=acct:news@{on.Origin.Authority}"))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await off.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await on.GetAsync(path)).StatusCode);
        }

        foreach (string path in (string[])["/ap/inbox", "/ap/actors/news/inbox"])
        {
            using HttpResponseMessage absent = await off.Http.PostAsync(path, new StringContent("{}"), Token);
            using HttpResponseMessage there = await on.Http.PostAsync(path, new StringContent("{}"), Token);
            Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, there.StatusCode);
        }
    }

    [Fact]
    public async Task An_allowed_domain_that_is_none_stops_the_start()
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestSite.StartAsync(static o => o.AllowedDomains.Add("https://city.example")));
        Assert.Contains("ActivityPub:AllowedDomains", exception.Message, StringComparison.Ordinal);
    }
}
