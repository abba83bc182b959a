using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Core.Tests.Signatures;

/// <summary>Verifying with a key that is at hand is the hottest path of an inbox; it stays below one kilobyte for a key of 2,048 bits.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData("gotosocial/10-create-public")]
    [InlineData("wordpress/07-create-article")]
    [InlineData("wordpress/31-rfc9421-create")]
    public void Verifying_with_a_cached_key_allocates_less_than_a_kilobyte(string name)
    {
        RecordedRequest recorded = RecordedRequest.Read(name);
        SignatureRequirements requirements = recorded.Requirements();
        using Sdk.Keys.VerificationKey key = recorded.Key();
        long least = long.MaxValue;
        for (int i = 0; i < 50; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            ParsedSignature signature = HttpSignatures.Parse(recorded.Request, requirements).Signature!;
            Assert.True(HttpSignatures.Verify(recorded.Request, signature, key, recorded.Request.ReceivedAt, requirements).IsValid);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 1, 1024);
    }
}
