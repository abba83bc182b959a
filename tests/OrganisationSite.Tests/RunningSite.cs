using System.Text.Json.Nodes;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Testing.Peers;
using ActivityPub.Sdk.Tests.Processes;

namespace OrganisationSite.Tests;

/// <summary>One running site, and another server beside it, for all tests of a class.</summary>
public sealed class RunningSite : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private int _channels;

    internal SiteProcess Site { get; private set; } = null!;

    internal FediversePeer Peer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Site = await SiteProcess.StartAsync(_data.Path);
        Peer = await FediversePeer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Site is not null)
        {
            await Site.DisposeAsync();
        }

        if (Peer is not null)
        {
            await Peer.DisposeAsync();
        }

        _data.Dispose();
    }

    /// <summary>Makes a channel for one test alone.</summary>
    internal async Task<string> NewChannelAsync()
    {
        string handle = $"channel{Interlocked.Increment(ref _channels)}";
        await Site.JsonAsync(HttpMethod.Post, "/api/channels", new { handle, name = $"Channel {handle}" });
        return handle;
    }

    internal ObjectId ActorOf(string channel) => ObjectId.Parse($"{Site.Address}/ap/actors/{channel}");

    /// <summary>Lets an account of the other server follow a channel and waits until it does.</summary>
    internal async Task<PeerActor> FollowAsync(string username, string channel)
    {
        PeerActor actor = Peer.AddActor(username);
        await actor.FollowAsync(ActorOf(channel), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => $"{username} follows {channel}.\n{Site.Output}", async _ =>
            (await Site.PagesAsync($"/api/channels/{channel}/followers")).SelectMany(static p => p).Any(f => f["id"]!.GetValue<string>() == actor.Id.Value));
        return actor;
    }

    /// <summary>Publishes an article and gives the answer.</summary>
    internal Task<JsonNode> PublishAsync(string channel, object article) => Site.JsonAsync(HttpMethod.Post, $"/api/channels/{channel}/articles", article);

    internal Task<JsonNode> ArticleAsync(JsonNode article) => Site.JsonAsync(HttpMethod.Get, $"/api/articles/{article["id"]}");
}
