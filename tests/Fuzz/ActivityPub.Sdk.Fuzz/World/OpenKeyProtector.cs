using ActivityPub.Sdk.Actors;

namespace ActivityPub.Sdk.Fuzz.World;

/// <summary>Leaves keys as they are: nothing of this outlives the process.</summary>
internal sealed class OpenKeyProtector : IKeyProtector
{
    public byte[] Protect(ReadOnlySpan<byte> plain, string purpose) => plain.ToArray();

    public byte[] Unprotect(ReadOnlySpan<byte> protectedData, string purpose) => protectedData.ToArray();
}
