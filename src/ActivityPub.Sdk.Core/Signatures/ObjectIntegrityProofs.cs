using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Signatures;

/// <summary>
/// Integrity proofs inside of documents, by which an activity stays authentic when somebody else forwards it:
/// <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/8b32/fep-8b32.md">FEP-8b32</see> with the suite
/// <see href="https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022">eddsa-jcs-2022</see>.
/// </summary>
/// <remarks>
/// <para>A valid proof says that a key made the document. That the key is listed in <c>assertionMethod</c> of the actor who speaks in the
/// document is for the caller to check, in the function that looks up keys.</para>
/// <para>Pure functions, thread-safe.</para>
/// </remarks>
public static class ObjectIntegrityProofs
{
    /// <summary>The greatest number of proofs that are looked at.</summary>
    public const int MaxProofs = 8;

    private const string ProofType = "DataIntegrityProof";
    private const string Suite = "eddsa-jcs-2022";
    private const string Purpose = "assertionMethod";

    private static readonly JsonWriterOptions _writing = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The LD signature is made over the proof, not the other way round.
    private static readonly string[] _notSigned = ["proof", "signature"];

    /// <summary>Names the keys of the proofs of a document, so that they can be fetched before <see cref="Verify"/>.</summary>
    /// <param name="document">The document.</param>
    /// <returns>The ids, without repetition, of at most <see cref="MaxProofs"/> proofs; empty where there is no proof or one of them is malformed.</returns>
    public static IReadOnlyList<ObjectId> GetVerificationMethods(JsonElement document)
    {
        List<ObjectId> ids = [];
        if (TryGetProofs(document, out List<JsonElement> proofs) != ProofFailure.None)
        {
            return ids;
        }

        foreach (JsonElement proof in proofs)
        {
            if (!TryGetText(proof, "verificationMethod", out string? text) || !ObjectId.TryParse(text, out ObjectId? id))
            {
                return [];
            }

            if (!ids.Contains(id))
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    /// <summary>Verifies all proofs of a document.</summary>
    /// <param name="document">The document, as it was received.</param>
    /// <param name="findKey">Gives the key of an id, or <see langword="null"/> where it is not known or not allowed to speak for the
    /// owner of the document.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether there is at least one proof and all are valid. Nothing in a document makes this throw.</returns>
    public static ProofVerificationResult Verify(JsonElement document, Func<ObjectId, VerificationKey?> findKey, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(findKey);
        ProofFailure failure = TryGetProofs(document, out List<JsonElement> proofs);
        List<ObjectId> methods = [];
        DateTimeOffset? oldest = DateTimeOffset.MaxValue;
        ArrayBufferWriter<byte> buffer = new(2048);
        for (int i = 0; i < proofs.Count && failure == ProofFailure.None; i++)
        {
            failure = VerifyOne(document, proofs[i], findKey, now, buffer, methods, out DateTimeOffset? created);
            oldest = oldest is null || created is null ? null : created < oldest ? created : oldest;
        }

        return failure == ProofFailure.None ? new ProofVerificationResult(failure, methods, oldest) : new ProofVerificationResult(failure, [], null);
    }

    /// <summary>Adds a proof to a document.</summary>
    /// <param name="document">The document; proofs that it has already stay valid, and an LD signature is not covered.</param>
    /// <param name="key">An Ed25519 key that the owner of the document lists in <c>assertionMethod</c>.</param>
    /// <param name="created">The time; fractions of a second are cut off.</param>
    /// <returns>The document with the proof, in UTF-8.</returns>
    /// <exception cref="ArgumentException">The key is no Ed25519 key, or the document is no object.</exception>
    /// <exception cref="FormatException">The document has no canonical form.</exception>
    public static byte[] Sign(JsonElement document, SigningKey key, DateTimeOffset created)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Algorithm != KeyAlgorithm.Ed25519)
        {
            throw new ArgumentException("Integrity proofs are made with Ed25519 keys.", nameof(key));
        }

        if (document.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("The document is no object.", nameof(document));
        }

        if (!DocumentValidator.IsReadable(document, CanonicalJson.MaxDepth))
        {
            throw new FormatException("The document has text that is none, or is nested too deeply.");
        }

        bool hasContext = document.TryGetProperty("@context", out JsonElement context);
        string time = created.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        byte[] options = WriteProof(hasContext ? context : null, key.KeyId, time, null);
        using JsonDocument parsed = JsonDocument.Parse(options);
        ArrayBufferWriter<byte> buffer = new(2048);
        Span<byte> hashes = stackalloc byte[2 * SHA256.HashSizeInBytes];
        Hash(document, parsed.RootElement, hasContext ? context : null, buffer, hashes);
        byte[] proof = WriteProof(hasContext ? context : null, key.KeyId, time, Multibase.EncodeBase58(key.Sign(hashes)));

        buffer.Clear();
        using (Utf8JsonWriter writer = new(buffer, _writing))
        {
            writer.WriteStartObject();
            bool hasProofs = false;
            foreach (JsonProperty property in document.EnumerateObject())
            {
                if (property.Name != "proof")
                {
                    property.WriteTo(writer);
                    continue;
                }

                hasProofs = true;
                writer.WriteStartArray("proof");
                foreach (JsonElement older in AsList(property.Value))
                {
                    older.WriteTo(writer);
                }

                writer.WriteRawValue(proof, skipInputValidation: true);
                writer.WriteEndArray();
            }

            if (!hasProofs)
            {
                writer.WritePropertyName("proof");
                writer.WriteRawValue(proof, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static ProofFailure VerifyOne(JsonElement document, JsonElement proof, Func<ObjectId, VerificationKey?> findKey, DateTimeOffset now, ArrayBufferWriter<byte> buffer, List<ObjectId> methods, out DateTimeOffset? created)
    {
        created = null;
        if (!TryGetText(proof, "type", out string? type) || !TryGetText(proof, "cryptosuite", out string? suite)
            || !TryGetText(proof, "proofPurpose", out string? purpose) || !TryGetText(proof, "verificationMethod", out string? method)
            || !TryGetText(proof, "proofValue", out string? value) || !IsTimeOrAbsent(proof, "created", out created))
        {
            return ProofFailure.Malformed;
        }

        if (type != ProofType || suite != Suite)
        {
            return ProofFailure.UnsupportedSuite;
        }

        if (purpose != Purpose)
        {
            return ProofFailure.WrongPurpose;
        }

        if (!IsTimeOrAbsent(proof, "expires", out DateTimeOffset? expires) || !ObjectId.TryParse(method, out ObjectId? id)
            || !value.StartsWith('z') || !Multibase.TryDecode(value, out byte[]? signature))
        {
            return ProofFailure.Malformed;
        }

        if (expires <= now)
        {
            return ProofFailure.Expired;
        }

        bool hasContext = proof.TryGetProperty("@context", out JsonElement context);
        Span<byte> hashes = stackalloc byte[2 * SHA256.HashSizeInBytes];
        try
        {
            if (hasContext && !IsPrefix(context, document, buffer))
            {
                return ProofFailure.ContextMismatch;
            }

            // As the suite demands, the document is hashed under the context that the proof names.
            Hash(document, proof, hasContext ? context : null, buffer, hashes);
        }
        catch (FormatException)
        {
            return ProofFailure.Malformed;
        }

        if (findKey(id) is not { Algorithm: KeyAlgorithm.Ed25519 } key)
        {
            return ProofFailure.UnknownKey;
        }

        if (!key.Verify(hashes, signature))
        {
            return ProofFailure.BadProof;
        }

        if (!methods.Contains(id))
        {
            methods.Add(id);
        }

        return ProofFailure.None;
    }

    private static void Hash(JsonElement document, JsonElement options, JsonElement? context, ArrayBufferWriter<byte> buffer, Span<byte> hashes)
    {
        buffer.Clear();
        CanonicalJson.WriteObject(options, buffer, ["proofValue"], null);
        SHA256.HashData(buffer.WrittenSpan, hashes);
        buffer.Clear();
        CanonicalJson.WriteObject(document, buffer, _notSigned, context);
        SHA256.HashData(buffer.WrittenSpan, hashes[SHA256.HashSizeInBytes..]);
    }

    /// <summary>Whether the context of the document begins with that of the proof.</summary>
    private static bool IsPrefix(JsonElement context, JsonElement document, ArrayBufferWriter<byte> buffer)
    {
        if (!document.TryGetProperty("@context", out JsonElement whole))
        {
            return false;
        }

        List<JsonElement> expected = AsList(context);
        List<JsonElement> actual = AsList(whole);
        if (expected.Count > actual.Count)
        {
            return false;
        }

        for (int i = 0; i < expected.Count; i++)
        {
            buffer.Clear();
            CanonicalJson.Write(expected[i], buffer);
            int length = buffer.WrittenCount;
            CanonicalJson.Write(actual[i], buffer);
            if (!buffer.WrittenSpan[..length].SequenceEqual(buffer.WrittenSpan[length..]))
            {
                return false;
            }
        }

        return true;
    }

    private static ProofFailure TryGetProofs(JsonElement document, out List<JsonElement> proofs)
    {
        proofs = [];
        if (document.ValueKind != JsonValueKind.Object || !DocumentValidator.IsReadable(document, CanonicalJson.MaxDepth))
        {
            return ProofFailure.Malformed;
        }

        if (!document.TryGetProperty("proof", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return ProofFailure.Missing;
        }

        proofs = AsList(value);
        if (proofs.Count == 0)
        {
            return ProofFailure.Missing;
        }

        if (proofs.Count > MaxProofs)
        {
            return ProofFailure.TooManyProofs;
        }

        return proofs.TrueForAll(static p => p.ValueKind == JsonValueKind.Object) ? ProofFailure.None : ProofFailure.Malformed;
    }

    private static List<JsonElement> AsList(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static bool TryGetText(JsonElement json, string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!json.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        text = value.GetString()!;
        return true;
    }

    private static bool IsTimeOrAbsent(JsonElement proof, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!proof.TryGetProperty(name, out _))
        {
            return true;
        }

        if (!TryGetText(proof, name, out string? text) || !TryReadTime(text, out DateTimeOffset read))
        {
            return false;
        }

        time = read;
        return true;
    }

    /// <summary>Reads an XML Schema <c>dateTimeStamp</c>; more than seven digits of a second are cut, as some servers write nine.</summary>
    private static bool TryReadTime(string text, out DateTimeOffset time)
    {
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot == 19)
        {
            int end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end == dot + 1)
            {
                time = default;
                return false;
            }

            text = string.Concat(text.AsSpan(0, Math.Min(end, dot + 8)), text.AsSpan(end));
        }

        return DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    private static byte[] WriteProof(JsonElement? context, ObjectId verificationMethod, string created, string? proofValue)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter writer = new(buffer, _writing))
        {
            writer.WriteStartObject();
            if (context is { } value)
            {
                writer.WritePropertyName("@context");
                value.WriteTo(writer);
            }

            writer.WriteString("type", ProofType);
            writer.WriteString("cryptosuite", Suite);
            writer.WriteString("verificationMethod", verificationMethod.Value);
            writer.WriteString("proofPurpose", Purpose);
            if (proofValue is not null)
            {
                writer.WriteString("proofValue", proofValue);
            }

            writer.WriteString("created", created);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
