using System.Net;
using System.Net.Sockets;

namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// For development and closed networks: public addresses, loopback and private networks. Link-local addresses stay refused, because
/// there live the metadata services of cloud machines.
/// </summary>
internal sealed class LoopbackAddressPolicy : IAddressPolicy
{
    private static readonly IPNetwork[] Allowed =
    [
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"),
    ];

    private readonly PublicAddressPolicy _public = new();

    public bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Allows(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0)
        {
            return false;
        }

        foreach (IPNetwork network in Allowed)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return _public.Allows(address);
    }
}
