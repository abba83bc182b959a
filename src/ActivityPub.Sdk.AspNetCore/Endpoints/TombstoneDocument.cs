using System.Buffers;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>What is left of something deleted (<see href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-tombstone">Tombstone</see>).</summary>
internal static class TombstoneDocument
{
    public static ReadOnlyMemory<byte> Write(ObjectId id, string formerType, DateTimeOffset deleted)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("@context", "https://www.w3.org/ns/activitystreams");
            json.WriteString("id", id.Value);
            json.WriteString("type", "Tombstone");
            json.WriteString("formerType", formerType);
            json.WriteString("deleted", deleted.UtcDateTime);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
