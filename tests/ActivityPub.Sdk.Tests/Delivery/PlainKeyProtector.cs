using ActivityPub.Sdk.Actors;

namespace ActivityPub.Sdk.Tests.Delivery;

/// <summary>Keeps keys as they are: these tests are about sending.</summary>
internal sealed class PlainKeyProtector : IKeyProtector
{
    public byte[] Protect(ReadOnlySpan<byte> plain, string purpose) => plain.ToArray();

    public byte[] Unprotect(ReadOnlySpan<byte> protectedData, string purpose) => protectedData.ToArray();
}
