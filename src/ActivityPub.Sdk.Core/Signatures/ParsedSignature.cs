using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Signatures;

/// <summary>
/// A signature that was read and fulfils the requirements which need no key: coverage, host, digest of the body, time. It is not
/// verified: until <see cref="HttpSignatures.Verify"/> says so, nobody has signed anything.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ParsedSignature
{
    private readonly byte[] _signature;
    private string? _replayKey;

    /// <summary>Makes the record of a signature; for profiles, others get it from <see cref="HttpSignatures.Parse"/>.</summary>
    /// <param name="request">The request that carries the signature.</param>
    /// <param name="scheme">The generation.</param>
    /// <param name="keyId">The id of the key.</param>
    /// <param name="signature">The decoded signature.</param>
    /// <param name="components">The names of the covered components, in order.</param>
    /// <param name="created">When the signature was made.</param>
    public ParsedSignature(ReceivedRequest request, HttpSignatureScheme scheme, ObjectId keyId, byte[] signature, IReadOnlyList<string> components, DateTimeOffset created)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(keyId);
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(components);
        Request = request;
        Scheme = scheme;
        KeyId = keyId;
        _signature = signature;
        Components = components;
        Created = created;
    }

    /// <summary>The request that carries the signature.</summary>
    public ReceivedRequest Request { get; }

    /// <summary>The generation of the signature.</summary>
    public HttpSignatureScheme Scheme { get; }

    /// <summary>The id of the key, as sent in <see cref="ObjectId.Value"/>. Nothing says yet that the key exists, or whose it is.</summary>
    public ObjectId KeyId { get; }

    /// <summary>The label of the signature in its header; <see langword="null"/> in draft-cavage, which has none.</summary>
    public string? Label { get; init; }

    /// <summary>The algorithm that the sender named; <see langword="null"/> where it named none. The key decides, never this text.</summary>
    public string? AlgorithmLabel { get; init; }

    /// <summary>The nonce that the signature carries, escapes resolved; <see langword="null"/> where it has none, and in draft-cavage, which knows none.</summary>
    public string? Nonce { get; init; }

    /// <summary>When the signature was made: <c>created</c> where it is covered, else the <c>Date</c> header.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>When the signature ends, where the sender said so.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The covered components in order, in lower case: <c>(request-target)</c>, <c>host</c>, <c>@method</c>, <c>content-digest</c> and so on.</summary>
    public IReadOnlyList<string> Components { get; }

    /// <summary>The decoded signature.</summary>
    public ReadOnlyMemory<byte> Signature => _signature;

    /// <summary>
    /// The name of this very signature, for remembering which ones were already seen: the SHA-256 of key id and decoded signature, in
    /// lower-case hexadecimal. Two spellings of one signature have one name.
    /// </summary>
    public string ReplayKey => _replayKey ??= ComputeReplayKey();

    /// <summary>The public origin to which the request was addressed.</summary>
    internal Origin? Origin { get; init; }

    /// <summary>The text that the signature base ends with: the signature parameters of RFC 9421.</summary>
    internal ReadOnlyMemory<char> Parameters { get; init; }

    internal string? CreatedText { get; init; }

    internal string? ExpiresText { get; init; }

    private string ComputeReplayKey()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(KeyId.Value));
        hash.AppendData([0]);
        hash.AppendData(_signature);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
