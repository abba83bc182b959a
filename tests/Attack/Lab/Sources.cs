using System.Net;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>Addresses to send from, for tests that make more trouble than the site lets one address make.</summary>
internal static class Sources
{
    private static int s_last;

    /// <summary>An address that nobody has sent from.</summary>
    public static IPAddress Next()
    {
        int number = Interlocked.Increment(ref s_last);
        return new IPAddress([127, (byte)(20 + (number / 62500)), (byte)(number / 250 % 250), (byte)(1 + (number % 250))]);
    }
}
