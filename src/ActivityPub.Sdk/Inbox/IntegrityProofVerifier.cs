using System.Buffers;
using System.Text.Json;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// Verifies the integrity proofs of an activity that somebody else than its actor sent. A proof shows who wrote it; whether that still holds only the origin
/// knows, so that an old proof is no substitute for asking there.
/// </summary>
/// <remarks>Thread-safe. See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/8b32/fep-8b32.md">FEP-8b32</see>.</remarks>
internal sealed class IntegrityProofVerifier(KeyDirectory keys, TimeProvider timeProvider)
{
    private static readonly TimeSpan _proofHolds = TimeSpan.FromHours(24);
    private static readonly TimeSpan _clockSkew = TimeSpan.FromHours(1);

    private static readonly JsonWriterOptions _writing = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Verifies all proofs of a document, each of which has to be the actor's.</summary>
    /// <param name="body">The document.</param>
    /// <param name="actorId">The actor.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was proven; <see langword="null"/> where there is no proof, or one that does not prove it.</returns>
    public async ValueTask<ProvenDocument?> VerifyAsync(ReadOnlyMemory<byte> body, ObjectId actorId, SourceAddress source, CancellationToken cancellationToken)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement root = document.RootElement;
        IReadOnlyList<ObjectId> methods = ObjectIntegrityProofs.GetVerificationMethods(root);

        // Somebody else's key proves nothing, and is not asked for.
        if (methods.Count == 0 || methods.Any(method => !method.HasSameOrigin(actorId)) || IsForSomebodyElse(root))
        {
            return null;
        }

        Dictionary<ObjectId, VerificationKey> found = [];
        foreach (ObjectId method in methods)
        {
            KeyResult key = await keys.FindForAssertionAsync(method, actorId, source, cancellationToken);
            if (!key.IsFound)
            {
                return null;
            }

            found[method] = key.Key;
        }

        DateTimeOffset now = timeProvider.GetUtcNow();
        ProofVerificationResult result = ObjectIntegrityProofs.Verify(root, found.GetValueOrDefault, now);
        return result.IsValid && result.Created is { } created && created > now - _proofHolds && created < now + _clockSkew
            ? new ProvenDocument(methods[0], WithoutUnproven(root))
            : null;
    }

    // A proof for another audience, or the answer to somebody's question, was not meant for this server.
    private static bool IsForSomebodyElse(JsonElement root)
    {
        JsonElement proofs = root.GetProperty("proof");
        return proofs.ValueKind == JsonValueKind.Array ? proofs.EnumerateArray().Any(NamesAudience) : NamesAudience(proofs);
    }

    private static bool NamesAudience(JsonElement proof) => proof.TryGetProperty("domain", out _) || proof.TryGetProperty("challenge", out _);

    // A forwarder may change the context behind the part that is proven, the LD signature and the spelling; what travels on has none of them.
    private static byte[] WithoutUnproven(JsonElement root)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, _writing))
        {
            writer.WriteStartObject();
            foreach (JsonProperty member in root.EnumerateObject().Where(static member => member.Name is not ("proof" or "signature" or "@context")))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return CanonicalJson.Canonicalize(buffer.WrittenMemory);
    }
}
