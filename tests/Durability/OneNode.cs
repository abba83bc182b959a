using System.Globalization;
using ActivityPub.Sdk.Durability.Tests.Fediverse;
using ActivityPub.Sdk.Durability.Tests.Nodes;
using ActivityPub.Sdk.Durability.Tests.Stores;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Tests.Processes;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Durability.Tests;

/// <summary>A database, a node on it and other servers: what most tests begin with.</summary>
internal sealed class OneNode : IAsyncDisposable
{
    private readonly TemporaryFolder? _folder;
    private int _ids;

    private OneNode(TemporaryFolder? folder, string path, StoreUnderTest store, FakeFediverse fediverse, Node node)
    {
        _folder = folder;
        Path = path;
        Store = store;
        Fediverse = fediverse;
        Node = node;
    }

    public string Path { get; }

    public StoreUnderTest Store { get; }

    public FakeFediverse Fediverse { get; }

    public Node Node { get; }

    /// <summary>Makes everything; the node is not started.</summary>
    /// <param name="store">The store family.</param>
    /// <param name="hosts">How many other servers.</param>
    /// <param name="path">The folder; one of its own where it is left out.</param>
    public static async Task<OneNode> CreateAsync(string store, int hosts = 1, string? path = null)
    {
        TemporaryFolder? folder = path is null ? new TemporaryFolder() : null;
        path ??= folder!.Path;
        StoreUnderTest database = await StoreUnderTest.CreateAsync(store, path);
        return new OneNode(folder, path, database, await FakeFediverse.StartAsync(hosts, TestContext.Current.CancellationToken), new Node(database, path));
    }

    /// <summary>Makes everything and starts the node.</summary>
    public static async Task<OneNode> StartAsync(string store, int hosts = 1)
    {
        OneNode world = await CreateAsync(store, hosts);
        await world.Node.StartAsync();
        return world;
    }

    /// <summary>An account of the first of the other servers.</summary>
    public RemoteActor Actor(string name) => Fediverse.Actor(0, name);

    /// <summary>A note that mentions the account of the node.</summary>
    public Note Note(RemoteActor author, string name, string content = "Hello") => new()
    {
        Id = author.Id.Origin.Append($"/notes/{name}"),
        AttributedTo = [author.Id],
        Content = $"<p>{content}</p>",
        Published = Node.Clock.Now.AddHours(-1),
        To = [ActivityStreams.Public],
        Cc = [Node.News],
        Tag = [new Mention { Href = Node.News, Name = "@news" }],
    };

    /// <summary>The Create of a note of its own; <paramref name="kind"/> stands in its id.</summary>
    public Create Create(RemoteActor author, string kind = "plain")
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{kind}/{Interlocked.Increment(ref _ids)}");
        Note note = Note(author, name);
        return new Create { Id = author.Id.Origin.Append($"/activities/{name}"), Actor = [author.Id], Object = [note], To = note.To, Cc = note.Cc };
    }

    public Task<int> SendAsync(RemoteActor sender, Activity activity, ObjectId? inbox = null) => SendAsync(sender, ActivityJson.Write(activity), inbox);

    public Task<int> SendAsync(RemoteActor sender, byte[] body, ObjectId? inbox = null) =>
        Fediverse.SendAsync(sender, inbox ?? Node.SharedInbox, Node.Origin.Authority, body, Node.Clock.Now, TestContext.Current.CancellationToken);

    /// <summary>Sends, and comes back as often as it is asked to, as every server does.</summary>
    public Task DeliverAsync(RemoteActor sender, Activity activity) => Eventually.TrueAsync(
        () => $"{activity.Id} is taken.\n{Node.Output}",
        async _ =>
        {
            int status = await SendAsync(sender, activity);
            Assert.True(status is 202 or 503, $"{status} for {activity.Id}\n{Node.Output}");
            return status == 202;
        });

    /// <summary>Sends, and waits until the inbox is worked off.</summary>
    public async Task TakeAsync(RemoteActor sender, params Activity[] activities)
    {
        foreach (Activity activity in activities)
        {
            await DeliverAsync(sender, activity);
        }

        await WorkedOffAsync();
    }

    public Task WorkedOffAsync() => Eventually.TrueAsync(() => $"the inbox is worked off.\n{Node.Output}", async _ => (await Node.LeftAsync()).Inbox == 0);

    /// <summary>How many effects an activity had.</summary>
    public async Task<int> EffectsOfAsync(Activity activity) => (await Node.EffectsAsync()).Count(e => e.Split(' ')[1] == activity.Id!.Value);

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Fediverse.DisposeAsync();
        await Store.DisposeAsync();
        _folder?.Dispose();
    }
}
