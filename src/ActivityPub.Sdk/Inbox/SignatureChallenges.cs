using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// Nonces that signatures by RFC 9421 have to carry, where <see cref="ActivityPubOptions.SignatureChallenge"/> asks for them. Nothing is
/// kept of a nonce that was given out: it holds its time and a MAC. What is kept is which ones came back, until they are too old.
/// </summary>
/// <remarks>
/// The key of the MAC comes from the private key of the instance actor, so that every node on one store knows the nonces of the others.
/// What was used is known to each node alone. Thread-safe.
/// </remarks>
internal sealed class SignatureChallenges(ActorKeyRing keys, IOptions<ActivityPubOptions> options, TimeProvider timeProvider)
{
    internal static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    // The clocks of several nodes.
    internal static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private const int RandomSize = 16;
    private const int MacSize = 24;
    private const int PayloadSize = sizeof(long) + RandomSize;

    // A multiple of three bytes, so that a nonce has one spelling.
    private const int Size = PayloadSize + MacSize;
    private const int MaxRemembered = 200_000;

    private static readonly string[] _read = ["@method", "@target-uri"];
    private static readonly string[] _write = [.. _read, "content-digest"];

    private readonly ExpiringCache<string, bool> _used = new(MaxRemembered, timeProvider);

    // What was used before this process began is not known to it.
    private readonly DateTimeOffset _began = timeProvider.GetUtcNow();

    private volatile Derived? _derived;

    public const string Objection = "The signature has no nonce of this server, or one that was used or is too old. Sign again with the one of Accept-Signature.";

    public bool IsOn { get; } = options.Value.SignatureChallenge;

    /// <summary>The <c>Accept-Signature</c> field for an answer; <see langword="null"/> where nothing is asked for.</summary>
    public async ValueTask<string?> IssueAsync(ReceivedRequest request, CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return null;
        }

        byte[] secret = await GetSecretAsync(cancellationToken);
        byte[] nonce = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(nonce, timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(nonce.AsSpan(sizeof(long), RandomSize));
        WriteMac(secret, nonce.AsSpan(0, PayloadSize), nonce.AsSpan(PayloadSize));
        return new SignatureChallenge(Base64Url.EncodeToString(nonce), request.Method is "GET" or "HEAD" ? _read : _write).ToString();
    }

    /// <summary>Those signatures of a request that may be believed once their keys have proven them: of RFC 9421 those with an unused nonce of ours.</summary>
    public async ValueTask<IReadOnlyList<ParsedSignature>> SelectAsync(IReadOnlyList<ParsedSignature> signatures, CancellationToken cancellationToken)
    {
        if (!IsOn || signatures.All(static signature => !NeedsNonce(signature)))
        {
            return signatures;
        }

        byte[] secret = await GetSecretAsync(cancellationToken);
        return [.. signatures.Where(signature => !NeedsNonce(signature) || (signature.Nonce is { } nonce && IsOurs(nonce, secret) && !_used.TryGet(nonce, out _)))];
    }

    /// <summary>Uses up the nonce of a signature that was proven.</summary>
    /// <returns><see langword="false"/> where another request was faster.</returns>
    public bool TryUse(ParsedSignature signature) => !IsOn || !NeedsNonce(signature) || _used.TryAdd(signature.Nonce!, true, Life + Skew);

    private static bool NeedsNonce(ParsedSignature signature) => signature.Scheme == HttpSignatureScheme.Rfc9421;

    private static void WriteMac(byte[] secret, ReadOnlySpan<byte> payload, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, payload, whole);
        whole[..MacSize].CopyTo(mac);
    }

    private bool IsOurs(string nonce, byte[] secret)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (nonce.Length != Base64Url.GetEncodedLength(Size)
            || Base64Url.DecodeFromChars(nonce, bytes, out _, out int written) != OperationStatus.Done || written != Size)
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[MacSize];
        WriteMac(secret, bytes[..PayloadSize], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[PayloadSize..]))
        {
            return false;
        }

        var issued = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
        DateTimeOffset now = timeProvider.GetUtcNow();
        return issued.ToUnixTimeMilliseconds() >= _began.ToUnixTimeMilliseconds() && issued <= now + Skew && now - issued < Life;
    }

    private async ValueTask<byte[]> GetSecretAsync(CancellationToken cancellationToken)
    {
        SigningKey key = await keys.GetSigningKeyAsync(FederationUris.InstanceUsername, KeyAlgorithm.Ed25519, cancellationToken);
        if (_derived is { } known && ReferenceEquals(known.Key, key))
        {
            return known.Secret;
        }

        byte[] plain = key.ExportPkcs8();
        try
        {
            byte[] secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, plain, HMACSHA256.HashSizeInBytes, info: "ActivityPub.Sdk/SignatureChallenge"u8.ToArray());
            _derived = new Derived(key, secret);
            return secret;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private sealed record Derived(SigningKey Key, byte[] Secret);
}
