using ActivityPub.Sdk.Durability.Tests.Kills;

namespace ActivityPub.Sdk.Durability.Tests;

/// <summary><c>long ...</c> runs the kill rounds for as long as one likes; everything else is the tests.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) =>
        args is ["long", .. string[] rest] ? LongRun.RunAsync(rest) : Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
