using System.Security.Cryptography;
using ActivityPub.Sdk.Identifiers;
using NSec.Cryptography;

namespace ActivityPub.Sdk.Keys;

/// <summary>The private half of a key, with the id under which others find the public half.</summary>
/// <remarks>
/// <para>Keep the object rather than its bytes: reading a private key costs about as much as signing with it. Any number of threads
/// may sign at once, each with a handle of its own. RSA-2048 makes about 3,000 signatures a second on one core, Ed25519 ten times as many.</para>
/// <para><see cref="Dispose"/> frees the handles and overwrites the bytes that the object holds.</para>
/// </remarks>
public sealed class SigningKey : IDisposable
{
    private readonly RsaPool? _rsa;
    private readonly Key? _ed25519;

    // Pinned, so that the collector leaves no copies behind; new handles are made from it.
    private readonly byte[]? _pkcs8;

    private SigningKey(ObjectId keyId, RSA rsa)
    {
        KeyId = keyId;
        Algorithm = KeyAlgorithm.RsaSha256;
        SignatureSize = (rsa.KeySize + 7) / 8;
        byte[] exported = rsa.ExportPkcs8PrivateKey();
        byte[] pkcs8 = GC.AllocateUninitializedArray<byte>(exported.Length, pinned: true);
        exported.CopyTo(pkcs8, 0);
        CryptographicOperations.ZeroMemory(exported);
        _pkcs8 = pkcs8;
        VerificationKey.TryImportSubjectPublicKeyInfo(rsa.ExportSubjectPublicKeyInfo(), out VerificationKey? publicKey);
        PublicKey = publicKey ?? throw new CryptographicException("The RSA key is not acceptable.");
        _rsa = new RsaPool(rsa, () =>
        {
            RSA another = RSA.Create();
            another.ImportPkcs8PrivateKey(pkcs8, out _);
            return another;
        });
    }

    private SigningKey(ObjectId keyId, Key key)
    {
        KeyId = keyId;
        Algorithm = KeyAlgorithm.Ed25519;
        SignatureSize = 64;
        _ed25519 = key;
        VerificationKey.TryImportEd25519(key.PublicKey.Export(KeyBlobFormat.RawPublicKey), out VerificationKey? publicKey);
        PublicKey = publicKey!;
    }

    /// <summary>The id that signatures name, usually the id of the actor with a fragment: <c>https://city.example/ap/actors/news#main-key</c>.</summary>
    public ObjectId KeyId { get; }

    /// <summary>What the key signs with.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>The length of every signature of this key, in bytes.</summary>
    public int SignatureSize { get; }

    /// <summary>The public half. It is disposed together with this object.</summary>
    public VerificationKey PublicKey { get; }

    private static KeyCreationParameters Exportable => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    /// <summary>Makes a new key.</summary>
    /// <param name="algorithm">What the key is to sign with; RSA keys get 2,048 bits, which every server accepts.</param>
    /// <param name="keyId">The id of the key, in printable ASCII without quotes, because it stands in a quoted header value.</param>
    /// <exception cref="ArgumentException">The id has another character.</exception>
    public static SigningKey Generate(KeyAlgorithm algorithm, ObjectId keyId)
    {
        CheckKeyId(keyId);
        return algorithm switch
        {
            KeyAlgorithm.RsaSha256 => new SigningKey(keyId, RSA.Create(2048)),
            KeyAlgorithm.Ed25519 => new SigningKey(keyId, Key.Create(SignatureAlgorithm.Ed25519, Exportable)),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
    }

    /// <summary>Reads an unencrypted PKCS#8 structure, as <see cref="ExportPkcs8"/> writes it.</summary>
    /// <param name="pkcs8">The bytes. The caller overwrites them when they are no longer needed.</param>
    /// <param name="keyId">The id of the key, in printable ASCII without quotes, because it stands in a quoted header value.</param>
    /// <exception cref="ArgumentException">The id has another character.</exception>
    /// <exception cref="CryptographicException">The bytes are no RSA key of 2,048 to 8,192 bits and no Ed25519 key.</exception>
    public static SigningKey ImportPkcs8(ReadOnlySpan<byte> pkcs8, ObjectId keyId)
    {
        CheckKeyId(keyId);
        if (Key.TryImport(SignatureAlgorithm.Ed25519, pkcs8, KeyBlobFormat.PkixPrivateKey, out Key? ed25519, Exportable) && ed25519 is not null)
        {
            return new SigningKey(keyId, ed25519);
        }

        RSA rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(pkcs8, out int read);
            if (read != pkcs8.Length || !VerificationKey.IsAcceptable(rsa))
            {
                throw new CryptographicException("The bytes are not an acceptable private key.");
            }

            return new SigningKey(keyId, rsa);
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }

    /// <summary>Reads the 32-byte seed of an Ed25519 key (<see href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1.5">RFC 8032</see>).</summary>
    /// <param name="seed">The bytes.</param>
    /// <param name="keyId">The id of the key, in printable ASCII without quotes, because it stands in a quoted header value.</param>
    /// <exception cref="ArgumentException">The id has another character.</exception>
    /// <exception cref="CryptographicException">There are not 32 bytes.</exception>
    public static SigningKey ImportEd25519Seed(ReadOnlySpan<byte> seed, ObjectId keyId)
    {
        CheckKeyId(keyId);
        return Key.TryImport(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, out Key? key, Exportable) && key is not null
            ? new SigningKey(keyId, key)
            : throw new CryptographicException("The seed of an Ed25519 key has 32 bytes.");
    }

    /// <summary>The private key as an unencrypted PKCS#8 structure: encrypt it before it is stored, and overwrite the array afterwards.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public byte[] ExportPkcs8()
    {
        if (_ed25519 is not null)
        {
            return _ed25519.Export(KeyBlobFormat.PkixPrivateKey);
        }

        RSA rsa = _rsa!.Rent();
        try
        {
            return rsa.ExportPkcs8PrivateKey();
        }
        finally
        {
            _rsa.Return(rsa);
        }
    }

    /// <summary>Signs bytes.</summary>
    /// <param name="data">The bytes (not their hash).</param>
    /// <returns>The signature, <see cref="SignatureSize"/> bytes.</returns>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        byte[] signature = new byte[SignatureSize];
        Sign(data, signature);
        return signature;
    }

    /// <summary>Signs bytes into a buffer.</summary>
    /// <param name="data">The bytes (not their hash).</param>
    /// <param name="destination">Where the signature goes, at least <see cref="SignatureSize"/> bytes.</param>
    /// <returns>The number of bytes written, always <see cref="SignatureSize"/>.</returns>
    /// <exception cref="ArgumentException">The buffer is too small.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public int Sign(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (destination.Length < SignatureSize)
        {
            throw new ArgumentException($"A signature of this key has {SignatureSize} bytes.", nameof(destination));
        }

        if (_ed25519 is not null)
        {
            SignatureAlgorithm.Ed25519.Sign(_ed25519, data, destination[..SignatureSize]);
            return SignatureSize;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        RSA rsa = _rsa!.Rent();
        try
        {
            return rsa.SignHash(hash, destination, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        finally
        {
            _rsa.Return(rsa);
        }
    }

    private static void CheckKeyId(ObjectId keyId)
    {
        ArgumentNullException.ThrowIfNull(keyId);
        if (keyId.Value.AsSpan().ContainsAnyExceptInRange('!', '~') || keyId.Value.Contains('"', StringComparison.Ordinal))
        {
            throw new ArgumentException("The id of a key has to be printable ASCII without quotes.", nameof(keyId));
        }
    }

    /// <summary>Frees the handles and overwrites the private bytes. The key must not be used afterwards.</summary>
    public void Dispose()
    {
        _rsa?.Dispose();
        _ed25519?.Dispose();
        CryptographicOperations.ZeroMemory(_pkcs8);
        PublicKey.Dispose();
    }
}
