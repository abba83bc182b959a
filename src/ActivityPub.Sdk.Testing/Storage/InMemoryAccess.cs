namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>How a store reads and changes the state: directly, or within a transaction.</summary>
internal abstract class InMemoryAccess
{
    public ValueTask<T> ReadAsync<T>(Func<InMemoryState, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(read(Current()));
    }

    public abstract ValueTask<T> WriteAsync<T>(Func<InMemoryState, T> write, CancellationToken cancellationToken);

    public async ValueTask WriteAsync(Action<InMemoryState> write, CancellationToken cancellationToken) =>
        await WriteAsync(
            state =>
            {
                write(state);
                return true;
            },
            cancellationToken);

    protected abstract InMemoryState Current();
}
