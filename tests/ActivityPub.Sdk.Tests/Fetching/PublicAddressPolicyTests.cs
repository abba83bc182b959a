using System.Net;

using ActivityPub.Sdk.Fetching;

using CsCheck;

namespace ActivityPub.Sdk.Tests.Fetching;

public class PublicAddressPolicyTests
{
    public static TheoryData<string> Refused =>
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1", "192.175.48.1",
        "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:db8::1", "2002:7f00:1::",
        "2002:808:808::", "2620:4f:8000::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1", "4000::1",
    ];

    public static TheoryData<string> Allowed =>
    [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "172.15.255.255", "172.32.0.0",
        "192.0.1.1", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
        "2606:4700:4700::1111", "2a00:1450:4001::1", "2001:200::1", "2003::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses_special_addresses(string address) => Assert.False(new PublicAddressPolicy().Allows(IPAddress.Parse(address)));

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Allows_public_addresses(string address) => Assert.True(new PublicAddressPolicy().Allows(IPAddress.Parse(address)));

    [Fact]
    public void Judges_an_embedded_IPv4_address_like_the_bare_one()
    {
        PublicAddressPolicy policy = new();
        Gen.Byte.Array[4].Sample(bytes =>
        {
            IPAddress bare = new(bytes);
            byte[] nat64 = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes];
            return policy.Allows(bare) == policy.Allows(bare.MapToIPv6()) && policy.Allows(bare) == policy.Allows(new IPAddress(nat64));
        });
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.17.0.2", true)]
    [InlineData("192.168.0.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("8.8.8.8", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Development_mode_adds_loopback_and_private_networks_only(string address, bool allowed) =>
        Assert.Equal(allowed, new LoopbackAddressPolicy().Allows(IPAddress.Parse(address)));
}
