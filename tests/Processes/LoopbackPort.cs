using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ActivityPub.Sdk.Tests.Processes;

/// <summary>Addresses of this machine that nobody listens on.</summary>
internal static class LoopbackPort
{
    /// <summary>Finds a free address, such as <c>http://127.0.0.1:40001</c>.</summary>
    public static string FreeAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
