using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Inbox;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>What WordPress, GoToSocial, snac2 and Fedify sent, posted to the inbox at the moment it was sent, with their own key documents.</summary>
public sealed class RecordingsTests
{
    private static readonly string _root = Path.Combine(AppContext.BaseDirectory, "Recordings");

    // The retry of a challenge covers one component twice, which RFC 9421 forbids.
    private static readonly string[] _malformed = ["fedify/42-accept-signature-challenge-2"];

    public static TheoryData<string> Posts => [.. Directory.EnumerateFiles(_root, "*.json", SearchOption.AllDirectories)
        .Where(static file => Path.GetFileName(Path.GetDirectoryName(file)) == "requests" && JsonDocument.Parse(File.ReadAllBytes(file)).RootElement is var json
            && json.GetProperty("method").GetString() == "POST" && json.TryGetProperty("keyDocument", out JsonElement document) && document.ValueKind == JsonValueKind.String)
        .Select(static file => $"{Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))}/{Path.GetFileNameWithoutExtension(file)}")
        .Order(StringComparer.Ordinal)];

    [Fact]
    public void The_recordings_are_there() => Assert.InRange(Posts.Count, 100, 200);

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_recorded_activity_is_taken_and_worked_on(string name)
    {
        string[] parts = name.Split('/');
        using JsonDocument recorded = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_root, parts[0], "requests", parts[1] + ".json")));
        JsonElement json = recorded.RootElement;
        string host = json.GetProperty("host").GetString()!;
        string origin = (host.Contains(':', StringComparison.Ordinal) ? "http://" : "https://") + host;
        DateTimeOffset now = json.GetProperty("receivedAt").GetDateTimeOffset();
        await using Federation federation = await Federation.StartAsync(null, origin, now);
        ServeKeys(federation, Path.Combine(_root, parts[0]), json);
        ReceivedRequest request = new(
            "POST",
            json.GetProperty("target").GetString()!,
            origin.Split(':')[0],
            json.GetProperty("headers").EnumerateArray().Select(static h => new HeaderField(h[0].GetString()!, h[1].GetString()!)),
            json.GetProperty("bodyBase64").GetBytesFromBase64(),
            now);
        InboxResult result = await federation.ReceiveAsync(request);
        Assert.True(result.Status == (_malformed.Contains(name) ? 400 : 202), $"{result.Status}: {result.Detail} {string.Join('\n', federation.Log.Errors)}");
        if (result.Status == 202)
        {
            Assert.Equal(!IsOfAStranger(json), await federation.Storage.Inbox.CountPendingAsync(TestContext.Current.CancellationToken) == 1);
            await federation.ProcessAsync();
            Assert.Equal(0, await federation.Storage.Inbox.CountPendingAsync(TestContext.Current.CancellationToken));
        }
    }

    // Nothing is known of these accounts here: their end and their changes are of no interest.
    private static bool IsOfAStranger(JsonElement recorded)
    {
        using JsonDocument document = JsonDocument.Parse(recorded.GetProperty("bodyBase64").GetBytesFromBase64());
        JsonElement activity = document.RootElement;
        string? id = !activity.TryGetProperty("object", out JsonElement obj) ? null : obj.ValueKind switch
        {
            JsonValueKind.String => obj.GetString(),
            JsonValueKind.Object => obj.TryGetProperty("id", out JsonElement value) ? value.GetString() : null,
            _ => null,
        };
        return activity.GetProperty("type").GetString() is "Delete" or "Update" && activity.GetProperty("actor").GetString() == id;
    }

    // Documents are served under their own ids; GoToSocial's keys are documents of their own that show the actor.
    private static void ServeKeys(Federation federation, string directory, JsonElement recorded)
    {
        string text = File.ReadAllText(Path.Combine(directory, recorded.GetProperty("keyDocument").GetString()!));
        using JsonDocument document = JsonDocument.Parse(text);
        string id = document.RootElement.GetProperty("id").GetString()!;
        if (!document.RootElement.TryGetProperty("inbox", out _))
        {
            // Of one deleted account only the keys were recorded.
            text = text[..text.LastIndexOf('}')] + $",\"inbox\":\"{id}/inbox\"}}";
        }

        federation.Network.Serve(id, text);
        ObjectId keyId = ObjectId.Parse(recorded.GetProperty("keyId").GetString()!);
        if (keyId.WithoutFragment().Value != id)
        {
            federation.Network.Serve(keyId.WithoutFragment().Value, text);
        }
    }
}
