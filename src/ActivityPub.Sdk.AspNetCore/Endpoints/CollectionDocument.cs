using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <summary>Writes ordered collections and their pages (<see href="https://www.w3.org/TR/activitypub/#collections">ActivityPub section 5</see>).</summary>
internal static class CollectionDocument
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The collection itself: how many there are and, where its items are shown, where they begin.</summary>
    public static ReadOnlyMemory<byte> Write(ObjectId id, long totalItems, bool showItems)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter json = new(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("@context", "https://www.w3.org/ns/activitystreams");
            json.WriteString("id", id.Value);
            json.WriteString("type", "OrderedCollection");
            json.WriteNumber("totalItems", totalItems);
            if (showItems)
            {
                json.WriteString("first", id.Value + "?page=1");
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>One page.</summary>
    /// <param name="id">The collection.</param>
    /// <param name="cursor">The cursor of the page; <see langword="null"/> for the first.</param>
    /// <param name="next">The cursor of the next page.</param>
    /// <param name="items">The items: ids, or whole documents as UTF-8 JSON.</param>
    public static ReadOnlyMemory<byte> WritePage(ObjectId id, string? cursor, string? next, IEnumerable<ReadOnlyMemory<byte>> items)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("@context", "https://www.w3.org/ns/activitystreams");
            json.WriteString("id", id.Value + "?page=" + (cursor is null ? "1" : Uri.EscapeDataString(cursor)));
            json.WriteString("type", "OrderedCollectionPage");
            json.WriteString("partOf", id.Value);
            if (next is not null)
            {
                json.WriteString("next", id.Value + "?page=" + Uri.EscapeDataString(next));
            }

            json.WriteStartArray("orderedItems");
            foreach (ReadOnlyMemory<byte> item in items)
            {
                json.WriteRawValue(item.Span, skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>An id as a JSON string.</summary>
    public static ReadOnlyMemory<byte> IdItem(string id) => (byte[])[(byte)'"', .. JsonEncodedText.Encode(id, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
}
