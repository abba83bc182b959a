using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ActivityPub.Sdk;

/// <summary>
/// Who is at the other end of a socket, as far as limits are concerned: an IPv4 address, or the network of an IPv6 address (/64), of which
/// one subscriber has 2^64. Requests without an address share one.
/// </summary>
internal readonly record struct SourceAddress
{
    private readonly UInt128 _value;

    private SourceAddress(UInt128 value) => _value = value;

    public static SourceAddress Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6)
        {
            address.TryWriteBytes(bytes, out _);
            bytes[8..].Clear();
        }
        else
        {
            (address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address).TryWriteBytes(bytes, out _);
        }

        return new SourceAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}
