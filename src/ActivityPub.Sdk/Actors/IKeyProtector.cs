using System.Security.Cryptography;

namespace ActivityPub.Sdk.Actors;

/// <summary>Encrypts private keys before they are stored. ASP.NET Core applications get one over Data Protection; a key vault can stand here as well.</summary>
/// <remarks>An implementation is thread-safe and authenticates what it encrypts, the purpose included.</remarks>
public interface IKeyProtector
{
    /// <summary>Encrypts a private key.</summary>
    /// <param name="plain">The key. The caller overwrites it afterwards.</param>
    /// <param name="purpose">What the key is for; one purpose for each account. The same text is needed to decrypt.</param>
    byte[] Protect(ReadOnlySpan<byte> plain, string purpose);

    /// <summary>Decrypts a private key.</summary>
    /// <param name="protectedData">What <see cref="Protect"/> returned.</param>
    /// <param name="purpose">The purpose that it was encrypted for.</param>
    /// <returns>The key in an array that the caller overwrites.</returns>
    /// <exception cref="CryptographicException">The data was changed, or encrypted by another protector, with another secret or for another purpose.</exception>
    byte[] Unprotect(ReadOnlySpan<byte> protectedData, string purpose);
}
