using System.Collections.Concurrent;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>Who may do what, seen by a handler of the site that is asked about every activity.</summary>
public sealed class ActivityAuthorizationTests
{
    private const string Rita = "https://remote.example/users/rita";
    private const string Rob = "https://remote.example/users/rob";
    private const string Post = "https://city.example/ap/objects/1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<Federation> StartAsync(Seen seen) => Federation.StartAsync(services =>
    {
        services.AddSingleton(seen);
        services.AddHandler<Activity, EverythingHandler>();
    });

    private static string Json(string type, string members, string? id = "https://remote.example/activities/1") =>
        $$"""{"@context":"https://www.w3.org/ns/activitystreams",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"type":"{{type}}","actor":"{{Rita}}",{{members}}}""";

    private static string Note(string attributedTo = $"\"{Rita}\"", string id = "https://remote.example/notes/1") =>
        $$"""{"id":"{{id}}","type":"Note",{{(attributedTo.Length == 0 ? "" : $"\"attributedTo\":{attributedTo},")}}"content":"Hello"}""";

    public static TheoryData<string, string, bool> Rules => new()
    {
        // Create, Update: one object, of the sender's origin, that names the sender and nobody else.
        { "Create", $"\"object\":{Note()}", true },
        { "Create", $"\"object\":{Note("")}", true },
        { "Create", $"\"object\":{Note($"[\"{Rita}\",\"https://remote.example/channels/1\"]")}", true },
        { "Create", $"\"object\":{Note($"[{{\"type\":\"Person\",\"id\":\"{Rita}\"}},{{\"type\":\"Group\",\"id\":\"https://remote.example/channels/1\"}}]")}", true },
        { "Create", $"\"object\":{Note($"[\"https://evil.example/e\",\"{Rita}\"]")}", false },
        { "Create", $"\"object\":{Note($"[\"{Rita}\",\"https://evil.example/e\"]")}", false },
        { "Create", $"\"object\":{Note("1")}", false },
        { "Create", $"\"object\":{Note("{}")}", false },
        { "Create", $"\"object\":{Note("\"\"")}", false },
        { "Create", $"\"object\":{Note($"[[\"{Rita}\"]]")}", false },
        { "Create", $"\"object\":{Note($"[\"{Rita}\",1]")}", false },
        { "Create", $"\"object\":{Note($"\"{Rob}\"")}", false },
        { "Create", $"\"object\":{Note(id: "https://victim.example/notes/1")}", false },
        { "Create", $"\"object\":{Note("", "https://victim.example/notes/1")}", false },
        { "Create", $"\"object\":{Note(id: Post)}", false },
        { "Create", $"\"object\":\"{Post}\"", false },
        { "Create", $"\"object\":[{Note()},{Note(id: "https://remote.example/notes/2")}]", false },
        { "Create", "\"summary\":\"nothing\"", false },
        { "Create", $"\"attributedTo\":\"{Rob}\",\"object\":{Note()}", false },
        { "Create", $$"""
            "object":{"id":"https://remote.example/polls/1","type":"Question","attributedTo":"{{Rita}}","oneOf":[]}
            """, true },
        { "Create", $$"""
            "object":{"id":"https://remote.example/polls/1","type":"Question","attributedTo":"{{Rob}}","oneOf":[]}
            """, false },
        { "Create", $$"""
            "object":{"id":"https://remote.example/polls/1","type":"Question","actor":"{{Rob}}","attributedTo":"{{Rita}}","oneOf":[]}
            """, false },
        { "Update", $"\"object\":{Note()}", true },
        { "Update", $"\"object\":\"{Rita}\"", true },
        { "Update", $"\"object\":{Note($"\"{Rob}\"")}", false },
        { "Update", $"\"object\":\"{Rob}\"", false },
        { "Update", $$"""
            "object":{"id":"{{Rob}}","type":"Person","inbox":"{{Rob}}/inbox"}
            """, false },

        // Delete, Undo: what is the sender's.
        { "Delete", "\"object\":\"https://remote.example/notes/1\"", true },
        { "Delete", "\"object\":{\"id\":\"https://remote.example/notes/1\",\"type\":\"Tombstone\"}", true },
        { "Delete", $"\"object\":{Note()}", true },
        { "Delete", $"\"object\":{Note($"\"{Rob}\"")}", false },
        { "Delete", "\"object\":\"https://victim.example/notes/1\"", false },
        { "Delete", "\"object\":{\"id\":\"https://victim.example/notes/1\",\"type\":\"Tombstone\"}", false },
        { "Delete", $"\"object\":\"{Post}\"", false },
        { "Undo", "\"object\":\"https://remote.example/likes/1\"", true },
        { "Undo", $$"""
            "object":{"id":"https://remote.example/likes/1","type":"Like","actor":"{{Rita}}","object":"{{Post}}"}
            """, true },
        { "Undo", $$"""
            "object":{"type":"Like","actor":"{{Rita}}","object":"{{Post}}"}
            """, true },
        { "Undo", $$"""
            "object":{"id":"https://remote.example/likes/1","type":"Like","actor":"{{Rob}}","object":"{{Post}}"}
            """, false },
        { "Undo", $$"""
            "object":{"id":"https://victim.example/likes/1","type":"Like","actor":"{{Rita}}","object":"{{Post}}"}
            """, false },
        { "Undo", $$"""
            "object":{"type":"Like","actor":"{{Rob}}","object":"{{Post}}"}
            """, false },
        { "Undo", "\"object\":\"https://victim.example/follows/1\"", false },

        // Answers: to what we asked the sender.
        { "Accept", $$"""
            "object":{"id":"https://city.example/ap/activities/1","type":"Follow","actor":"{{Federation.News}}","object":"{{Rita}}"}
            """, true },
        { "Accept", "\"object\":\"https://city.example/ap/activities/1\"", true },
        { "TentativeAccept", "\"object\":\"https://city.example/ap/activities/1\"", true },
        { "Accept", $$"""
            "object":{"id":"https://city.example/ap/activities/1","type":"Follow","actor":"{{Federation.News}}","object":"https://victim.example/users/vic"}
            """, false },
        { "Accept", $$"""
            "object":{"type":"Follow","actor":"https://victim.example/users/vic","object":"{{Rita}}"}
            """, false },
        { "Reject", "\"object\":\"https://victim.example/follows/1\"", false },
        { "TentativeReject", "\"object\":\"https://victim.example/follows/1\"", false },
        { "Accept", $$"""
            "object":{"type":"QuoteRequest","actor":"{{Federation.News}}","object":"https://remote.example/notes/1","instrument":"{{Post}}"}
            """, true },
        { "Accept", $$"""
            "object":{"type":"QuoteRequest","actor":"{{Federation.News}}","object":"https://victim.example/notes/1","instrument":"{{Post}}"}
            """, false },

        // Add, Remove: collections of the sender.
        { "Add", $"\"object\":\"https://other.example/notes/1\",\"target\":\"{Rita}/featured\"", true },
        { "Add", "\"object\":\"https://other.example/notes/1\",\"target\":\"https://remote.example/collections/ritas\"", true },
        { "Add", $$"""
            "object":"https://other.example/notes/1","target":{"id":"https://remote.example/collections/x","type":"Collection","attributedTo":"{{Rita}}"}
            """, true },
        { "Remove", $"\"object\":\"https://other.example/notes/1\",\"target\":\"{Rita}/featured\"", true },
        { "Remove", $"\"object\":\"https://other.example/notes/1\",\"origin\":\"{Rita}/featured\"", true },
        { "Add", $"\"object\":\"https://other.example/notes/1\",\"target\":\"{Rob}/featured\"", false },
        { "Add", "\"object\":\"https://other.example/notes/1\",\"target\":\"https://remote.example/collections/robs\"", false },
        { "Add", "\"object\":\"https://other.example/notes/1\",\"target\":\"https://remote.example/collections/nobodys\"", false },
        { "Add", $$"""
            "object":"https://other.example/notes/1","target":{"id":"https://remote.example/collections/x","type":"Collection","attributedTo":"{{Rob}}"}
            """, false },
        { "Add", $"\"object\":\"https://other.example/notes/1\",\"target\":\"{Federation.News}/followers\"", false },
        { "Remove", "\"object\":\"https://other.example/notes/1\",\"target\":\"https://victim.example/users/vic/featured\"", false },
        { "Remove", "\"object\":\"https://other.example/notes/1\"", false },

        // About us, or of no effect.
        { "Follow", $"\"object\":\"{Federation.News}\"", true },
        { "Follow", "\"object\":\"https://victim.example/users/vic\"", false },
        { "Block", $"\"object\":\"{Federation.News}\"", true },
        { "Block", "\"object\":\"https://victim.example/users/vic\"", false },
        { "Flag", $"\"object\":[\"{Federation.News}\",\"{Post}\"]", true },
        { "Flag", "\"object\":[\"https://victim.example/users/vic\"]", false },
        { "QuoteRequest", $"\"object\":\"{Post}\",\"instrument\":{Note()}", true },
        { "QuoteRequest", $"\"object\":\"{Post}\",\"instrument\":\"https://remote.example/notes/served\"", true },
        { "QuoteRequest", $"\"object\":\"{Post}\",\"instrument\":{Note($"\"{Rob}\"")}", false },
        { "QuoteRequest", $"\"object\":\"{Post}\",\"instrument\":\"https://remote.example/notes/robs\"", false },
        { "QuoteRequest", $"\"object\":\"{Post}\",\"instrument\":\"https://victim.example/notes/1\"", false },
        { "QuoteRequest", $"\"object\":\"https://victim.example/notes/1\",\"instrument\":{Note()}", false },
        { "QuoteRequest", $"\"object\":\"{Post}\"", false },
        { "LikeRequest", $$"""
            "object":"{{Post}}","instrument":{"id":"https://remote.example/likes/1","type":"Like","actor":"{{Rita}}","object":"{{Post}}"}
            """, true },

        // A move needs the word of the new account.
        { "Move", $"\"object\":\"{Rita}\",\"target\":\"https://new.example/users/rita\"", true },
        { "Move", $"\"object\":\"{Rita}\",\"target\":\"https://new.example/users/other\"", false },
        { "Move", $"\"object\":\"{Rob}\",\"target\":\"https://new.example/users/rita\"", false },
        { "Move", $"\"object\":\"{Rita}\",\"target\":\"{Federation.News}\"", false },
        { "Move", $"\"object\":\"{Rita}\",\"target\":\"{Rita}\"", false },

        // Said about anything.
        { "Like", "\"object\":\"https://victim.example/notes/1\"", true },
        { "Announce", $"\"object\":\"{Post}\"", true },
        { "SomethingNew", "\"object\":\"https://victim.example/notes/1\"", true },
    };

    // O4, O6, O7, O8, O10
    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_sender_does_what_it_may_and_nothing_else(string type, string members, bool allowed)
    {
        Seen seen = new();
        await using Federation federation = await StartAsync(seen);
        await federation.AddAccountAsync();
        await federation.AddObjectAsync();
        using RemoteAccount rita = await ServeAsync(federation);
        await federation.TakeAsync(rita, Json(type, members));
        Assert.Equal(allowed ? 1 : 0, seen.Activities.Count);
        Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(Token));
        Assert.DoesNotContain(federation.Network.Requests, static url => url.StartsWith(Federation.Origin, StringComparison.Ordinal) || url.StartsWith("https://victim.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stamp_counts_from_the_origin_of_its_giver_only()
    {
        Seen seen = new();
        await using Federation federation = await StartAsync(seen);
        await federation.AddAccountAsync();
        using RemoteAccount rita = await ServeAsync(federation);
        const string Asked = "\"object\":\"https://city.example/ap/activities/1\"";
        await federation.TakeAsync(rita, Json("Accept", Asked + ",\"result\":\"https://remote.example/stamps/1\""));
        Assert.Equal("https://remote.example/stamps/1", seen.Take().Result.Single.Id?.Value);
        await federation.TakeAsync(rita, Json("Accept", Asked + ",\"result\":\"https://third.example/stamps/1\""));
        Assert.True(seen.Take().Result.IsEmpty);
        await federation.TakeAsync(rita, Json("Accept", Asked + $$""","result":{"id":"https://remote.example/stamps/1","type":"QuoteAuthorization","attributedTo":"{{Rob}}"}"""));
        Assert.Null(seen.Take().Result.Single.Object);
        await federation.TakeAsync(rita, Json("Accept", Asked + $$""","result":{"id":"https://remote.example/stamps/1","type":"QuoteAuthorization","attributedTo":"{{Rita}}"}"""));
        Assert.IsType<QuoteAuthorization>(seen.Take().Result.Single.Object);
    }

    // O7
    [Fact]
    public async Task What_others_said_reaches_handlers_as_ids_at_every_depth()
    {
        Seen seen = new();
        await using Federation federation = await StartAsync(seen);
        await federation.AddAccountAsync();
        using RemoteAccount rita = await ServeAsync(federation);
        const string Forged = """{"id":"https://victim.example/notes/1","type":"Note","content":"forged","attributedTo":"https://victim.example/users/vic"}""";
        string note = $$"""
            {"id":"https://remote.example/notes/1","type":"Note","attributedTo":"{{Rita}}","content":"mine","inReplyTo":{{Forged}},"quote":{{Forged}},"context":{{Forged}},
             "replies":{"id":"https://remote.example/notes/1/replies","type":"Collection","items":[{{Forged}}]} }
            """;
        await federation.TakeAsync(rita, Json("Create", $"\"object\":{note},\"target\":{Forged},\"instrument\":{Forged},\"context\":{Forged}"));
        Activity create = seen.Take();
        ApObject mine = create.Object.Single.Object!;
        Assert.Equal("mine", mine.Content!.Value);
        Assert.All(
            [mine.InReplyTo.Single, mine.Quote!.Value, mine.Context!.Value, create.Target.Single, create.Instrument.Single, create.Context!.Value],
            static reference => Assert.Equal((null, "https://victim.example/notes/1"), (reference.Object, reference.Id?.Value)));
        Assert.Equal((null, "https://remote.example/notes/1/replies"), (mine.Replies!.Value.Object, mine.Replies.Value.Id?.Value));
        await federation.TakeAsync(rita, Json("Announce", $"\"object\":{Forged}"));
        Assert.Null(seen.Take().Object.Single.Object);
        await federation.TakeAsync(rita, Json("Like", $"\"object\":{Forged}"));
        Assert.Null(seen.Take().Object.Single.Object);
        await federation.TakeAsync(rita, Json("Undo", $$"""
            "object":{"id":"https://remote.example/likes/1","type":"Like","actor":"{{Rita}}","object":{{Forged}}}
            """));
        Activity undone = Assert.IsType<Like>(seen.Take().Object.Single.Object);
        Assert.Null(undone.Object.Single.Object);
        Assert.Equal("https://victim.example/notes/1", undone.Object.Single.Id?.Value);
    }

    [Fact]
    public async Task A_report_names_what_is_ours_and_leaves_out_the_rest()
    {
        Seen seen = new();
        await using Federation federation = await StartAsync(seen);
        await federation.AddAccountAsync();
        using RemoteAccount rita = await ServeAsync(federation);
        await federation.TakeAsync(rita, Json("Flag", $"\"object\":[\"{Federation.News}\",\"https://victim.example/notes/1\"]"));
        Assert.Equal([Federation.News], seen.Take().Object.Ids().Select(static id => id.Value));
    }

    [Fact]
    public async Task Nothing_is_fetched_for_the_move_of_somebody_whom_nobody_here_knows()
    {
        Seen seen = new();
        await using Federation federation = await StartAsync(seen);
        await federation.AddAccountAsync();
        using RemoteAccount rita = await ServeAsync(federation);
        await federation.Storage.Following.RemoveAsync("news", rita.Id, Token);
        await federation.TakeAsync(rita, Json("Move", $"\"object\":\"{Rita}\",\"target\":\"https://new.example/users/rita\""));
        Assert.Empty(seen.Activities);
        Assert.Equal(0, federation.Network.CountOf("https://new.example/users/rita"));
    }

    [Fact]
    public async Task An_object_that_is_only_named_is_tried_again_while_its_server_is_away()
    {
        Seen seen = new();
        await using Federation federation = await StartAsync(seen);
        await federation.AddAccountAsync();
        using RemoteAccount rita = await ServeAsync(federation);
        federation.Network.Break("https://remote.example/notes/served");
        await federation.TakeAsync(rita, Json("Create", "\"object\":\"https://remote.example/notes/served\""));
        Assert.Empty(seen.Activities);
        federation.Network.Serve("https://remote.example/notes/served", Note(id: "https://remote.example/notes/served"));
        federation.Time.Advance(TimeSpan.FromSeconds(30));
        await federation.ProcessAsync();
        Assert.Equal("Hello", seen.Take().Object.Single.Object!.Content!.Value);
    }

    private static async Task<RemoteAccount> ServeAsync(Federation federation)
    {
        RemoteAccount rita = new(Rita);
        federation.Network.Serve(Rita, rita.Document($"\"featured\":\"{Rita}/featured\""));
        federation.Network.Serve("https://remote.example/notes/served", Note(id: "https://remote.example/notes/served"));
        federation.Network.Serve("https://remote.example/notes/robs", Note($"\"{Rob}\"", "https://remote.example/notes/robs"));
        foreach ((string name, string owner) in new[] { ("ritas", $"\"attributedTo\":\"{Rita}\","), ("robs", $"\"attributedTo\":\"{Rob}\","), ("nobodys", "") })
        {
            federation.Network.Serve($"https://remote.example/collections/{name}", $$"""{"id":"https://remote.example/collections/{{name}}",{{owner}}"type":"Collection"}""");
        }

        using RemoteAccount moved = new("https://new.example/users/rita");
        federation.Network.Serve(moved.Id.Value, moved.Document($"\"alsoKnownAs\":[\"{Rita}\"]"));
        using RemoteAccount other = new("https://new.example/users/other");
        federation.Network.Serve(other.Id.Value, other.Document());
        FollowingRecord following = new() { Username = "news", TargetId = rita.Id, FollowId = ObjectId.Parse(Federation.Origin + "/ap/activities/f1"), State = FollowState.Accepted, RequestedAt = federation.Now };
        await federation.Storage.Following.UpsertAsync(following, Token);

        // Of strangers some activities are not taken at all.
        Assert.True((await federation.Services.GetRequiredService<RemoteActorDirectory>().GetAsync(rita.Id, null, Token)).IsFound);
        return rita;
    }

    internal sealed class Seen
    {
        public ConcurrentQueue<Activity> Activities { get; } = new();

        public Activity Take()
        {
            Assert.True(Activities.TryDequeue(out Activity? activity));
            Assert.Empty(Activities);
            return activity;
        }
    }

    internal sealed class EverythingHandler(Seen seen) : IInboxHandler<Activity>
    {
        public ValueTask HandleAsync(InboxContext context, Activity activity, CancellationToken cancellationToken)
        {
            seen.Activities.Enqueue(activity);
            return default;
        }
    }
}
