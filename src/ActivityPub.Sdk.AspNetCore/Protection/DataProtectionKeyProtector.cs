using System.Security.Cryptography;
using ActivityPub.Sdk.Actors;
using Microsoft.AspNetCore.DataProtection;

namespace ActivityPub.Sdk.AspNetCore.Protection;

/// <summary>Encrypts private keys with ASP.NET Core Data Protection, one purpose for each actor.</summary>
internal sealed class DataProtectionKeyProtector(IDataProtectionProvider provider) : IKeyProtector
{
    private const string RootPurpose = "ActivityPub.Sdk.ActorKeys.v1";

    public byte[] Protect(ReadOnlySpan<byte> plain, string purpose)
    {
        byte[] copy = plain.ToArray();
        try
        {
            return provider.CreateProtector(RootPurpose, purpose).Protect(copy);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    public byte[] Unprotect(ReadOnlySpan<byte> protectedData, string purpose) =>
        provider.CreateProtector(RootPurpose, purpose).Unprotect(protectedData.ToArray());
}
