using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Outbox;

/// <summary>Adds the integrity proof of an account to the final bytes of its activities, where the site wants that.</summary>
/// <remarks>Thread-safe. See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/8b32/fep-8b32.md">FEP-8b32</see>.</remarks>
internal sealed class ActivityProver(ActorKeyRing keys, IOptions<ActivityPubOptions> options, TimeProvider timeProvider)
{
    /// <summary>The context that defines the terms of a proof.</summary>
    internal const string ContextUrl = "https://w3id.org/security/data-integrity/v1";

    // The members of a proof apart from its context and the id of the key.
    private const int ProofBytes = 400;

    private static readonly JsonWriterOptions s_writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the bytes of an activity as every server reads them, with a proof where the site adds proofs.</summary>
    /// <param name="json">The activity.</param>
    /// <param name="username">The account that sends it.</param>
    /// <param name="scope">The transaction that it is stored in; <see langword="null"/> where it has not begun yet.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ActivityTooLargeException">They cannot be made small enough.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> FinishAsync(ReadOnlyMemory<byte> json, string username, IStorageScope? scope, CancellationToken cancellationToken)
    {
        if (!options.Value.AddProofs)
        {
            return OutgoingPayload.Fit(json);
        }

        SigningKey key = scope is null
            ? await keys.GetSigningKeyAsync(username, KeyAlgorithm.Ed25519, cancellationToken)
            : await keys.GetSigningKeyAsync(username, KeyAlgorithm.Ed25519, scope, cancellationToken);
        ReadOnlyMemory<byte> extended = WithContext(json, out int contextBytes);
        using JsonDocument document = JsonDocument.Parse(OutgoingPayload.Fit(extended, contextBytes + key.KeyId.Value.Length + ProofBytes));
        return ObjectIntegrityProofs.Sign(document.RootElement, key, timeProvider.GetUtcNow());
    }

    private static ReadOnlyMemory<byte> WithContext(ReadOnlyMemory<byte> json, out int contextBytes)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
        ArrayBufferWriter<byte> buffer = new(json.Length + 100);
        using Utf8JsonWriter writer = new(buffer, s_writerOptions);
        writer.WriteStartObject();
        writer.WritePropertyName("@context");
        long start = writer.BytesCommitted + writer.BytesPending;
        WriteContext(writer, document.RootElement.TryGetProperty("@context", out JsonElement context) ? context : null);
        contextBytes = (int)(writer.BytesCommitted + writer.BytesPending - start);
        foreach (JsonProperty member in document.RootElement.EnumerateObject().Where(static member => member.Name != "@context"))
        {
            member.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    // Behind the first one, which has to be that of Activity Streams.
    private static void WriteContext(Utf8JsonWriter writer, JsonElement? context)
    {
        writer.WriteStartArray();
        bool written = false;
        foreach (JsonElement item in context switch { null => [], { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().ToArray(), { } single => [single] })
        {
            item.WriteTo(writer);
            if (!written)
            {
                writer.WriteStringValue(ContextUrl);
                written = true;
            }
        }

        if (!written)
        {
            writer.WriteStringValue(ActivityStreams.ContextUrl);
            writer.WriteStringValue(ContextUrl);
        }

        writer.WriteEndArray();
    }
}
