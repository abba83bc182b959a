using System.Security.Cryptography;
using System.Text;
using ActivityPub.Sdk.Actors;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>AES with a key of its own for each instance; the purpose is authenticated.</summary>
internal sealed class TestKeyProtector : IKeyProtector
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public byte[] Protect(ReadOnlySpan<byte> plain, string purpose)
    {
        byte[] result = new byte[12 + 16 + plain.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, 12));
        using AesGcm aes = new(_key, 16);
        aes.Encrypt(result.AsSpan(0, 12), plain, result.AsSpan(28), result.AsSpan(12, 16), Encoding.UTF8.GetBytes(purpose));
        return result;
    }

    public byte[] Unprotect(ReadOnlySpan<byte> protectedData, string purpose)
    {
        byte[] plain = new byte[protectedData.Length - 28];
        using AesGcm aes = new(_key, 16);
        aes.Decrypt(protectedData[..12], protectedData[28..], protectedData[12..28], plain, Encoding.UTF8.GetBytes(purpose));
        return plain;
    }
}
