using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Tests.Inbox;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Tests.Actors;

public sealed class ActorDirectoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ActorProfile Profile => new()
    {
        DisplayName = "City of Example",
        SummaryHtml = "<p>News</p>",
        Url = "https://city.example/news",
        IconUrl = "https://city.example/icon.png",
        IconMediaType = "image/png",
        Fields = [new ProfileField("Imprint", "<a href=\"https://city.example/imprint\">city.example</a>")],
        AlsoKnownAs = ["https://old.example/users/city"],
        AttributionDomains = ["city.example"],
    };

    [Fact]
    public async Task The_document_says_what_every_server_needs()
    {
        await using Federation federation = await Federation.StartAsync();
        ActorDirectory directory = federation.Services.GetRequiredService<ActorDirectory>();
        LocalActor actor = await directory.SaveAsync("news", Profile, cancellationToken: Token);
        ReadOnlyMemory<byte> document = await directory.GetDocumentAsync(actor, Token);
        using JsonDocument json = JsonDocument.Parse(document);
        JsonElement root = json.RootElement;
        Assert.Equal("https://www.w3.org/ns/activitystreams", root.GetProperty("@context")[0].GetString());
        Assert.Equal(
            ["Organization", Federation.News, "news", "City of Example", "<p>News</p>", "news@city.example", "https://city.example/news"],
            new[] { "type", "id", "preferredUsername", "name", "summary", "webfinger", "url" }.Select(name => root.GetProperty(name).GetString()));
        Assert.Equal(
            new[] { "inbox", "outbox", "followers", "following", "featured" }.Select(name => $"{Federation.News}/{name}"),
            new[] { "inbox", "outbox", "followers", "following", "featured" }.Select(name => root.GetProperty(name).GetString()));
        Assert.Equal(Federation.SharedInbox, root.GetProperty("endpoints").GetProperty("sharedInbox").GetString());
        JsonElement key = root.GetProperty("publicKey");
        Assert.Equal(JsonValueKind.Object, key.ValueKind);
        Assert.Equal((Federation.News + "#main-key", Federation.News), (key.GetProperty("id").GetString(), key.GetProperty("owner").GetString()));
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", key.GetProperty("publicKeyPem").GetString(), StringComparison.Ordinal);
        JsonElement multikey = Assert.Single(root.GetProperty("assertionMethod").EnumerateArray());
        Assert.Equal(("Multikey", Federation.News), (multikey.GetProperty("type").GetString(), multikey.GetProperty("controller").GetString()));
        Assert.Equal(KeyAlgorithm.Ed25519, VerificationKey.ImportMultikey(multikey.GetProperty("publicKeyMultibase").GetString()!).Algorithm);
        Assert.Equal(("Image", "image/png", "https://city.example/icon.png"), (root.GetProperty("icon").GetProperty("type").GetString(), root.GetProperty("icon").GetProperty("mediaType").GetString(), root.GetProperty("icon").GetProperty("url").GetString()));
        Assert.Equal("PropertyValue", root.GetProperty("attachment")[0].GetProperty("type").GetString());
        Assert.Equal("https://old.example/users/city", root.GetProperty("alsoKnownAs")[0].GetString());
        Assert.Equal("city.example", root.GetProperty("attributionDomains")[0].GetString());
        Assert.True(root.GetProperty("discoverable").GetBoolean());
        Assert.True(root.GetProperty("indexable").GetBoolean());
        Assert.False(root.GetProperty("manuallyApprovesFollowers").GetBoolean());
        Assert.DoesNotContain("PRIVATE", Encoding.UTF8.GetString(document.Span), StringComparison.OrdinalIgnoreCase);
        Assert.True(document.Equals(await directory.GetDocumentAsync((await directory.FindAsync("NEWS", Token))!, Token)));
    }

    [Fact]
    public async Task A_changed_profile_changes_the_document_and_an_equal_one_nothing()
    {
        await using Federation federation = await Federation.StartAsync();
        ActorDirectory directory = federation.Services.GetRequiredService<ActorDirectory>();
        LocalActor first = await directory.SaveAsync("news", Profile, cancellationToken: Token);
        ReadOnlyMemory<byte> before = await directory.GetDocumentAsync(first, Token);
        federation.Time.Advance(TimeSpan.FromHours(1));
        LocalActor same = await directory.SaveAsync("news", Profile, cancellationToken: Token);
        Assert.Equal(first.UpdatedAt, same.UpdatedAt);
        LocalActor changed = await directory.SaveAsync("News", Profile with { DisplayName = "Another" }, cancellationToken: Token);
        Assert.Equal("news", changed.Username);
        Assert.Equal(federation.Now, changed.UpdatedAt);
        Assert.Equal(first.CreatedAt, changed.CreatedAt);
        ReadOnlyMemory<byte> after = await directory.GetDocumentAsync(changed, Token);
        Assert.False(before.Span.SequenceEqual(after.Span));
    }

    [Fact]
    public async Task An_account_is_found_by_name_id_and_handle()
    {
        await using Federation federation = await Federation.StartAsync();
        ActorDirectory directory = federation.Services.GetRequiredService<ActorDirectory>();
        await directory.SaveAsync("news", Profile, cancellationToken: Token);
        Assert.NotNull(await directory.FindAsync("NEWS", Token));
        Assert.NotNull(await directory.FindByIdAsync(ObjectId.Parse(Federation.News), Token));
        Assert.NotNull(await directory.FindByIdAsync(ObjectId.Parse(Federation.News + "#main-key"), Token));
        Assert.NotNull(await directory.FindByHandleAsync(Handle.Parse("@News@city.example"), Token));
        Assert.Null(await directory.FindByIdAsync(ObjectId.Parse(Federation.Origin + "/ap/actors/NEWS"), Token));
        Assert.Null(await directory.FindByIdAsync(ObjectId.Parse(Federation.NewsInbox), Token));
        Assert.Null(await directory.FindByHandleAsync(Handle.Parse("@news@other.example"), Token));
        Assert.True((await directory.FindByIdAsync(ObjectId.Parse(Federation.Origin + "/ap/actor"), Token))!.IsInstanceActor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("instance.actor")]
    [InlineData("müller")]
    [InlineData("a234567890123456789012345678901")]
    public async Task A_name_that_some_server_would_refuse_is_refused(string name)
    {
        await using Federation federation = await Federation.StartAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await federation.Services.GetRequiredService<ActorDirectory>().SaveAsync(name, Profile, cancellationToken: Token));
    }

    [Fact]
    public async Task A_profile_that_cannot_be_shown_is_refused()
    {
        await using Federation federation = await Federation.StartAsync();
        ActorDirectory directory = federation.Services.GetRequiredService<ActorDirectory>();
        foreach (ActorProfile profile in new[] { Profile with { Type = "Robot" }, Profile with { DisplayName = " " }, Profile with { Url = "javascript:1" }, Profile with { DisplayName = new string('x', 251) } })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await directory.SaveAsync("news", profile, cancellationToken: Token));
        }
    }

    [Fact]
    public async Task A_deleted_account_does_not_come_back()
    {
        await using Federation federation = await Federation.StartAsync();
        ActorDirectory directory = federation.Services.GetRequiredService<ActorDirectory>();
        await directory.SaveAsync("news", Profile, cancellationToken: Token);
        ActorRecord record = (await federation.Storage.Actors.FindAsync("news", Token))!;
        await federation.Storage.Actors.UpsertAsync(record with { DeletedAt = federation.Now }, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await directory.SaveAsync("news", Profile, cancellationToken: Token));
    }

    [Fact]
    public async Task An_account_saved_in_a_transaction_goes_with_it()
    {
        await using Federation federation = await Federation.StartAsync();
        ActorDirectory directory = federation.Services.GetRequiredService<ActorDirectory>();
        await using (IStorageTransaction transaction = await federation.Storage.BeginTransactionAsync(Token))
        {
            await directory.SaveAsync("news", Profile, transaction, Token);
        }

        Assert.Null(await directory.FindAsync("news", Token));
    }

    [Fact]
    public async Task The_instance_actor_is_an_application_with_a_key()
    {
        await using Federation federation = await Federation.StartAsync();
        ActorDirectory directory = federation.Services.GetRequiredService<ActorDirectory>();
        Actor actor = await directory.BuildAsync(directory.InstanceActor, Token);
        Assert.IsType<Application>(actor);
        Assert.Equal(Federation.SharedInbox, actor.Inbox!.Value);
        Assert.Equal(Federation.Origin + "/ap/actor#main-key", actor.PublicKey.Single.Id!.Value);
        Assert.Equal("instance.actor", actor.PreferredUsername);
    }

    [Fact]
    public async Task A_handle_on_another_host_needs_the_word_of_both()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote("https://social.brand.example/users/rita");
        RemoteActorDirectory remote = federation.Services.GetRequiredService<RemoteActorDirectory>();
        string Jrd(string subject) => $$"""{"subject":"acct:{{subject}}","links":[{"rel":"self","type":"application/activity+json","href":"{{rita.Id}}"}]}""";
        void Serve(string asked, string subject) => federation.Network.Serve($"https://{asked[(asked.IndexOf('@', StringComparison.Ordinal) + 1)..]}/.well-known/webfinger?resource=acct:{asked}", Jrd(subject), "application/jrd+json");
        void ServeEscaped(string asked, string subject) => federation.Network.Serve($"https://{asked[(asked.IndexOf('@', StringComparison.Ordinal) + 1)..]}/.well-known/webfinger?resource={Uri.EscapeDataString("acct:" + asked)}", Jrd(subject), "application/jrd+json");
        foreach (Action<string, string> serve in new Action<string, string>[] { Serve, ServeEscaped })
        {
            serve("rita@brand.example", "rita@brand.example");
            serve("rita@evil.example", "rita@evil.example");
            serve("rita@social.brand.example", "rita@brand.example");
        }

        Assert.Equal(RemoteActorFailure.Invalid, (await remote.ResolveHandleAsync(Handle.Parse("@rita@evil.example"), Token)).Failure);
        RemoteActorResult found = await remote.ResolveHandleAsync(Handle.Parse("@rita@brand.example"), Token);
        Assert.Equal("@rita@brand.example", found.Actor!.Handle);
        Assert.Equal("@rita@brand.example", (await remote.RefreshAsync(rita.Id, null, Token)).Actor!.Handle);
        Assert.Equal(RemoteActorFailure.Local, (await remote.ResolveHandleAsync(Handle.Parse("@news@city.example"), Token)).Failure);
    }

    [Fact]
    public async Task What_is_known_of_an_account_has_to_do_while_its_server_is_away()
    {
        await using Federation federation = await Federation.StartAsync();
        using RemoteAccount rita = federation.AddRemote();
        RemoteActorDirectory remote = federation.Services.GetRequiredService<RemoteActorDirectory>();
        Assert.True((await remote.GetAsync(rita.Id, null, Token)).IsFound);
        Assert.True((await remote.GetAsync(rita.Id, null, Token)).IsFound);
        Assert.Equal(1, federation.Network.CountOf(rita.Id.Value));
        federation.Time.Advance(TimeSpan.FromHours(25));
        federation.Network.Break(rita.Id.Value);
        Assert.True((await remote.GetAsync(rita.Id, null, Token)).IsFound);
        Assert.True((await remote.GetAsync(rita.Id, null, Token)).IsFound);
        Assert.Equal(2, federation.Network.CountOf(rita.Id.Value));
        federation.Time.Advance(TimeSpan.FromMinutes(2));
        federation.Network.Answer(rita.Id.Value, System.Net.HttpStatusCode.Gone);
        Assert.Equal(RemoteActorFailure.Gone, (await remote.GetAsync(rita.Id, null, Token)).Failure);
        Assert.Equal(RemoteActorFailure.Local, (await remote.GetAsync(ObjectId.Parse(Federation.News), null, Token)).Failure);
    }
}
