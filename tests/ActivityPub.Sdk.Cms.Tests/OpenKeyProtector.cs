using ActivityPub.Sdk.Actors;

namespace ActivityPub.Sdk.Cms.Tests;

internal sealed class OpenKeyProtector : IKeyProtector
{
    public byte[] Protect(ReadOnlySpan<byte> plain, string purpose) => plain.ToArray();

    public byte[] Unprotect(ReadOnlySpan<byte> protectedData, string purpose) => protectedData.ToArray();
}
