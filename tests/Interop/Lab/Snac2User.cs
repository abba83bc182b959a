using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>A person on snac2: acts through its commands and web forms, and sees through the files of the server.</summary>
internal sealed class Snac2User(Snac2Server server, HttpClient web, string name, string password)
{
    public string ActorId => $"https://{FediverseLab.SnacName}/{name}";

    public string Handle => $"@{name}@{FediverseLab.SnacName}";

    private string Folder => Path.Combine(server.Data, "user", name);

    /// <summary>The actor that a handle stands for, as snac2 finds it.</summary>
    public Task<string> LookUpAsync(string handle) => server.CommandAsync("webfinger_s", name, handle);

    public Task FollowAsync(string actor) => server.CommandAsync("follow", name, actor);

    public Task UnfollowAsync(string actor) => server.CommandAsync("unfollow", name, actor);

    public Task PostAsync(string text) => SubmitAsync("note", ("content", text));

    public Task ReplyAsync(string to, string text) => SubmitAsync("note", ("content", text), ("in_reply_to", to));

    public Task EditAsync(string id, string text) => SubmitAsync("note", ("content", text), ("edit_id", id));

    public Task LikeAsync(string id) => SubmitAsync("action", ("id", id), ("action", "Like"));

    public Task UnlikeAsync(string id) => SubmitAsync("action", ("id", id), ("action", "Unlike"));

    public Task BoostAsync(string id) => SubmitAsync("action", ("id", id), ("action", "Boost"));

    public Task UnboostAsync(string id) => SubmitAsync("action", ("id", id), ("action", "Unboost"));

    public bool IsFollowedBy(string actor) => File.Exists(Path.Combine(Folder, "followers", Hash(actor) + ".json"));

    /// <summary>True when the follow was accepted; until then snac2 keeps the Follow itself.</summary>
    public bool Follows(string actor) => Read(Path.Combine(Folder, "following", Hash(actor) + ".json"))?["type"]?.ToString() == "Accept";

    /// <summary>The post as snac2 keeps it, when it is in this person's timeline.</summary>
    public JsonNode? InTimeline(string id) => Read(Path.Combine(Folder, "private", Hash(id) + ".json"));

    /// <summary>True when the server still has the post at all.</summary>
    public bool IsStored(string id) => File.Exists(Path.Combine(server.Data, "object", Hash(id)[..2], Hash(id) + ".json"));

    /// <summary>True when the person has a notification about a post.</summary>
    public bool WasToldOf(string id) =>
        Directory.Exists(Path.Combine(Folder, "notify"))
        && Directory.EnumerateFiles(Path.Combine(Folder, "notify"), "*.json").Select(Read).Any(told => told?["objid"]?.ToString() == id);

    /// <summary>Own posts that answer a post, newest last.</summary>
    public IReadOnlyList<JsonNode> RepliesTo(string id) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "private"), "*.json").Select(Read).OfType<JsonNode>()
            .Where(post => post["inReplyTo"]?.ToString() == id && post["attributedTo"]?.ToString() == ActorId)];

    public static string Hash(string id) =>
#pragma warning disable CA5351 // The file names of snac2 are MD5 sums.
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(id)));
#pragma warning restore CA5351

    private static JsonNode? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;
        }
        catch (Exception halfWritten) when (halfWritten is System.Text.Json.JsonException or IOException)
        {
            return null;
        }
    }

    private async Task SubmitAsync(string form, params (string Name, string Value)[] fields)
    {
        using var content = new MultipartFormDataContent();
        foreach (var field in fields)
        {
            // snac2 looks for the name in quotation marks.
            var part = new ByteArrayContent(Encoding.UTF8.GetBytes(field.Value));
            part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{field.Name}\"" };
            content.Add(part);
        }

        // Nor does it take the boundary in quotation marks, which is how .NET writes it.
        var boundary = content.Headers.ContentType!.Parameters.Single(parameter => parameter.Name == "boundary");
        boundary.Value = boundary.Value!.Trim('"');

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{ActorId}/admin/{form}")) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
        using var answer = await web.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode is >= 200 and < 400, $"snac2 answered {(int)answer.StatusCode} to the form {form}");
    }
}
