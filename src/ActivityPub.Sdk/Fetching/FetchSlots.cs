using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// Bounds how many fetches run at one server at the same time. Many events can lead to one server at once, and that should not be what
/// brings it down. Deliveries do not come by here; as fetches leave connections free, they never wait behind them.
/// </summary>
/// <remarks>Thread-safe. A server is remembered only while a fetch runs or waits there.</remarks>
internal sealed class FetchSlots(int perServer)
{
    private readonly Dictionary<Origin, Server> _servers = [];

    /// <summary>How many servers are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_servers)
            {
                return _servers.Count;
            }
        }
    }

    /// <summary>Waits until a fetch may run. It ends when the result is disposed.</summary>
    public async ValueTask<Slot> EnterAsync(Origin origin, CancellationToken cancellationToken)
    {
        Server? server;
        lock (_servers)
        {
            if (!_servers.TryGetValue(origin, out server))
            {
                _servers.Add(origin, server = new Server(perServer));
            }

            server.Users++;
        }

        try
        {
            await server.Free.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(origin, server);
            throw;
        }

        return new Slot(this, origin, server);
    }

    private void Leave(Origin origin, Server server)
    {
        lock (_servers)
        {
            if (--server.Users == 0)
            {
                _servers.Remove(origin);
                server.Free.Dispose();
            }
        }
    }

    /// <summary>A fetch that may run.</summary>
    internal readonly struct Slot(FetchSlots slots, Origin origin, Server server) : IDisposable
    {
        public void Dispose()
        {
            server.Free.Release();
            slots.Leave(origin, server);
        }
    }

    internal sealed class Server(int places)
    {
        public SemaphoreSlim Free { get; } = new(places, places);

        public int Users { get; set; }
    }
}
