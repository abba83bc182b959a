using System.Net;
using System.Text.Json;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>Where keys may be, and who may say whose they are.</summary>
public sealed class KeyOwnershipTests
{
    private const string Rita = "https://remote.example/users/rita";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int _number;

    private static string Like(string actor) =>
        $$"""{"id":"https://remote.example/likes/{{Interlocked.Increment(ref _number)}}","type":"Like","actor":"{{actor}}","object":"https://city.example/ap/objects/1"}""";

    private static string Pem(RemoteAccount account) => JsonEncodedText.Encode(account.Key.PublicKey.ExportPem()).ToString();

    private static string KeyObject(RemoteAccount account, string keyId, string owner, string type = "\"type\":\"CryptographicKey\",") =>
        $$"""{"@context":"https://w3id.org/security/v1","id":"{{keyId}}",{{type}}"owner":"{{owner}}","publicKeyPem":"{{Pem(account)}}"}""";

    private static string Actor(string id, string publicKey) =>
        $$"""{"@context":"https://www.w3.org/ns/activitystreams","id":"{{id}}","type":"Person","preferredUsername":"rita","inbox":"{{id}}/inbox","outbox":"{{id}}/outbox","publicKey":{{publicKey}}}""";

    private static RemoteAccount WithKey(string actor, string keyId)
    {
        RemoteAccount account = new(actor);
        account.KeyId = ObjectId.Parse(keyId);
        account.Key = SigningKey.ImportPkcs8(account.Key.ExportPkcs8(), account.KeyId);
        return account;
    }

    [Theory]
    [InlineData(Rita + "#main-key")]
    [InlineData(Rita + "#key")]
    [InlineData(Rita)]
    public async Task A_key_within_the_actors_document(string keyId)
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = WithKey(Rita, keyId);
        federation.Network.Serve(Rita, rita.Document(keyId: keyId == Rita ? Rita + "#main-key" : keyId));
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
        Assert.Equal(1, federation.Network.CountOf(Rita));
    }

    [Fact]
    public async Task A_key_among_several_and_one_as_multikey()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = WithKey(Rita, Rita + "#second");
        using RemoteAccount other = new("https://remote.example/users/other");
        federation.Network.Serve(Rita, Actor(Rita, $"[{KeyObject(other, Rita + "#main-key", Rita)},{KeyObject(rita, Rita + "#second", Rita)}]"));
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);

        using RemoteAccount ed = WithKey("https://other.example/users/ed", "https://other.example/users/ed#ed25519-key");
        ed.Key = SigningKey.Generate(KeyAlgorithm.Ed25519, ed.KeyId);
        federation.Network.Serve(ed.Id.Value, Actor(ed.Id.Value, "[]").Replace("\"publicKey\":[]", $"\"assertionMethod\":[{{\"type\":\"Multikey\",\"id\":\"{ed.KeyId}\",\"controller\":\"{ed.Id}\",\"publicKeyMultibase\":\"{ed.Key.PublicKey.ExportMultikey()}\"}}]", StringComparison.Ordinal));
        Assert.Equal(202, (await federation.PostAsync(ed, Like(ed.Id.Value).Replace("remote.example/likes", "other.example/likes", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task A_sub_document_that_shows_the_actor_leads_to_the_actor()
    {
        // GoToSocial: the key id is a document that says it is the actor.
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = WithKey(Rita, Rita + "/main-key");
        federation.Network.Serve(Rita + "/main-key", $$"""{"@context":"https://www.w3.org/ns/activitystreams","id":"{{Rita}}","type":"Person","preferredUsername":"rita","publicKey":{{KeyObject(rita, Rita + "/main-key", Rita)}}}""");
        federation.Network.Serve(Rita, rita.Document());
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
    }

    [Theory]
    [InlineData("\"type\":\"CryptographicKey\",", true)]
    [InlineData("", true)]
    [InlineData("", false)]
    public async Task A_key_in_a_document_of_its_own_counts_where_the_owner_lists_it(string type, bool embedded)
    {
        await using Federation federation = await Federation.StartAsync();
        const string KeyId = "https://remote.example/keys/7";
        using RemoteAccount rita = WithKey(Rita, KeyId);
        string key = KeyObject(rita, KeyId, Rita, type);
        federation.Network.Serve(KeyId, key);
        federation.Network.Serve(Rita, Actor(Rita, embedded ? key : $"\"{KeyId}\""));
        InboxResult result = await federation.PostAsync(rita, Like(Rita));
        Assert.True(result.Status == 202, result.Detail);
    }

    // A4
    [Fact]
    public async Task A_key_that_its_owner_does_not_list_is_nobodys()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount good = federation.AddRemote();
        foreach (string keyId in new[] { "https://evil.example/keys/1", "https://remote.example/uploads/1" })
        {
            using RemoteAccount evil = WithKey("https://evil.example/users/eve", keyId);
            federation.Network.Serve(keyId, KeyObject(evil, keyId, Rita));
            Assert.Equal(401, (await federation.PostAsync(evil, Like(Rita))).Status);
            Assert.Null(await federation.Storage.RemoteActors.FindByKeyAsync(ObjectId.Parse(keyId), Token));
        }

        Assert.Equal(202, (await federation.PostAsync(good, Like(Rita))).Status);
    }

    // A5
    [Fact]
    public async Task A_document_counts_under_its_own_id_only()
    {
        await using Federation federation = await Federation.StartAsync();
        const string KeyId = "https://remote.example/keys/7";
        using RemoteAccount rita = WithKey(Rita, KeyId);
        string other = KeyObject(rita, "https://remote.example/keys/8", Rita);
        federation.Network.Serve(KeyId, other);
        federation.Network.Serve("https://remote.example/keys/8", other);
        federation.Network.Serve(Rita, Actor(Rita, other));
        Assert.Equal(401, (await federation.PostAsync(rita, Like(Rita))).Status);
        using RemoteAccount eight = WithKey(Rita, "https://remote.example/keys/8");
        Assert.Equal(202, (await federation.PostAsync(eight, Like(Rita))).Status);
    }

    // O1 with an actor
    [Fact]
    public async Task An_actor_document_of_another_host_proves_nothing_and_overwrites_nothing()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount good = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(good, Like(Rita))).Status);
        using RemoteAccount evil = WithKey("https://evil.example/users/eve", "https://evil.example/users/eve#main-key");
        federation.Network.Serve(evil.Id.Value, Actor(Rita, KeyObject(evil, Rita + "#main-key", Rita)));
        Assert.Equal(401, (await federation.PostAsync(evil, Like(Rita))).Status);
        Assert.Contains(Pem(good)[30..60], System.Text.Encoding.UTF8.GetString((await federation.Storage.RemoteActors.FindAsync(good.Id, Token))!.Document.Span), StringComparison.Ordinal);
        Assert.Equal(202, (await federation.PostAsync(good, Like(Rita))).Status);
    }

    [Fact]
    public async Task An_actor_cannot_claim_the_key_id_of_another_origin()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount good = federation.AddRemote();
        using RemoteAccount evil = federation.AddRemote("https://evil.example/users/eve");
        federation.Network.Serve(evil.Id.Value, Actor(evil.Id.Value, $"[{KeyObject(evil, evil.KeyId.Value, evil.Id.Value)},{KeyObject(evil, good.KeyId.Value, evil.Id.Value)}]"));
        Assert.Equal(202, (await federation.PostAsync(evil, Like(evil.Id.Value).Replace("remote.example", "evil.example", StringComparison.Ordinal))).Status);
        Assert.Null(await federation.Storage.RemoteActors.FindByKeyAsync(good.KeyId, Token));
        Assert.Equal(202, (await federation.PostAsync(good, Like(Rita))).Status);
    }

    // O11
    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://[bad")]
    [InlineData("https://victim.example/inbox")]
    [InlineData("http://remote.example/inbox")]
    public async Task An_actor_with_an_unusable_inbox_is_refused(string inbox)
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = new(Rita);
        federation.Network.Serve(Rita, rita.Document().Replace(Rita + "/inbox", inbox, StringComparison.Ordinal));
        Assert.Equal(401, (await federation.PostAsync(rita, Like(Rita))).Status);
        Assert.Null(await federation.Storage.RemoteActors.FindAsync(rita.Id, Token));
    }

    [Fact]
    public async Task Claims_of_an_actor_that_lead_elsewhere_are_left_out()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = new(Rita);
        federation.Network.Serve(Rita, rita.Document("\"url\":\"https://victim.example/profile\",\"webfinger\":\"boss@victim.example\"")
            .Replace("\"https://remote.example/inbox\"", "\"https://victim.example/inbox\"", StringComparison.Ordinal)
            .Replace(Rita + "/followers", "https://victim.example/followers", StringComparison.Ordinal));
        RemoteActorRecord actor = (await federation.Services.GetRequiredService<RemoteActorDirectory>().GetAsync(rita.Id, null, Token)).Actor!;
        Assert.Null(actor.Url);
        Assert.Null(actor.SharedInbox);
        Assert.Null(actor.Followers);
        Assert.Equal("@rita@remote.example", actor.Handle);
    }

    // A17
    [Fact]
    public async Task A_new_key_under_the_old_id_is_fetched_once_and_forgeries_do_not_cause_fetches()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
        rita.Rotate();
        federation.Network.Serve(Rita, rita.Document());
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
        int fetches = federation.Network.CountOf(Rita);
        Assert.Equal(2, fetches);
        using RemoteAccount forger = WithKey("https://evil.example/users/forger", rita.KeyId.Value);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(401, (await federation.PostAsync(forger, Like(Rita))).Status);
        }

        Assert.Equal(fetches, federation.Network.CountOf(Rita));
        federation.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(401, (await federation.PostAsync(forger, Like(Rita))).Status);
        Assert.Equal(401, (await federation.PostAsync(forger, Like(Rita))).Status);
        Assert.Equal(fetches + 1, federation.Network.CountOf(Rita));
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
    }

    [Fact]
    public async Task A_key_that_its_owner_has_withdrawn_is_not_believed_any_longer()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount stolen = federation.AddRemote();
        await federation.TakeAsync(stolen, Like(Rita));
        using RemoteAccount rita = WithKey(Rita, Rita + "#new-key");
        rita.Rotate();
        federation.Network.Serve(Rita, rita.Document());
        await federation.TakeAsync(rita, $$"""{"type":"Update","actor":"{{Rita}}","object":{"id":"{{Rita}}","type":"Person","inbox":"{{Rita}}/inbox"} }""");
        Assert.Equal(401, (await federation.PostAsync(stolen, Like(Rita))).Status);
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
    }

    [Fact]
    public async Task A_rotated_key_whose_server_is_away_asks_to_come_back()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
        rita.Rotate();
        federation.Network.Answer(Rita, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(503, (await federation.PostAsync(rita, Like(Rita))).Status);

        // A17: the next one has to come back too, but causes no further request; and then the new key is found.
        Assert.Equal(503, (await federation.PostAsync(rita, Like(Rita))).Status);
        Assert.Equal(2, federation.Network.CountOf(Rita));
        federation.Network.Serve(Rita, rita.Document());
        federation.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
    }

    [Fact]
    public async Task A_key_whose_document_is_gone_is_not_believed_any_longer()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        using RemoteAccount forger = new(Rita);
        forger.Rotate();
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
        federation.Network.Answer(Rita, HttpStatusCode.Gone);
        Assert.Equal(401, (await federation.PostAsync(forger, Like(Rita))).Status);
        Assert.Equal(401, (await federation.PostAsync(rita, Like(Rita))).Status);
    }

    [Fact]
    public async Task Of_an_actor_ten_keys_are_read()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount tenth = WithKey(Rita, Rita + "#key-10");
        using RemoteAccount eleventh = WithKey(Rita, Rita + "#key-11");
        IEnumerable<string> keys = Enumerable.Range(1, 11).Select(i => KeyObject(tenth, $"{Rita}#key-{i}", Rita));
        federation.Network.Serve(Rita, Actor(Rita, $"[{string.Join(',', keys)}]"));
        Assert.Equal(202, (await federation.PostAsync(tenth, Like(Rita))).Status);
        Assert.Equal(401, (await federation.PostAsync(eleventh, Like(Rita))).Status);
    }

    [Fact]
    public async Task A_missing_key_is_not_asked_for_again_and_again()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount nobody = new("https://remote.example/users/nobody");
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(401, (await federation.PostAsync(nobody, Like(nobody.Id.Value))).Status);
        }

        Assert.Equal(1, federation.Network.CountOf(nobody.Id.Value));
        federation.Network.Serve(nobody.Id.Value, nobody.Document());
        federation.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(202, (await federation.PostAsync(nobody, Like(nobody.Id.Value))).Status);
    }

    [Fact]
    public async Task A_host_of_invented_keys_is_not_asked_without_end()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount forger = new("https://evil.example/users/forger");
        byte[] pkcs8 = forger.Key.ExportPkcs8();
        for (int i = 0; i < 120; i++)
        {
            forger.Key = SigningKey.ImportPkcs8(pkcs8, ObjectId.Parse($"https://victim.example/k/{i}"));
            await federation.PostAsync(forger, Like("https://victim.example/u"));
        }

        Assert.InRange(federation.Network.Requests.Count, 1, 60);
    }

    [Fact]
    public async Task Requests_for_one_key_at_the_same_time_share_one_fetch_and_nothing_runs_before_it()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = new(Rita);
        TaskCompletionSource slow = new();
        federation.Network.Block(Rita, slow.Task, rita.Document());
        Task<InboxResult>[] posts = [.. Enumerable.Range(0, 5).Select(_ => federation.PostAsync(rita, Like(Rita)))];
        while (federation.Network.CountOf(Rita) == 0)
        {
            await Task.Yield();
        }

        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
        slow.SetResult();
        Assert.All(await Task.WhenAll(posts), static result => Assert.Equal(202, result.Status));
        Assert.Equal(1, federation.Network.CountOf(Rita));
    }

    [Fact]
    public async Task Keys_are_fetched_with_a_signature_of_the_instance_actor()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        Assert.Equal(202, (await federation.PostAsync(rita, Like(Rita))).Status);
        HttpRequestMessage fetch = Assert.Single(federation.Network.Messages);
        Assert.Contains("keyId=\"https://city.example/ap/actor#main-key\"", string.Join(' ', fetch.Headers.GetValues("Signature")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_id_on_our_own_host_is_refused_without_a_fetch()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount evil = WithKey("https://evil.example/users/eve", Federation.News + "#main-key");
        Assert.Equal(401, (await federation.PostAsync(evil, Like("https://evil.example/users/eve").Replace("remote.example", "evil.example", StringComparison.Ordinal))).Status);
        Assert.Empty(federation.Network.Requests);
    }

    [Fact]
    public async Task A_signed_get_is_of_the_owner_of_its_key()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        RequestAuthenticator authenticator = federation.Services.GetRequiredService<RequestAuthenticator>();
        RequestAuthentication signed = await authenticator.AuthenticateAsync(rita.Get(Federation.News, federation.Now), Token);
        Assert.Equal((200, rita.Id), (signed.Status, signed.ActorId));
        Assert.Equal(401, (await authenticator.AuthenticateAsync(rita.Get("https://other.example/x", federation.Now), Token)).Status);
        Signatures.ReceivedRequest unsigned = new("GET", "/ap/actors/news", "https", [new("Host", "city.example")], default, federation.Now);
        Assert.Equal(default, await authenticator.AuthenticateAsync(unsigned, Token));
        await federation.Services.GetRequiredService<ActivityPub.Sdk.Policy.DomainBlocks>().AddAsync("remote.example", null, Token);
        Assert.Equal(403, (await authenticator.AuthenticateAsync(rita.Get(Federation.News, federation.Now), Token)).Status);
    }
}
