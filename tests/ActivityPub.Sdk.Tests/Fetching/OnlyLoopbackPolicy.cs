using System.Net;

using ActivityPub.Sdk.Fetching;

namespace ActivityPub.Sdk.Tests.Fetching;

/// <summary>Lets tests reach 127.0.0.1 as if it were the public network, and nothing else.</summary>
internal sealed class OnlyLoopbackPolicy : IAddressPolicy
{
    public bool Allows(IPAddress address) => address.Equals(IPAddress.Loopback);
}
