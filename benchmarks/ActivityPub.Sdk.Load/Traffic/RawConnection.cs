using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActivityPub.Sdk.Load.Traffic;

/// <summary>Sends requests that were made beforehand, from a given address, and reads the status. Slower clients would measure themselves.</summary>
internal sealed class RawConnection(IPAddress from, int port) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Socket? _socket;

    /// <summary>Sends one request.</summary>
    /// <param name="request">All its bytes.</param>
    /// <param name="closes">Whether the connection ends with it.</param>
    /// <param name="cancellationToken">Cancels the exchange.</param>
    /// <returns>The status; 0 where the server hung up without one.</returns>
    public async Task<int> SendAsync(ReadOnlyMemory<byte> request, bool closes, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            bool isFresh = _socket is null;
            try
            {
                Socket socket = _socket ??= await ConnectAsync(cancellationToken);
                int status = await ExchangeAsync(socket, request, cancellationToken);
                if (closes)
                {
                    Close();
                }

                return status;
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                Close();

                // A kept connection may have been closed in the meantime; a new one says something about the request.
                if (isFresh || attempt > 0)
                {
                    return 0;
                }
            }
        }
    }

    public void Dispose() => Close();

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        return socket;
    }

    private async Task<int> ExchangeAsync(Socket socket, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync(request, cancellationToken);
        }
        catch (SocketException)
        {
            // The answer may have come before all was sent.
        }

        int length = 0;
        while (true)
        {
            int read = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                throw new IOException("The server hung up.");
            }

            length += read;
            int end = _buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                continue;
            }

            string head = Encoding.ASCII.GetString(_buffer, 0, end);
            int body = ReadLength(head) - (length - end - 4);
            while (body > 0)
            {
                read = await socket.ReceiveAsync(_buffer.AsMemory(0, Math.Min(body, _buffer.Length)), cancellationToken);
                body -= read > 0 ? read : throw new IOException("The server hung up.");
            }

            if (head.Contains("Connection: close", StringComparison.OrdinalIgnoreCase))
            {
                Close();
            }

            return int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        }
    }

    private static int ReadLength(string head)
    {
        const string Name = "Content-Length:";
        int at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return 0;
        }

        ReadOnlySpan<char> rest = head.AsSpan(at + Name.Length);
        int end = rest.IndexOf('\r');
        return int.Parse(end < 0 ? rest : rest[..end], CultureInfo.InvariantCulture);
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
