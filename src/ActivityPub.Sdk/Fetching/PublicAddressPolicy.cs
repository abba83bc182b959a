using System.Net;
using System.Net.Sockets;

namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// Allows public addresses only: for IPv4 everything outside the IANA special-purpose registry, for IPv6 only global unicast (2000::/3)
/// without its special blocks. An IPv4 address inside an IPv6 one is judged by itself.
/// </summary>
/// <remarks>
/// Registries: <see href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4</see>,
/// <see href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6</see>.
/// </remarks>
internal sealed class PublicAddressPolicy : IAddressPolicy
{
    private static readonly IPNetwork[] Refused =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.31.196.0/24"),
        IPNetwork.Parse("192.52.193.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("192.175.48.0/24"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"),
        IPNetwork.Parse("2620:4f:8000::/48"),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public bool Allows(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (address.ScopeId != 0)
            {
                return false;
            }

            if (address.IsIPv4MappedToIPv6)
            {
                return Allows(address.MapToIPv4());
            }

            if (Nat64.Contains(address))
            {
                return Allows(new IPAddress(address.GetAddressBytes().AsSpan(12)));
            }

            if (!GlobalUnicast.Contains(address))
            {
                return false;
            }
        }
        else if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        foreach (IPNetwork network in Refused)
        {
            if (network.Contains(address))
            {
                return false;
            }
        }

        return true;
    }
}
