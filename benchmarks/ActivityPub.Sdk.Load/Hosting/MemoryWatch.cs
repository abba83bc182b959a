namespace ActivityPub.Sdk.Load.Hosting;

/// <summary>Looks at the memory of the server ten times a second.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly Timer _timer;
    private long _peak;

    public MemoryWatch(ServerProcess server)
    {
        _peak = server.WorkingSet;
        _timer = new Timer(_ => Interlocked.Exchange(ref _peak, Math.Max(Interlocked.Read(ref _peak), server.WorkingSet)), null, 100, 100);
    }

    public long Peak => Interlocked.Read(ref _peak);

    public void Dispose() => _timer.Dispose();
}
