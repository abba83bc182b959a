using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>Reads the root; a write takes the one writer's place, works on a copy and makes it the root.</summary>
internal sealed class InMemoryDirectAccess : InMemoryAccess, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _writer = new(1, 1);
    private volatile InMemoryState _root = new();

    public override async ValueTask<T> WriteAsync<T>(Func<InMemoryState, T> write, CancellationToken cancellationToken)
    {
        InMemoryState state = await BeginAsync(cancellationToken);
        try
        {
            T result = write(state);
            _root = state;
            return result;
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Takes the writer's place and gives a copy of the root.</summary>
    public async ValueTask<InMemoryState> BeginAsync(CancellationToken cancellationToken)
    {
        if (!await _writer.WaitAsync(s_patience, cancellationToken))
        {
            throw new StorageUnavailableException("Another transaction has been open for 30 seconds. Was something written outside of an open transaction by the code that holds it?");
        }

        return _root.Copy();
    }

    public void Publish(InMemoryState state) => _root = state;

    public void Release() => _writer.Release();

    public void Dispose() => _writer.Dispose();

    protected override InMemoryState Current() => _root;
}
