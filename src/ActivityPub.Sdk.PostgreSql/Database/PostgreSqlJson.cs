using System.Text.Json;
using System.Text.Json.Serialization;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>Lists and profiles that are stored as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ActorProfile))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class PostgreSqlJson : JsonSerializerContext
{
    public static string Write(ActorProfile profile) => JsonSerializer.Serialize(profile, Default.ActorProfile);

    public static ActorProfile ReadProfile(string json) => JsonSerializer.Deserialize(json, Default.ActorProfile)!;

    public static string Write(IReadOnlyList<ObjectId> ids) => JsonSerializer.Serialize(ids.Select(id => id.Value).ToArray(), Default.StringArray);

    public static IReadOnlyList<ObjectId> ReadIds(string json) => JsonSerializer.Deserialize(json, Default.StringArray)!.Select(ObjectId.Parse).ToArray();

    // Key id and key by turns.
    public static string Write(IReadOnlyList<RemoteKeyRecord> keys) =>
        JsonSerializer.Serialize(keys.SelectMany(key => new[] { key.KeyId.Value, key.PublicKey }).ToArray(), Default.StringArray);

    public static IReadOnlyList<RemoteKeyRecord> ReadKeys(string json) =>
        JsonSerializer.Deserialize(json, Default.StringArray)!.Chunk(2).Select(pair => new RemoteKeyRecord(ObjectId.Parse(pair[0]), pair[1])).ToArray();
}
