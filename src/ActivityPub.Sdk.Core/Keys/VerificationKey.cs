using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace ActivityPub.Sdk.Keys;

/// <summary>The public half of a key: it verifies signatures.</summary>
/// <remarks>
/// <para>RSA keys have 2,048 to 8,192 bits and an odd exponent from 3 to 2^32-1; everything else is refused when the key is read,
/// because a weak key proves nothing and an enormous one costs milliseconds per signature.</para>
/// <para>Reading a key costs several times as much as verifying with one: keep the object, not the text. Immutable apart from
/// <see cref="Dispose"/>; any number of threads may verify at once. Not disposing it is harmless: the handles are then freed
/// by the garbage collector.</para>
/// </remarks>
public sealed class VerificationKey : IDisposable
{
    /// <summary>The greatest length of a PEM text that is read, in characters. A key of 8,192 bits needs about 1,500.</summary>
    public const int MaxPemLength = 8192;

    /// <summary>The smallest RSA key that is accepted, in bits.</summary>
    public const int MinRsaBits = 2048;

    /// <summary>The greatest RSA key that is accepted, in bits.</summary>
    public const int MaxRsaBits = 8192;

    private const string SpkiLabel = "PUBLIC KEY";
    private const string Pkcs1Label = "RSA PUBLIC KEY";

    // SEQUENCE { SEQUENCE { OID 1.3.101.112 } BIT STRING (32 bytes) }, RFC 8410 section 4.
    private static readonly byte[] _ed25519Spki = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    private readonly RsaPool? _rsa;
    private readonly PublicKey? _ed25519;
    private readonly byte[] _blob;

    private VerificationKey(RSA rsa)
    {
        Algorithm = KeyAlgorithm.RsaSha256;
        SizeInBits = rsa.KeySize;
        byte[] spki = rsa.ExportSubjectPublicKeyInfo();
        _blob = spki;
        _rsa = new RsaPool(rsa, () =>
        {
            RSA another = RSA.Create();
            another.ImportSubjectPublicKeyInfo(spki, out _);
            return another;
        });
    }

    private VerificationKey(PublicKey key)
    {
        Algorithm = KeyAlgorithm.Ed25519;
        SizeInBits = 256;
        _ed25519 = key;
        _blob = [.. _ed25519Spki, .. key.Export(KeyBlobFormat.RawPublicKey)];
    }

    /// <summary>What the key verifies.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>The size of the key: the bits of the modulus of an RSA key, 256 for Ed25519.</summary>
    public int SizeInBits { get; }

    /// <summary>Reads the PEM text of a public key, as it stands in <c>publicKeyPem</c>.</summary>
    /// <param name="pem">One PEM block labelled <c>PUBLIC KEY</c> (RSA or Ed25519) or <c>RSA PUBLIC KEY</c> (PKCS#1), up to
    /// <see cref="MaxPemLength"/> characters. A private key is refused.</param>
    /// <exception cref="FormatException">The text is no acceptable key.</exception>
    public static VerificationKey ImportPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        return TryImportPem(pem, out VerificationKey? key) ? key : throw new FormatException("The text is not the PEM block of an acceptable public key.");
    }

    /// <summary>Reads the PEM text of a public key without throwing.</summary>
    /// <param name="pem">The text, as for <see cref="ImportPem"/>.</param>
    /// <param name="key">The key where the text is one.</param>
    /// <returns>Whether the text is an acceptable key.</returns>
    public static bool TryImportPem([NotNullWhen(true)] string? pem, [NotNullWhen(true)] out VerificationKey? key)
    {
        key = null;
        if (pem is null || pem.Length > MaxPemLength || !PemEncoding.TryFind(pem, out PemFields fields))
        {
            return false;
        }

        ReadOnlySpan<char> text = pem;
        if (!text[..fields.Location.Start.Value].IsWhiteSpace() || !text[fields.Location.End.Value..].IsWhiteSpace())
        {
            return false;
        }

        byte[] der = new byte[fields.DecodedDataLength];
        if (!Convert.TryFromBase64Chars(text[fields.Base64Data], der, out int length) || length != der.Length)
        {
            return false;
        }

        return text[fields.Label] switch
        {
            SpkiLabel => TryImportSubjectPublicKeyInfo(der, out key),
            Pkcs1Label => TryImportPkcs1(der, out key),
            _ => false,
        };
    }

    /// <summary>Reads a DER-encoded SubjectPublicKeyInfo (RSA or Ed25519) without throwing.</summary>
    /// <param name="der">The bytes; nothing may follow the structure.</param>
    /// <param name="key">The key where the bytes are one.</param>
    /// <returns>Whether the bytes are an acceptable key.</returns>
    public static bool TryImportSubjectPublicKeyInfo(ReadOnlySpan<byte> der, [NotNullWhen(true)] out VerificationKey? key)
    {
        if (der.Length == _ed25519Spki.Length + 32 && der.StartsWith(_ed25519Spki))
        {
            return TryImportEd25519(der[_ed25519Spki.Length..], out key);
        }

        return TryImportRsa(der, static (RSA rsa, ReadOnlySpan<byte> data) =>
        {
            rsa.ImportSubjectPublicKeyInfo(data, out int read);
            return read;
        }, out key);
    }

    /// <summary>Reads the 32 bytes of an Ed25519 public key without throwing.</summary>
    /// <param name="raw">The bytes.</param>
    /// <param name="key">The key where the bytes are one.</param>
    /// <returns>Whether the bytes are an acceptable key.</returns>
    public static bool TryImportEd25519(ReadOnlySpan<byte> raw, [NotNullWhen(true)] out VerificationKey? key)
    {
        key = PublicKey.TryImport(SignatureAlgorithm.Ed25519, raw, KeyBlobFormat.RawPublicKey, out PublicKey? imported) && imported is not null
            ? new VerificationKey(imported)
            : null;
        return key is not null;
    }

    /// <summary>Reads a Multikey, as it stands in <c>publicKeyMultibase</c>.</summary>
    /// <param name="multibase">An Ed25519 key (multicodec <c>0xed</c>) or an RSA key (<c>0x1205</c>) in <see cref="Multibase"/>.</param>
    /// <exception cref="FormatException">The text is no acceptable key.</exception>
    public static VerificationKey ImportMultikey(string multibase)
    {
        ArgumentNullException.ThrowIfNull(multibase);
        return TryImportMultikey(multibase, out VerificationKey? key) ? key : throw new FormatException("The text is not the Multikey of an acceptable public key.");
    }

    /// <summary>Reads a Multikey without throwing.</summary>
    /// <param name="multibase">The text, as for <see cref="ImportMultikey"/>.</param>
    /// <param name="key">The key where the text is one.</param>
    /// <returns>Whether the text is an acceptable key.</returns>
    /// <remarks>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/521a/fep-521a.md">FEP-521a</see>.</remarks>
    public static bool TryImportMultikey([NotNullWhen(true)] string? multibase, [NotNullWhen(true)] out VerificationKey? key)
    {
        key = null;
        if (multibase is null || !Multibase.TryDecode(multibase, out byte[]? data))
        {
            return false;
        }

        return data switch
        {
            [0xed, 0x01, .. { Length: 32 } raw] => TryImportEd25519(raw, out key),
            [0x85, 0x24, .. byte[] pkcs1] => TryImportPkcs1(pkcs1, out key),
            _ => false,
        };
    }

    /// <summary>The key as a PEM block labelled <c>PUBLIC KEY</c>, with a newline at the end: the form for <c>publicKeyPem</c>.</summary>
    public string ExportPem() => PemEncoding.WriteString(SpkiLabel, _blob) + "\n";

    /// <summary>The key as a DER-encoded SubjectPublicKeyInfo.</summary>
    public byte[] ExportSubjectPublicKeyInfo() => [.. _blob];

    /// <summary>The key as a Multikey in base58btc: the form for <c>publicKeyMultibase</c>.</summary>
    public string ExportMultikey()
    {
        if (_rsa is null)
        {
            return Multibase.EncodeBase58([0xed, 0x01, .. _blob.AsSpan(_ed25519Spki.Length)]);
        }

        RSA rsa = _rsa.Rent();
        try
        {
            return Multibase.EncodeBase58([0x85, 0x24, .. rsa.ExportRSAPublicKey()]);
        }
        finally
        {
            _rsa.Return(rsa);
        }
    }

    /// <summary>Verifies a signature.</summary>
    /// <param name="data">The bytes that were signed (not their hash).</param>
    /// <param name="signature">The signature.</param>
    /// <returns>Whether this key made the signature. A signature of the wrong size or form is simply not valid; nothing is thrown for it.</returns>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (_ed25519 is not null)
        {
            return signature.Length == 64 && SignatureAlgorithm.Ed25519.Verify(_ed25519, data, signature);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        return VerifyRsaHash(hash, signature, HashAlgorithmName.SHA256);
    }

    /// <summary>Verifies a signature that was made with SHA-512, as the draft-cavage label <c>rsa-sha512</c> says. Always no for Ed25519.</summary>
    internal bool VerifyRsaSha512(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(data, hash);
        return _rsa is not null && VerifyRsaHash(hash, signature, HashAlgorithmName.SHA512);
    }

    /// <summary>Frees the handles of an RSA key. The key must not be used afterwards.</summary>
    public void Dispose() => _rsa?.Dispose();

    internal static bool IsAcceptable(RSA rsa)
    {
        if (rsa.KeySize is < MinRsaBits or > MaxRsaBits)
        {
            return false;
        }

        ReadOnlySpan<byte> exponent = rsa.ExportParameters(includePrivateParameters: false).Exponent.AsSpan().TrimStart((byte)0);
        return exponent.Length is > 0 and <= 4 && (exponent[^1] & 1) == 1 && !(exponent.Length == 1 && exponent[0] < 3);
    }

    private bool VerifyRsaHash(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, HashAlgorithmName algorithm)
    {
        if (signature.Length != (SizeInBits + 7) / 8)
        {
            return false;
        }

        RSA rsa = _rsa!.Rent();
        try
        {
            return rsa.VerifyHash(hash, signature, algorithm, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            _rsa.Return(rsa);
        }
    }

    private static bool TryImportPkcs1(ReadOnlySpan<byte> der, [NotNullWhen(true)] out VerificationKey? key) =>
        TryImportRsa(der, static (RSA rsa, ReadOnlySpan<byte> data) =>
        {
            rsa.ImportRSAPublicKey(data, out int read);
            return read;
        }, out key);

    private static bool TryImportRsa(ReadOnlySpan<byte> der, Func<RSA, ReadOnlySpan<byte>, int> import, [NotNullWhen(true)] out VerificationKey? key)
    {
        key = null;
        RSA rsa = RSA.Create();
        try
        {
            if (import(rsa, der) == der.Length && IsAcceptable(rsa))
            {
                key = new VerificationKey(rsa);
                return true;
            }
        }
        catch (CryptographicException)
        {
            // Not a key: the answer below says so.
        }
        finally
        {
            if (key is null)
            {
                rsa.Dispose();
            }
        }

        return false;
    }
}
