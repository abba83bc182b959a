using System.Text.Json.Nodes;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Tests.Processes;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>What several tests of fetching and authorisation do.</summary>
internal static class SceneActions
{
    /// <summary>Sends from an address that nobody has sent from.</summary>
    public static Task<SiteAnswer> SendFromElsewhereAsync(this Scene scene, Post post) => scene.Site.SendAsync(post.ToBytes(), Sources.Next());

    /// <summary>A post that is signed with an account's key under another name of the key, as the actor that the name belongs to.</summary>
    public static Post PostAs(this RemoteActor signer, string actor, string keyId, string? id = null) => signer
        .Unsigned(signer.Create(signer.Note("as somebody else")).With(("actor", actor), ("id", id ?? $"{actor}/activities/1")))
        .Sign(new CavageSignature(signer.Key) { KeyId = keyId });

    /// <summary>Sends in the name of a key and expects that it is not believed.</summary>
    public static async Task AssertKeyRefusedAsync(this Scene scene, RemoteActor signer, string actor, string? keyId = null)
    {
        SiteAnswer answer = await scene.SendFromElsewhereAsync(signer.PostAs(actor, keyId ?? actor + "#key"));
        Assert.True(answer.Status == 401, $"{keyId ?? actor}: {answer}");
    }

    /// <summary>Lets the channel of the scene follow an actor.</summary>
    /// <returns>The state of the follow and why there is none.</returns>
    public static async Task<string> FollowAsync(this Scene scene, string target)
    {
        Post post = new($"/attack/follow?channel={scene.Channel}&target={Uri.EscapeDataString(target)}", []);
        return (await scene.Site.SendAsync(post.ToBytes(), scene.Source)).Text;
    }

    /// <summary>The state of the follow of an actor by the channel: 0 asked for, 1 accepted, 2 refused; nothing where there is none.</summary>
    public static string FollowState(this Scene scene, string target) => string.Join(',', scene.Site.Data.List("SELECT state FROM ap_following WHERE username = $0 AND target = $1", scene.Channel, target));

    /// <summary>Becomes a follower of the channel and waits for the answer.</summary>
    public static async Task BecomeFollowerAsync(this Scene scene, RemoteActor actor)
    {
        await scene.AssertStatusAsync(202, actor.Post(actor.Activity("Follow", scene.ChannelId), scene.ChannelInbox));
        await actor.WaitForDeliveryAsync("\"Accept\"");
    }

    /// <summary>Waits until something was delivered to an account that contains a text.</summary>
    public static Task WaitForDeliveryAsync(this RemoteActor actor, string text) =>
        Eventually.TrueAsync($"'{text}' was delivered to {actor.Id}", _ => Task.FromResult(actor.Deliveries.Any(d => d.Text.Contains(text, StringComparison.Ordinal))));

    /// <summary>Lets the channel publish another article, which goes to all followers.</summary>
    /// <returns>Its title.</returns>
    public static async Task<string> PublishAsync(this Scene scene, string? html = null)
    {
        string title = scene.NewMark();
        await scene.Site.ApiAsync(HttpMethod.Post, $"/api/channels/{scene.Channel}/articles", new { title, html = html ?? "<p>More.</p>" });
        return title;
    }

    /// <summary>A create that only names its object, which its server serves.</summary>
    public static JsonObject CreateByReference(this RemoteActor author, JsonObject note)
    {
        string id = note["id"]!.GetValue<string>();
        author.Peer.ServeAndClose(new Uri(id).AbsolutePath, note);
        return author.Create(note).With(("object", id));
    }

    /// <summary>Answers a path with a document and ends the connection, so that the next request looks the name up anew.</summary>
    public static void ServeAndClose(this Peer peer, string target, JsonNode document)
    {
        byte[] body = Wire.Bytes(document);
        peer.On(target, async context =>
        {
            context.Response.Headers.Connection = "close";
            context.Response.ContentType = Lab.Peer.ActivityJson;
            await context.Response.Body.WriteAsync(body);
        });
    }

    /// <summary>An account with a small key.</summary>
    public static RemoteActor AddLightActor(this Peer peer, string name) => peer.AddActor(name, KeyAlgorithm.Ed25519);
}
