using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>Whom this installation has to do with: blocked accounts, allowed domains, no federation at all.</summary>
public sealed class AdmissionTests
{
    private static int _number;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Like(RemoteAccount actor) =>
        $$"""{"id":"{{actor.Id.Origin}}/likes/{{Interlocked.Increment(ref _number)}}","type":"Like","actor":"{{actor.Id}}","object":"https://city.example/ap/objects/1"}""";

    private static async Task<int> ReadAsync(Federation federation, RemoteAccount reader) =>
        (await federation.Services.GetRequiredService<RequestAuthenticator>().AuthenticateAsync(reader.Get("https://city.example/ap/objects/1", federation.Now), Token)).Status;

    // C5
    [Fact]
    public async Task A_blocked_account_is_refused_and_its_neighbour_is_not()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount eve = federation.AddRemote("https://remote.example/users/eve");
        using RemoteAccount rita = federation.AddRemote();
        AccountBlocks blocks = federation.Services.GetRequiredService<AccountBlocks>();
        await blocks.AddAsync(ObjectId.Parse("https://REMOTE.example/users/eve"), "spam", Token);
        Assert.Equal(403, (await federation.PostAsync(eve, Like(eve))).Status);
        Assert.Equal(403, await ReadAsync(federation, eve));
        Assert.Empty(federation.Network.Requests);
        Assert.Equal(202, (await federation.PostAsync(rita, Like(rita))).Status);
        Assert.Equal(200, await ReadAsync(federation, rita));
        Assert.Equal("spam", Assert.Single((await blocks.ListAsync(cancellationToken: Token)).Items).Reason);

        Assert.True(await blocks.RemoveAsync(eve.Id, Token));
        Assert.Equal(202, (await federation.PostAsync(eve, Like(eve))).Status);
        Assert.Equal(200, await ReadAsync(federation, eve));
    }

    [Fact]
    public async Task A_key_in_a_document_of_its_own_does_not_get_round_a_block()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount eve = new("https://remote.example/users/eve", keyOf: "https://remote.example/users/rita");
        eve.KeyId = ObjectId.Parse("https://remote.example/users/eve/main-key");
        eve.Key = Keys.SigningKey.ImportPkcs8(eve.Key.ExportPkcs8(), eve.KeyId);
        federation.Network.Serve(eve.KeyId.Value, eve.Document());
        federation.Network.Serve(eve.Id.Value, eve.Document());
        Assert.Equal(200, await ReadAsync(federation, eve));
        await federation.Services.GetRequiredService<AccountBlocks>().AddAsync(eve.Id, null, Token);
        Assert.Equal(403, await ReadAsync(federation, eve));
        Assert.Equal(403, (await federation.PostAsync(eve, Like(eve))).Status);
    }

    [Fact]
    public async Task What_came_in_before_the_block_has_no_effect()
    {
        await using Federation federation = await Federation.StartAsync();
        ObjectId note = await federation.AddObjectAsync();
        using RemoteAccount eve = federation.AddRemote("https://remote.example/users/eve");
        Assert.Equal(202, (await federation.PostAsync(eve, Like(eve))).Status);
        await federation.Services.GetRequiredService<AccountBlocks>().AddAsync(eve.Id, null, Token);
        Assert.Equal(1, await federation.ProcessAsync());
        Assert.Equal(0, (await federation.Storage.Interactions.CountAsync(note, Token)).Likes);
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task An_answer_of_a_blocked_account_is_no_longer_shown()
    {
        await using Federation federation = await Federation.StartAsync();
        ObjectId note = await federation.AddObjectAsync();
        ObjectId eve = ObjectId.Parse("https://remote.example/users/eve");
        InteractionRecord reply = new()
        {
            Id = "https://remote.example/notes/1",
            Kind = InteractionKind.Reply,
            ActorId = eve,
            TargetId = note,
            Visibility = Visibility.Public,
            State = InteractionState.Approved,
            PublishedAt = federation.Now,
            ReceivedAt = federation.Now,
        };
        IVisibilityPolicy policy = federation.Services.GetRequiredService<IVisibilityPolicy>();
        Assert.Equal(ReadDecision.ForEverybody, await policy.DecideAsync(reply, null, Token));
        await federation.Services.GetRequiredService<AccountBlocks>().AddAsync(eve, null, Token);
        Assert.Equal(ReadDecision.Nothing, await policy.DecideAsync(reply, null, Token));
    }

    [Fact]
    public async Task With_allowed_domains_nobody_else_comes_in_or_is_asked()
    {
        await using Federation federation = await Federation.StartAsync(static services => services.Configure<ActivityPubOptions>(static options => options.AllowedDomains.Add("Good.Example")));
        using RemoteAccount good = federation.AddRemote("https://good.example/users/gil", "https://remote.example/users/rita");
        using RemoteAccount below = federation.AddRemote("https://sub.good.example/users/sid", "https://remote.example/users/rita");
        using RemoteAccount other = federation.AddRemote("https://notgood.example/users/ned", "https://remote.example/users/rita");
        Assert.Equal(403, (await federation.PostAsync(other, Like(other))).Status);
        Assert.Equal(403, await ReadAsync(federation, other));
        RemoteActorDirectory actors = federation.Services.GetRequiredService<RemoteActorDirectory>();
        Assert.Equal(RemoteActorFailure.Refused, (await actors.GetAsync(other.Id, cancellationToken: Token)).Failure);
        Assert.Equal(RemoteActorFailure.Refused, (await actors.ResolveHandleAsync(Handle.Parse("@ned@notgood.example"), Token)).Failure);
        Assert.Empty(federation.Network.Requests);
        Assert.Equal(202, (await federation.PostAsync(good, Like(good))).Status);
        Assert.Equal(202, (await federation.PostAsync(below, Like(below))).Status);
        Assert.Equal(200, await ReadAsync(federation, good));
        DomainBlocks blocks = federation.Services.GetRequiredService<DomainBlocks>();
        Assert.True(await blocks.IsBlockedAsync("notgood.example", Token));
        Assert.False(await blocks.IsBlockedAsync("city.example", Token));
        await blocks.AddAsync("sub.good.example", null, Token);
        Assert.Equal(403, (await federation.PostAsync(below, Like(below))).Status);
        Assert.Equal(202, (await federation.PostAsync(good, Like(good))).Status);
    }

    [Fact]
    public async Task Without_federation_nobody_is_asked()
    {
        await using Federation federation = await Federation.StartAsync(static services => services.Configure<ActivityPubOptions>(static options => options.FederationEnabled = false));
        EgressException exception = await Assert.ThrowsAsync<EgressException>(() =>
            federation.Services.GetRequiredService<EgressClient>().SendAsync(new EgressRequest(HttpMethod.Get, ObjectId.Parse("https://good.example/")), Token));
        Assert.Equal(EgressFailure.UrlRefused, exception.Failure);
        Assert.Empty(federation.Network.Requests);
    }
}
