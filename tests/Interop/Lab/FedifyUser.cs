using System.Text.Json.Nodes;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>A person on the Fedify application.</summary>
internal sealed class FedifyUser(FedifyServer server, string name, string knock)
{
    public string ActorId => $"https://{FediverseLab.FedifyName}/users/{name}";

    public string Handle => $"@{name}@{FediverseLab.FedifyName}";

    /// <summary>What WebFinger and the actor document of a handle say: subject, id, type, name.</summary>
    public Task<JsonNode> LookUpAsync(string handle) => server.CallAsync("lookup", new { @as = name, handle, knock });

    /// <summary>Follows an actor and returns the id of the Follow.</summary>
    public async Task<string> FollowAsync(string target) => Id(await server.CallAsync("follow", new { @as = name, target, knock }));

    public async Task<string> PostAsync(string html) => Id(await server.CallAsync("post", new { @as = name, content = html, knock }));

    public async Task<string> ReplyAsync(string to, string html) => Id(await server.CallAsync("reply", new { @as = name, @object = to, content = html, knock }));

    public Task EditAsync(string id, string html) => server.CallAsync("edit", new { @as = name, @object = id, content = html, knock });

    public Task DeleteAsync(string id) => server.CallAsync("delete", new { @as = name, @object = id, knock });

    public async Task<string> LikeAsync(string id) => Id(await server.CallAsync("like", new { @as = name, @object = id, knock }));

    public async Task<string> AnnounceAsync(string id) => Id(await server.CallAsync("announce", new { @as = name, @object = id, knock }));

    /// <summary>Takes back a follow, like or boost, by the id of its activity.</summary>
    public Task UndoAsync(string activity) => server.CallAsync("undo", new { @as = name, activity, knock });

    /// <summary>A document as this person's server gets it with a signed request.</summary>
    public Task<JsonNode> FetchAsync(string url) => server.CallAsync("fetch", new { @as = name, url, knock });

    public async Task<bool> IsFollowedByAsync(string actor) => Contains(await StateAsync(), "followers", actor);

    public async Task<bool> FollowsAsync(string actor) => Contains(await StateAsync(), "following", actor);

    /// <summary>A post in this person's timeline: id, type, author, name, summary, content, url, replyTo, updated, mentions.</summary>
    public async Task<JsonNode?> InTimelineAsync(string id) =>
        (await StateAsync())["timeline"]!.AsArray().FirstOrDefault(post => post!["id"]!.ToString() == id);

    /// <summary>True when an activity of this type about this object arrived.</summary>
    public async Task<bool> ReceivedAsync(string type, string actor, string about) =>
        (await StateAsync())["received"]!.AsArray().Any(activity =>
            activity!["type"]!.ToString() == type && activity["actor"]?.ToString() == actor && activity["object"]?.ToString() == about);

    private static string Id(JsonNode answer) => answer["id"]!.ToString();

    private static bool Contains(JsonNode state, string list, string value) => state[list]!.AsArray().Any(item => item!.ToString() == value);

    private Task<JsonNode> StateAsync() => server.CallAsync("state", new { @as = name, knock });
}
