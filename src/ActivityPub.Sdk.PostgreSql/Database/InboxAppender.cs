using System.Threading.Channels;
using ActivityPub.Sdk.PostgreSql.Stores;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>
/// Appends to the inbox journal for many callers at once: whatever has arrived while the last commit ran shares the next one, and each
/// caller is released only when that commit is on disk.
/// </summary>
internal sealed class InboxAppender : IAsyncDisposable
{
    /// <summary>The greatest number of entries in one commit.</summary>
    private const int MaxBatch = 512;

    /// <summary>The greatest number of entries that wait; beyond that the store is overloaded.</summary>
    private const int MaxWaiting = 8192;

    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly PostgreSqlDatabase _database;
    private readonly TimeSpan _patience;
    private readonly Task _loop;

    /// <summary>Makes the appender.</summary>
    /// <param name="database">The database.</param>
    /// <param name="patience">How long a sender is kept waiting at most. An entry that is stored later is known when the sender tries again.</param>
    public InboxAppender(PostgreSqlDatabase database, TimeSpan patience)
    {
        _database = database;
        _patience = patience;
        _loop = Task.Run(RunAsync);
    }

    public async ValueTask<bool> AppendAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Request request = new(entry);
        if (!_requests.Writer.TryWrite(request))
        {
            ObjectDisposedException.ThrowIf(_loop.IsCompleted || _requests.Reader.Completion.IsCompleted, this);
            throw new StorageUnavailableException("Too many activities wait to be stored.");
        }

        try
        {
            return await request.Done.Task.WaitAsync(_patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            request.Abandon();
            throw new StorageUnavailableException($"The activity could not be stored within {_patience.TotalSeconds} seconds.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        List<Request> batch = new(MaxBatch);
        while (await _requests.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && _requests.Reader.TryRead(out Request? request))
            {
                // Nobody waits for it any more, and its sender was told to come again.
                if (!request.IsAbandoned)
                {
                    batch.Add(request);
                }
            }

            if (batch.Count > 0)
            {
                await CommitAsync(batch);
                batch.Clear();
            }
        }
    }

    private async Task CommitAsync(List<Request> batch)
    {
        try
        {
            using CancellationTokenSource patience = new(_patience, TimeProvider.System);
            bool[] added = await _database.WriteRepeatablyAsync(session => PostgreSqlInboxStore.AppendAsync(session, _database.Clock, batch.ConvertAll(request => request.Entry)), patience.Token);
            for (int i = 0; i < added.Length; i++)
            {
                batch[i].Done.TrySetResult(added[i]);
            }
        }
        catch (Exception exception)
        {
            foreach (Request request in batch)
            {
                request.Done.TrySetException(exception is StorageUnavailableException or ObjectDisposedException or InvalidOperationException
                    ? exception
                    : new StorageUnavailableException("The activity could not be stored.", exception));

                // A caller that has gone already looks at nothing.
                _ = request.Done.Task.Exception;
            }
        }
    }

    private sealed class Request(InboxEntry entry)
    {
        private volatile bool _abandoned;

        public InboxEntry Entry => entry;

        // The caller's continuation must not run on the loop that others wait for.
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsAbandoned => _abandoned;

        public void Abandon() => _abandoned = true;
    }
}
