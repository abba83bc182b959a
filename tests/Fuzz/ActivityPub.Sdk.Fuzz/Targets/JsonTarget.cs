using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using ActivityPub.Sdk.Core.Tests.Json;
using ActivityPub.Sdk.Fuzz.Input;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Fuzz.Targets;

/// <summary>JSON into the vocabulary and back: the same meaning, equal objects, a second writing that changes nothing, every property readable.</summary>
internal sealed class JsonTarget : FuzzTarget
{
    // Nothing is cut, so that nothing may be lost.
    private static readonly JsonLimits _whole = new()
    {
        MaxTags = int.MaxValue,
        MaxAttachments = int.MaxValue,
        MaxFields = int.MaxValue,
        MaxOptions = int.MaxValue,
        MaxAliases = int.MaxValue,
        MaxNameBytes = int.MaxValue,
        MaxDescriptionBytes = int.MaxValue,
        MaxSummaryBytes = int.MaxValue,
        MaxLanguages = int.MaxValue,
    };

    private static readonly JsonLimits _tight = new()
    {
        MaxBytes = 4096,
        MaxDepth = 6,
        MaxTokens = 200,
        MaxStringBytes = 200,
        MaxTags = 2,
        MaxAttachments = 2,
        MaxFields = 1,
        MaxOptions = 2,
        MaxAliases = 1,
        MaxNameBytes = 5,
        MaxDescriptionBytes = 7,
        MaxSummaryBytes = 3,
        MaxLanguages = 1,
    };

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> _properties = new();

    public override string Name => "json";

    public override IReadOnlyList<string> Dictionary => [.. JsonWords.All, "\"nameMap\":{\"de\":\"a\"}", "\"contentMap\":{", "\"as:content\":", "\"@id\":", "\"@type\":", "\"https://www.w3.org/ns/activitystreams#content\":", "\"as:Public\"", "\"Public\"", "\"@graph\":", "\"@reverse\":{"];

    public override IEnumerable<byte[]> MakeSeeds() => Recordings.Documents().Concat(JsonWords.Hostile()).Concat(((string[])
        [
            """{"type":"Note","name":"a","nameMap":{"de":"b"},"as:name":"c"}""",
            """{"type":["Note","x:Y",1,null],"to":["as:Public",null,{"id":"https://a.example/1"},"x"],"cc":[],"bto":"Public"}""",
            """{"id":"https://a.example/1","@id":"https://b.example/1","type":"Note"}""",
            """{"type":"Create","actor":{"type":"Person","publicKey":[{"id":"https://a.example/#k","publicKeyPem":"x"}],"endpoints":{"sharedInbox":"https://a.example/in"}},"object":[{"type":"Note"},"https://a.example/2",3]}""",
            """{"type":"Question","oneOf":[{"name":"a","replies":{"totalItems":1}}],"closed":true,"endTime":"2026-11-23T04:37:09.183628625Z","votersCount":-1}""",
            """{"type":"Image","focalPoint":[0.5,-1],"width":1.0,"height":1e2,"blurhash":"x","url":[{"href":"https://a.example/i"}]}""",
            """{"type":"Article","published":"2026-11-23T04:37:09","updated":"0001-01-01T00:00:00+14:00","duration":"PT1S","source":{"content":"x"},"interactionPolicy":{"canQuote":{"automaticApproval":["as:Public"]}}}""",
            """{"type":"Place","latitude":1e308,"longitude":-0.0,"radius":99999999999999999999}""",
            """{"@context":["https://www.w3.org/ns/activitystreams",{"g":"@graph"}],"g":[{"type":"Undo"}]}""",
            """{"summaryMap":{"de":"a","en":1},"contentMap":[],"name":{"a":1},"attachment":{"type":"PropertyValue","name":"a","value":"<b>"}}""",
        ]).Select(Encoding.UTF8.GetBytes));

    public override void Run(ReadOnlySpan<byte> input)
    {
        Cut(input);
        if (!ActivityJson.TryRead(input, out ApObject? read, out ActivityJsonError? error, _whole))
        {
            Oracle.Holds(error.BytePosition >= 0 && error.BytePosition <= Math.Max(input.Length, _whole.MaxBytes) && error.Message.Length > 0, "The error has no place.");
            Oracle.Holds(!ActivityJson.TryRead(input, out _, out _), "The default limits refuse less.");
            return;
        }

        byte[] bytes = input.ToArray();
        using (JsonDocument strict = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false }))
        {
            Oracle.Holds(strict.RootElement.ValueKind == JsonValueKind.Object, "What was read is no object.");
        }

        Visit(read, 0);
        byte[] written = ActivityJson.Write(read);
        Oracle.Holds(ActivityJson.TryRead(written, out ApObject? again, out error, _whole with { MaxBytes = int.MaxValue, MaxTokens = int.MaxValue, MaxDepth = 33, MaxStringBytes = int.MaxValue }), $"What was written cannot be read: {error?.Message}");
        Oracle.Same(written, ActivityJson.Write(again), "The second writing");
        List<string> differences = Differences(bytes, written);
        Oracle.Holds(differences.Count == 0, $"The meaning changed: {string.Join("; ", differences.Take(3))}.");
    }

    private static List<string> Differences(byte[] read, byte[] written)
    {
        try
        {
            return SameMeaning.Differences(read, written);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
        {
            // The comparison knows no document in which a name and its short form stand side by side; such times are out of its range.
            return [];
        }
    }

    // With limits that cut, a second reading has nothing more to cut.
    private static void Cut(ReadOnlySpan<byte> input)
    {
        if (ActivityJson.TryRead(input, out ApObject? read, out _, _tight))
        {
            byte[] written = ActivityJson.Write(read);
            Oracle.Holds(ActivityJson.TryRead(written, out ApObject? again, out ActivityJsonError? error, _tight with { MaxBytes = int.MaxValue, MaxTokens = int.MaxValue, MaxDepth = 8, MaxStringBytes = int.MaxValue }), $"What was cut cannot be read: {error?.Message}");
            Oracle.Same(written, ActivityJson.Write(again), "The second writing of what was cut");
        }
    }

    private static void Visit(object? value, int depth)
    {
        switch (value)
        {
            case null or string:
                return;
            case ApNode node:
                Oracle.Holds(node.ToString() is { Length: <= 200 } text && !text.Any(char.IsControl), "The description is not fit for a log.");
                Oracle.Holds(node.Equals(node) && node.GetHashCode() == node.GetHashCode(), "An object is not itself.");
                foreach (PropertyInfo property in _properties.GetOrAdd(node.GetType(), static t => [.. t.GetProperties().Where(static p => p.GetIndexParameters().Length == 0)]))
                {
                    Visit(property.GetValue(node), depth + 1);
                }

                break;
            case ObjectRef reference:
                _ = reference.Id;
                Visit(reference.Object, depth + 1);
                break;
            case System.Collections.IEnumerable items when depth < 200:
                foreach (object? item in items)
                {
                    Visit(item, depth + 1);
                }

                break;
            default:
                _ = value.ToString();
                break;
        }
    }
}
