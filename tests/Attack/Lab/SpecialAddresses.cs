using System.Net;

namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>Addresses that no request may ever go to: the edges of every special block, and IPv4 addresses in the clothes of IPv6.</summary>
internal static class SpecialAddresses
{
    private static readonly Dictionary<string, string[]> s_kinds = new()
    {
        ["IPv4"] =
        [
            "0.0.0.0", "0.255.255.255", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254",
            "172.16.0.1", "172.31.255.254", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.254",
            "192.175.48.1", "198.18.0.1", "198.19.255.254", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        ],
        ["IPv6"] =
        [
            "::", "::1", "100::1", "1fff::1", "2001::1", "2001:1ff:ffff::1", "2001:db8::1", "2002:7f00:1::1", "2002:5db8:d822::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1",
            "4000::1", "5f00::1", "64:ff9b:1::a00:1", "fc00::1", "fdff:ffff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1",
        ],
        ["IPv4 in IPv6"] =
        [
            "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "::ffff:100.64.0.1", "::ffff:0:127.0.0.1", "::127.0.0.1", "::10.0.0.1", "::93.184.216.34",
            "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b::192.168.0.1", "64:ff9b::198.18.0.1",
        ],
    };

    private static readonly HashSet<IPAddress> s_all = [.. s_kinds.Values.SelectMany(static a => a).Select(IPAddress.Parse).SelectMany(static a => a.IsIPv4MappedToIPv6 ? [a, a.MapToIPv4()] : new[] { a })];

    public static IEnumerable<string> Kinds => s_kinds.Keys;

    public static IReadOnlyList<string> Of(string kind) => s_kinds[kind];

    /// <summary>The address as the host of a URL.</summary>
    public static string Authority(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;

    /// <summary>No test has made the site dial any of them.</summary>
    public static void AssertNeverDialled(FakeInternet net) => Assert.DoesNotContain(net.Dials, static dial => s_all.Contains(dial.Address.Address) || IPAddress.IsLoopback(dial.Address.Address));
}
