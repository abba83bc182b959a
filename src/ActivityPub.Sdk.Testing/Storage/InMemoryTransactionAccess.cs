namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>Reads and changes the copy of one transaction.</summary>
internal sealed class InMemoryTransactionAccess(InMemoryState state) : InMemoryAccess
{
    private InMemoryState? _state = state;

    public override ValueTask<T> WriteAsync<T>(Func<InMemoryState, T> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A write that throws half-way must leave nothing behind, as a statement of a database.
        InMemoryState next = Current().Copy();
        T result = write(next);
        _state = next;
        return ValueTask.FromResult(result);
    }

    /// <summary>Ends the access and gives the state.</summary>
    public InMemoryState? End()
    {
        InMemoryState? state = _state;
        _state = null;
        return state;
    }

    protected override InMemoryState Current() => _state ?? throw new InvalidOperationException("The transaction has ended.");
}
