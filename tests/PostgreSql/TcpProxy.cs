using System.Net;
using System.Net.Sockets;

namespace ActivityPub.Sdk.Tests.PostgreSql;

/// <summary>Stands between a client and a server, and makes the network bad when asked.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<TcpClient> _clients = [];
    private readonly Lock _gate = new();
    private readonly int _target;
    private readonly Task _loop;
    private volatile TaskCompletionSource _open = Completed();

    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public string ConnectionString => PostgreSqlServer.ConnectTo(IPAddress.Loopback, ((IPEndPoint)_listener.LocalEndpoint).Port);

    /// <summary>Cuts every connection that is open now; new ones are let through.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            foreach (TcpClient client in _clients)
            {
                client.Client.Close(0);
            }

            _clients.Clear();
        }
    }

    /// <summary>From now on nothing passes, and nobody is told.</summary>
    public void Freeze() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets pass what waits, and everything after it.</summary>
    public void Thaw() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        Thaw();
        _listener.Stop();
        Cut();
        await _loop;
        _stopped.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        TaskCompletionSource source = new();
        source.SetResult();
        return source;
    }

    private async Task AcceptAsync()
    {
        List<Task> pumps = [];
        try
        {
            while (true)
            {
                TcpClient near = await _listener.AcceptTcpClientAsync(_stopped.Token);
                TcpClient far = new();
                await far.ConnectAsync(IPAddress.Loopback, _target, _stopped.Token);
                near.NoDelay = far.NoDelay = true;
                lock (_gate)
                {
                    _clients.Add(near);
                    _clients.Add(far);
                }

                pumps.Add(PumpAsync(near, far));
                pumps.Add(PumpAsync(far, near));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        await Task.WhenAll(pumps);
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        byte[] buffer = new byte[65536];
        try
        {
            NetworkStream source = from.GetStream();
            NetworkStream target = to.GetStream();
            while (await source.ReadAsync(buffer, _stopped.Token) is > 0 and int read)
            {
                await _open.Task;
                await target.WriteAsync(buffer.AsMemory(0, read), _stopped.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
        }

        lock (_gate)
        {
            _clients.Remove(from);
            _clients.Remove(to);
        }

        from.Dispose();
        to.Dispose();
    }
}
