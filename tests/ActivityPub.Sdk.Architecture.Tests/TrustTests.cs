using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;

namespace ActivityPub.Sdk.Architecture.Tests;

/// <summary>What is proven is a type of its own, and nobody else can make one.</summary>
public sealed class TrustTests
{
    [Theory]
    [InlineData("ActivityPub.Sdk.Inbox.AuthorizedActivity", "ActivityPub.Sdk.Inbox.ActivityAuthorizer")]
    [InlineData("ActivityPub.Sdk.Inbox.VerifiedActivity", "ActivityPub.Sdk.Inbox.InboxProcessor")]
    [InlineData("ActivityPub.Sdk.Fetching.AuthenticDocument", "ActivityPub.Sdk.Fetching.RemoteDocumentFetcher")]
    public void Each_level_of_trust_is_given_in_one_place(string type, string giver)
    {
        ArchUnitNET.Domain.Architecture architecture = new ArchLoader().LoadAssemblies(System.Reflection.Assembly.Load("ActivityPub.Sdk")).Build();
        IEnumerable<string> makers = architecture.Types
            .Where(candidate => candidate.Dependencies.OfType<MethodCallDependency>().Any(call => call.Target.FullName == type && call.TargetMember.Name.StartsWith(".ctor(", StringComparison.Ordinal)))
            .Select(static candidate => candidate.FullName)
            .Where(name => name != type);
        Assert.All(makers, maker => Assert.StartsWith(giver, maker, StringComparison.Ordinal));
        Assert.NotEmpty(makers);
    }
}
