using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>What servers pass on of others: proven at its origin or by an integrity proof, or of no effect.</summary>
public sealed class ForwardingTests
{
    private const string Rita = "https://remote.example/users/rita";
    private const string Create = "https://remote.example/activities/1";
    private const string Reply = "https://remote.example/notes/1";
    private const string Public = "https://www.w3.org/ns/activitystreams#Public";
    private const string Article = Federation.Origin + "/ap/objects/1";

    private const string LdSignature = """
        "signature":{"type":"RsaSignature2017","creator":"https://remote.example/users/rita#main-key","signatureValue":"AAAA"},
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Note(string content = "genuine", string id = Reply, string extra = "", string to = $"\"{Public}\"") =>
        $$"""{"id":"{{id}}","type":"Note","attributedTo":"{{Rita}}","to":[{{to}}],"inReplyTo":"{{Article}}",{{extra}}"content":"{{content}}","published":"2026-11-23T11:00:00Z"}""";

    private static string Activity(string type = "Create", string? obj = null, string id = Create, string actor = Rita) =>
        $$"""{"@context":"https://www.w3.org/ns/activitystreams","id":"{{id}}","type":"{{type}}","actor":"{{actor}}","to":["{{Public}}"],"cc":["https://forum.example/followers","https://another.forum.example/followers","https://second.example/followers"],"object":{{obj ?? Note()}}}""";

    // O12
    [Fact]
    public async Task What_the_origin_says_is_handled_and_never_what_was_forwarded()
    {
        await using World world = await World.StartAsync();
        world.Network.Serve(Create, Activity());
        await world.ForwardAsync(Activity(obj: Note("forged")));
        await world.ProcessAsync();
        Activity seen = Assert.Single(world.Seen);
        Assert.Equal("genuine", seen.Object.Single.Object!.Content!.Value);
        InteractionRecord comment = (await world.Federation.Storage.Interactions.FindAsync(Reply, Token))!;
        Assert.Equal((Rita, "genuine"), (comment.ActorId.Value, comment.Content!.Reveal()));

        // The genuine one, in other bytes, as its author delivers it.
        InboxResult late = await world.Federation.PostAsync(world.Rita, With(Activity().Replace("{", "{ ", StringComparison.Ordinal), LdSignature));
        Assert.Equal(202, late.Status);
        await world.ProcessAsync();
        Assert.Single(world.Seen);
    }

    // O12
    [Fact]
    public async Task A_forgery_does_not_take_the_place_of_the_genuine_activity()
    {
        await using World world = await World.StartAsync();
        await world.ForwardAsync(Activity(obj: Note("forged")));
        await world.ProcessAsync();
        Assert.Empty(world.Seen);
        Assert.Equal(202, (await world.Federation.PostAsync(world.Rita, Activity())).Status);
        await world.ProcessAsync();
        Assert.Equal("genuine", Assert.Single(world.Seen).Object.Single.Object!.Content!.Value);
        world.Network.Serve("https://remote.example/activities/2", Activity(id: "https://remote.example/activities/2"));
        await world.ForwardAsync(Activity(id: "https://remote.example/activities/2"));
        await world.ProcessAsync();
        Assert.Equal(2, world.Seen.Count);
    }

    [Fact]
    public async Task One_that_another_server_passed_on_too_early_is_taken_from_the_next()
    {
        await using World world = await World.StartAsync();
        await world.ForwardAsync(Activity());
        await world.ProcessAsync();
        Assert.Empty(world.Seen);
        world.Network.Serve(Create, Activity());
        using RemoteAccount other = world.Federation.AddRemote("https://second.example/users/sam");
        Assert.Equal(202, (await world.Federation.PostAsync(other, Activity())).Status);
        await world.ProcessAsync();
        Assert.Single(world.Seen);
    }

    [Fact]
    public async Task Nothing_but_ids_is_kept_of_what_was_forwarded()
    {
        await using World world = await World.StartAsync();
        await world.ForwardAsync(Activity(obj: Note("forged")));
        InboxEntry entry = Assert.Single(await world.Federation.Storage.Inbox.ClaimAsync(world.Federation.Now, world.Federation.Now.AddMinutes(1), 10, Token));
        Assert.Equal(world.Forwarder.Id, entry.ForwardedBy);
        Assert.DoesNotContain("forged", Encoding.UTF8.GetString(entry.Body.Span), StringComparison.Ordinal);
        Assert.DoesNotContain("content", Encoding.UTF8.GetString(entry.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("Update")]
    public async Task Where_the_activity_is_no_document_the_object_is_fetched(string type)
    {
        await using World world = await World.StartAsync();
        world.Network.Serve(Reply, Note(extra: type == "Update" ? "\"updated\":\"2026-11-23T11:30:00Z\"," : ""));
        await world.ForwardAsync(Activity(type, Note("forged"), Reply + "#activity"));
        await world.ProcessAsync();
        Activity seen = Assert.Single(world.Seen);
        Assert.Equal(type, seen.Types[0]);
        Assert.Null(seen.Id);
        Assert.Equal("genuine", seen.Object.Single.Object!.Content!.Value);
        Assert.Equal("genuine", (await world.Federation.Storage.Interactions.FindAsync(Reply, Token))!.Content!.Reveal());
    }

    [Fact]
    public async Task An_object_of_somebody_else_proves_nothing()
    {
        await using World world = await World.StartAsync();
        world.Network.Serve(Reply, Note().Replace(Rita, "https://remote.example/users/rob", StringComparison.Ordinal));
        await world.ForwardAsync(Activity());
        await world.ProcessAsync();
        Assert.Empty(world.Seen);
        Assert.Equal(0, await world.Federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task A_forwarder_cannot_make_an_old_object_look_edited()
    {
        await using World world = await World.StartAsync();
        await world.Federation.TakeAsync(world.Rita, Activity());
        InteractionRecord comment = (await world.Federation.Storage.Interactions.FindAsync(Reply, Token))!;
        await world.Federation.Storage.Interactions.UpsertAsync(comment with { State = InteractionState.Approved }, Token);
        world.Network.Serve(Reply, Note());
        await world.ForwardAsync(Activity("Update", $"\"{Reply}\"", Create + "/2"));
        await world.ProcessAsync();
        Assert.Equal(InteractionState.Approved, (await world.Federation.Storage.Interactions.FindAsync(Reply, Token))!.State);
        world.Network.Serve(Reply, Note("edited", extra: "\"updated\":\"2026-11-23T11:30:00Z\","));
        await world.ForwardAsync(Activity("Update", $"\"{Reply}\"", Create + "/3"));
        await world.ProcessAsync();
        InteractionRecord edited = (await world.Federation.Storage.Interactions.FindAsync(Reply, Token))!;
        Assert.Equal((InteractionState.Pending, "edited"), (edited.State, edited.Content!.Reveal()));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, true, true)]
    [InlineData(HttpStatusCode.Gone, true, true)]
    [InlineData(HttpStatusCode.NotFound, false, false)]
    [InlineData(HttpStatusCode.Gone, false, true)]
    [InlineData(HttpStatusCode.Forbidden, true, false)]
    [InlineData(HttpStatusCode.InternalServerError, true, false)]
    [InlineData(HttpStatusCode.OK, true, false)]
    public async Task A_deletion_is_proven_by_the_absence_of_the_object(HttpStatusCode answer, bool isPublic, bool deleted)
    {
        await using World world = await World.StartAsync();
        await world.Federation.TakeAsync(world.Rita, Activity(obj: Note(to: isPublic ? $"\"{Public}\"" : $"\"{Federation.News}\"")));
        Assert.NotNull(await world.Federation.Storage.Interactions.FindAsync(Reply, Token));
        if (answer == HttpStatusCode.OK)
        {
            world.Network.Serve(Reply, Note());
        }
        else
        {
            world.Network.Answer(Reply, answer);
        }

        await world.ForwardAsync(Activity("Delete", $"\"{Reply}\"", Reply + "#delete"));
        await world.ProcessAsync();
        Assert.Equal(deleted, await world.Federation.Storage.Interactions.FindAsync(Reply, Token) is null);
    }

    [Fact]
    public async Task A_tombstone_at_the_place_of_the_object_proves_its_deletion()
    {
        await using World world = await World.StartAsync();
        await world.Federation.TakeAsync(world.Rita, Activity());
        world.Network.Serve(Reply, $$"""{"id":"{{Reply}}","type":"Tombstone","formerType":"Note"}""");
        await world.ForwardAsync(Activity("Delete", $$"""{"id":"{{Reply}}","type":"Tombstone"}""", Reply + "#delete"));
        await world.ProcessAsync();
        Assert.Null(await world.Federation.Storage.Interactions.FindAsync(Reply, Token));
    }

    [Theory]
    [InlineData(HttpStatusCode.Gone, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    public async Task An_account_is_gone_where_its_server_says_gone(HttpStatusCode answer, bool deleted)
    {
        await using World world = await World.StartAsync();
        await world.Federation.TakeAsync(world.Rita, Activity());
        world.Network.Answer(Rita, answer);
        await world.ForwardAsync(Activity("Delete", $"\"{Rita}\"", Rita + "#delete"));
        await world.ProcessAsync();
        Assert.Equal(deleted, await world.Federation.Storage.Interactions.FindAsync(Reply, Token) is null);
    }

    [Theory]
    [InlineData("Like")]
    [InlineData("Announce")]
    public async Task What_is_no_document_and_has_no_object_of_its_own_is_dropped(string type)
    {
        await using World world = await World.StartAsync();
        await world.ForwardAsync(Activity(type, $"\"{Article}\""));
        await world.ProcessAsync();
        Assert.Empty(world.Seen);
        world.Network.Serve(Create + "/2", Activity(type, $"\"{Article}\"", Create + "/2"));
        await world.ForwardAsync(Activity(type, $"\"{Article}\"", Create + "/2"));
        await world.ProcessAsync();
        Assert.Single(world.Seen);
    }

    [Theory]
    [InlineData("Like", Rita)]
    [InlineData("Create", "https://remote.example/users/rob")]
    public async Task The_document_at_the_origin_is_the_one_that_was_named(string type, string actor)
    {
        await using World world = await World.StartAsync();
        world.Network.Serve(Create, Activity(type, Note(), actor: actor));
        await world.ForwardAsync(Activity());
        await world.ProcessAsync();
        Assert.Empty(world.Seen);
    }

    // A3
    [Theory]
    [InlineData("Create", false)]
    [InlineData("Like", false)]
    [InlineData("Announce", false)]
    [InlineData("Update", true)]
    public async Task Who_has_no_reason_to_forward_has_signed_for_somebody_else(string type, bool taken)
    {
        await using World world = await World.StartAsync();
        await world.Federation.TakeAsync(world.Rita, Activity());
        string json = Activity(type, id: Create + "/2").Replace("forum.example", "elsewhere.example", StringComparison.Ordinal);
        Assert.Equal(taken ? 202 : 401, (await world.Federation.PostAsync(world.Forwarder, json)).Status);
        Assert.Equal(taken ? 1 : 0, await world.Federation.Storage.Inbox.CountPendingAsync(Token));
        Assert.Equal(202, (await world.Federation.PostAsync(world.Forwarder, world.Prove(json))).Status);
        using RemoteAccount neighbour = world.Federation.AddRemote("https://remote.example/users/rob");
        Assert.Equal(401, (await world.Federation.PostAsync(neighbour, Activity(type, id: Create + "/3").Replace("second.example", "remote.example", StringComparison.Ordinal))).Status);
    }

    // A3
    [Fact]
    public async Task What_concerns_nobody_here_is_forgotten_without_a_fetch()
    {
        await using World world = await World.StartAsync();
        await world.Federation.TakeAsync(world.Forwarder, Activity("Like", $"\"{Article}\"", "https://forum.example/likes/1", world.Forwarder.Id.Value));
        world.Seen.Clear();
        int before = world.Network.Requests.Count;
        foreach (string json in new[]
        {
            Activity(obj: Note().Replace(Article, "https://elsewhere.example/notes/7", StringComparison.Ordinal)),
            Activity(obj: Note().Replace(Article, Federation.Origin + "/ap/objects/unknown", StringComparison.Ordinal)),
            Activity("Delete", $"\"{Reply}\""),
            Activity("Update", $"\"{Reply}\""),
            Activity("Undo", "\"https://remote.example/likes/1\""),
            Activity("Delete", "\"https://remote.example/users/unknown\"", actor: "https://remote.example/users/unknown"),
        })
        {
            await world.ForwardAsync(json);
        }

        Assert.Equal(before, world.Network.Requests.Count);
        Assert.Equal(0, await world.Federation.Storage.Inbox.CountPendingAsync(Token));
        await world.ForwardAsync(Activity());
        Assert.Equal(1, await world.Federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task A_change_counts_for_what_is_known_of_the_same_actor_only()
    {
        await using World world = await World.StartAsync();
        await world.Federation.TakeAsync(world.Rita, Activity());
        world.Network.Answer(Reply, HttpStatusCode.Gone);
        await world.ForwardAsync(Activity("Delete", $"\"{Reply}\"", "https://remote.example/activities/9", "https://remote.example/users/rob"));
        Assert.Equal(0, await world.Federation.Storage.Inbox.CountPendingAsync(Token));
        await world.ForwardAsync(Activity("Delete", $"\"{Reply}\"", "https://remote.example/activities/9"));
        Assert.Equal(1, await world.Federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task An_origin_that_is_away_is_asked_again_within_one_budget()
    {
        await using World world = await World.StartAsync();
        world.Network.Break(Create);
        await world.ForwardAsync(Activity());
        for (int i = 0; i < 3; i++)
        {
            await world.ProcessAsync();
            world.Federation.Time.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(3, world.Network.CountOf(Create));
        world.Network.Serve(Create, Activity());
        await world.ProcessAsync();
        Assert.Single(world.Seen);
    }

    [Fact]
    public async Task An_origin_that_stays_away_leaves_nothing_behind()
    {
        await using World world = await World.StartAsync();
        world.Network.Break(Create);
        await world.ForwardAsync(Activity());
        for (int i = 0; i < 30; i++)
        {
            await world.ProcessAsync();
            world.Federation.Time.Advance(TimeSpan.FromHours(15));
        }

        Assert.InRange(world.Network.CountOf(Create), 5, 10);
        Assert.Empty(world.Seen);
        Assert.Equal(0, await world.Federation.Storage.Inbox.CountPendingAsync(Token));
    }

    [Fact]
    public async Task A_domain_passes_on_only_so_much()
    {
        await using World world = await World.StartAsync(services => services.Configure<InboxOptions>(static o => o.ForwardedPerHost = new RateLimit(3, 0.01)));
        await world.ForwardAsync(Activity(), 3);
        InboxResult refused = await world.Federation.PostAsync(world.Forwarder, Activity(id: "https://remote.example/activities/99"));
        Assert.Equal(429, refused.Status);
        Assert.NotNull(refused.RetryAfter);
        using RemoteAccount twin = world.Federation.AddRemote("https://another.forum.example/users/forum");
        Assert.Equal(429, (await world.Federation.PostAsync(twin, Activity(id: "https://remote.example/activities/98"))).Status);
        using RemoteAccount other = world.Federation.AddRemote("https://second.example/users/sam");
        Assert.Equal(202, (await world.Federation.PostAsync(other, Activity(id: "https://remote.example/activities/97"))).Status);
        Assert.Equal(202, (await world.Federation.PostAsync(world.Forwarder, Activity("Like", $"\"{Article}\"", "https://forum.example/likes/1", world.Forwarder.Id.Value))).Status);
        world.Federation.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(202, (await world.Federation.PostAsync(world.Forwarder, Activity(id: "https://remote.example/activities/96"))).Status);
    }

    [Fact]
    public async Task Neither_a_blocked_forwarder_nor_a_blocked_actor_gets_in()
    {
        await using World world = await World.StartAsync();
        DomainBlocks blocks = world.Federation.Services.GetRequiredService<DomainBlocks>();
        await blocks.AddAsync("forum.example", null, Token);
        Assert.Equal(403, (await world.Federation.PostAsync(world.Forwarder, Activity())).Status);
        await blocks.RemoveAsync("forum.example", Token);
        await blocks.AddAsync("remote.example", null, Token);
        Assert.Equal(403, (await world.Federation.PostAsync(world.Forwarder, Activity())).Status);
        await blocks.RemoveAsync("remote.example", Token);
        world.Network.Serve(Create, Activity());
        await world.ForwardAsync(Activity());
        await blocks.AddAsync("forum.example", null, Token);
        await world.ProcessAsync();
        Assert.Empty(world.Seen);
        Assert.Equal(0, world.Network.CountOf(Create));
    }

    [Fact]
    public async Task A_policy_judges_what_was_proven()
    {
        await using World world = await World.StartAsync(static services => services.AddSingleton<IFederationPolicy, NoSpam>());
        world.Network.Serve(Create, Activity(obj: Note("spam")));
        await world.ForwardAsync(Activity());
        await world.ProcessAsync();
        Assert.Empty(world.Seen);
        world.Network.Serve(Create + "/2", Activity(id: Create + "/2"));
        await world.ForwardAsync(Activity(obj: Note("spam"), id: Create + "/2"));
        await world.ProcessAsync();
        Assert.Single(world.Seen);
    }

    // A14, A15
    [Theory]
    [InlineData(LdSignature, 202)]
    [InlineData("\"@graph\":[],", 400)]
    [InlineData("\"@included\":[],", 400)]
    [InlineData("\"@reverse\":{},", 400)]
    public async Task A_linked_data_signature_proves_nothing(string member, int status)
    {
        await using World world = await World.StartAsync();
        string json = Activity(obj: Note("forged"));
        InboxResult result = await world.Federation.PostAsync(world.Forwarder, With(json, member));
        Assert.Equal(status, result.Status);
        await world.ProcessAsync();
        Assert.Empty(world.Seen);
        Assert.Null(await world.Federation.Storage.Interactions.FindAsync(Reply, Token));
    }

    // A14
    [Fact]
    public async Task A_context_that_hides_a_shadow_changes_nothing()
    {
        await using World world = await World.StartAsync();
        string json = Activity(obj: Note("forged")).Replace("\"https://www.w3.org/ns/activitystreams\"", "[\"https://www.w3.org/ns/activitystreams\",null,{\"x\":\"https://www.w3.org/ns/activitystreams#\"}]", StringComparison.Ordinal);
        await world.ForwardAsync(With(json, LdSignature));
        await world.ProcessAsync();
        Assert.Empty(world.Seen);
    }

    // --- FEP-8b32
    [Fact]
    public async Task A_proof_of_the_actor_makes_a_forwarded_activity_authentic_as_it_stands()
    {
        await using World world = await World.StartAsync();
        await world.ForwardAsync(world.Prove(Activity()));
        await world.ProcessAsync();
        Assert.Equal("genuine", Assert.Single(world.Seen).Object.Single.Object!.Content!.Value);
        Assert.Equal(0, world.Network.CountOf(Create));
        Assert.NotNull(await world.Federation.Storage.Interactions.FindAsync(Reply, Token));
        await world.ForwardAsync(world.Prove(Activity()));
        Assert.Equal(202, (await world.Federation.PostAsync(world.Rita, Activity())).Status);
        await world.ProcessAsync();
        Assert.Single(world.Seen);
    }

    [Fact]
    public async Task Of_an_activity_with_a_proof_only_what_the_proof_covers_travels_on()
    {
        await using World world = await World.StartAsync();
        string proven = world.Prove(Activity());
        await world.ForwardAsync(With(proven, LdSignature));
        await world.ForwardAsync(With(proven, LdSignature.Replace("AAAA", "BBBB", StringComparison.Ordinal)));
        await world.ForwardAsync(proven.Replace("\"@context\":\"https://www.w3.org/ns/activitystreams\",\"id\"", "\"@context\":[\"https://www.w3.org/ns/activitystreams\",{\"z\":\"https://z.example/\"}],\"id\"", StringComparison.Ordinal));
        InboxEntry entry = Assert.Single(await world.Federation.Storage.Inbox.ClaimAsync(world.Federation.Now, world.Federation.Now.AddMinutes(1), 10, Token));
        Assert.Equal((null, Rita + "#ed25519-key"), (entry.ForwardedBy, entry.KeyId));
        Assert.DoesNotContain("RsaSignature2017", Encoding.UTF8.GetString(entry.Body.Span), StringComparison.Ordinal);
    }

    // A16
    [Theory]
    [InlineData("changed")]
    [InlineData("expires added")]
    [InlineData("expired")]
    [InlineData("purpose")]
    [InlineData("suite")]
    [InlineData("foreign key")]
    [InlineData("key of the site")]
    [InlineData("key that is not listed")]
    [InlineData("key that is not for assertions")]
    [InlineData("two, one bad")]
    [InlineData("old")]
    [InlineData("without a time")]
    [InlineData("for another audience")]
    public async Task A_proof_that_does_not_hold_proves_nothing(string flaw)
    {
        await using World world = await World.StartAsync();
        string json = Activity();
        string proven = flaw switch
        {
            "changed" => world.Prove(json).Replace("genuine", "forged", StringComparison.Ordinal),
            "expires added" => Edit(world.Prove(json), static proof => proof["expires"] = "2030-01-01T00:00:00Z"),
            "expired" => world.Prove(json, options: "\"expires\":\"2026-11-23T11:59:59Z\""),
            "purpose" => world.Prove(json, options: "\"proofPurpose\":\"authentication\""),
            "suite" => Edit(world.Prove(json), static proof => proof["cryptosuite"] = "eddsa-rdfc-2022"),
            "foreign key" => world.Prove(json, world.ForwarderKey),
            "key of the site" => Edit(world.Prove(json), static proof => proof["verificationMethod"] = Federation.News + "#ed25519-key"),
            "key that is not listed" => world.Prove(json, SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse(Rita + "#other-key"))),
            "key that is not for assertions" => world.Prove(json, world.UnlistedKey),
            "two, one bad" => TwoProofs(world.Prove(json), Edit(world.Prove(json), static proof => proof["created"] = "2026-11-23T11:00:01Z")),
            "old" => world.Prove(json, created: world.Federation.Now.AddHours(-25)),
            "without a time" => world.Prove(json, options: "\"created\":null"),
            _ => world.Prove(json, options: "\"domain\":\"other.example\""),
        };
        await world.ForwardAsync(proven);
        await world.ProcessAsync();
        Assert.Empty(world.Seen);
        Assert.Equal(1, world.Network.CountOf(Create));
        Assert.Null(await world.Federation.Storage.Interactions.FindAsync(Reply, Token));

        // It does no harm either where the actor itself delivers it.
        if (flaw != "changed")
        {
            Assert.Equal(202, (await world.Federation.PostAsync(world.Rita, proven)).Status);
            await world.ProcessAsync();
            Assert.Single(world.Seen);
        }
    }

    [Fact]
    public async Task All_options_of_a_proof_are_covered_by_it()
    {
        await using World world = await World.StartAsync();
        await world.ForwardAsync(world.Prove(Activity(), options: "\"expires\":\"2026-11-24T00:00:00Z\",\"nonce\":\"abc\""));
        await world.ProcessAsync();
        Assert.Single(world.Seen);
        Assert.Equal(0, world.Network.CountOf(Create));
    }

    [Fact]
    public async Task Several_proofs_count_where_all_of_them_hold()
    {
        await using World world = await World.StartAsync();
        await world.ForwardAsync(TwoProofs(world.Prove(Activity()), world.Prove(Activity(), created: world.Federation.Now.AddMinutes(-1))));
        await world.ProcessAsync();
        Assert.Single(world.Seen);
        Assert.Equal(0, world.Network.CountOf(Create));
    }

    private static string With(string json, string member) => "{" + member + json[(json.IndexOf('{', StringComparison.Ordinal) + 1)..];

    private static string Edit(string json, Action<JsonNode> edit)
    {
        JsonNode document = JsonNode.Parse(json)!;
        edit(document["proof"]!);
        return document.ToJsonString();
    }

    private static string TwoProofs(string one, string two)
    {
        JsonNode document = JsonNode.Parse(one)!;
        JsonNode first = document["proof"]!.DeepClone();
        document["proof"] = new JsonArray(first, JsonNode.Parse(two)!["proof"]!.DeepClone());
        return document.ToJsonString();
    }

    /// <summary>The site with an article, Rita with a key for proofs, and a forum that passes on what is answered there.</summary>
    private sealed class World : IAsyncDisposable
    {
        private World(Federation federation, RemoteAccount rita, RemoteAccount forwarder, ConcurrentQueue<Activity> seen)
        {
            Federation = federation;
            Rita = rita;
            Forwarder = forwarder;
            Seen = seen;
        }

        public Federation Federation { get; }

        public ScriptedNetwork Network => Federation.Network;

        public RemoteAccount Rita { get; }

        public RemoteAccount Forwarder { get; }

        public ConcurrentQueue<Activity> Seen { get; }

        public SigningKey ProofKey { get; } = SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse(ForwardingTests.Rita + "#ed25519-key"));

        public SigningKey UnlistedKey { get; } = SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse(ForwardingTests.Rita + "#login-key"));

        public SigningKey ForwarderKey { get; } = SigningKey.Generate(KeyAlgorithm.Ed25519, ObjectId.Parse("https://forum.example/users/forum#ed25519-key"));

        public static async Task<World> StartAsync(Action<IServiceCollection>? configure = null)
        {
            ConcurrentQueue<Activity> seen = new();
            Federation federation = await Federation.StartAsync(services =>
            {
                services.AddSingleton(seen);
                services.AddHandler<Activity, SeeingHandler>();
                configure?.Invoke(services);
            });
            await federation.AddAccountAsync();
            await federation.AddObjectAsync();
            World world = new(federation, new RemoteAccount(ForwardingTests.Rita), new RemoteAccount("https://forum.example/users/forum"), seen);
            federation.Network.Serve(world.Rita.Id.Value, world.Rita.Document(
                $"\"assertionMethod\":[{Multikey(world.ProofKey, world.Rita)}]",
                anotherKey: Multikey(world.UnlistedKey, world.Rita)));
            federation.Network.Serve(world.Forwarder.Id.Value, world.Forwarder.Document($"\"assertionMethod\":[{Multikey(world.ForwarderKey, world.Forwarder)}]"));
            Assert.True((await federation.Services.GetRequiredService<RemoteActorDirectory>().GetAsync(world.Rita.Id, null, Token)).IsFound);
            return world;
        }

        public async Task ForwardAsync(string json, int times = 1)
        {
            for (int i = 0; i < times; i++)
            {
                InboxResult result = await Federation.PostAsync(Forwarder, times == 1 ? json : json.Replace(Create, $"{Create}/{i}", StringComparison.Ordinal));
                Assert.True(result.Status == 202, $"{result.Status}: {result.Detail}");
                Federation.Time.Advance(TimeSpan.FromMilliseconds(10));
            }
        }

        /// <summary>Works off what was forwarded, and then what was proven.</summary>
        public async Task ProcessAsync()
        {
            while (await Federation.ProcessAsync() > 0)
            {
                // More may have come of it.
            }
        }

        /// <summary>Adds a proof. Members in the options replace those that Core writes.</summary>
        public string Prove(string json, SigningKey? key = null, DateTimeOffset? created = null, string? options = null)
        {
            key ??= ProofKey;
            using JsonDocument document = JsonDocument.Parse(json);
            byte[] signed = ObjectIntegrityProofs.Sign(document.RootElement, key, created ?? Federation.Now);
            if (options is null)
            {
                return Encoding.UTF8.GetString(signed);
            }

            // Made by hand, because Core makes proofs of one kind only.
            JsonObject whole = JsonNode.Parse(signed)!.AsObject();
            JsonObject proof = whole["proof"]!.AsObject();
            proof.Remove("proofValue");
            foreach ((string name, JsonNode? value) in JsonNode.Parse("{" + options + "}")!.AsObject().ToList())
            {
                proof.Remove(name);
                if (value is not null)
                {
                    proof[name] = value.DeepClone();
                }
            }

            whole.Remove("proof");
            byte[] hash = [.. Hash(proof), .. Hash(whole)];
            proof["proofValue"] = Multibase.EncodeBase58(key.Sign(hash));
            whole["proof"] = proof;
            return whole.ToJsonString();
        }

        public async ValueTask DisposeAsync()
        {
            ProofKey.Dispose();
            UnlistedKey.Dispose();
            ForwarderKey.Dispose();
            Rita.Dispose();
            Forwarder.Dispose();
            await Federation.DisposeAsync();
        }

        private static byte[] Hash(JsonObject json) =>
            System.Security.Cryptography.SHA256.HashData(ActivityPub.Sdk.Json.CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json.ToJsonString())));

        private static string Multikey(SigningKey key, RemoteAccount owner) =>
            $$"""{"id":"{{key.KeyId}}","type":"Multikey","controller":"{{owner.Id}}","publicKeyMultibase":"{{key.PublicKey.ExportMultikey()}}"}""";
    }

    internal sealed class SeeingHandler(ConcurrentQueue<Activity> seen) : IInboxHandler<Activity>
    {
        public ValueTask HandleAsync(InboxContext context, Activity activity, CancellationToken cancellationToken)
        {
            seen.Enqueue(activity);
            return default;
        }
    }

    private sealed class NoSpam : IFederationPolicy
    {
        public ValueTask<PolicyDecision> EvaluateAsync(PolicyContext context, CancellationToken cancellationToken = default) =>
            new(context.Activity.Object.Single.Object?.Content?.Value == "spam" ? PolicyDecision.Reject("spam") : PolicyDecision.Accept);
    }
}
