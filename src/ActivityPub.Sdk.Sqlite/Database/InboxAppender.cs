using System.Threading.Channels;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Database;

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
    private readonly SqliteDatabase _database;
    private readonly Func<SqliteSession, InboxEntry, bool> _append;
    private readonly Task _loop;

    public InboxAppender(SqliteDatabase database, Func<SqliteSession, InboxEntry, bool> append)
    {
        _database = database;
        _append = append;
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

        return await request.Done.Task.WaitAsync(cancellationToken);
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
                batch.Add(request);
            }

            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<Request> batch)
    {
        try
        {
            bool[] results = await _database.WriteSoonAsync(session => batch.ConvertAll(request => _append(session, request.Entry)).ToArray(), CancellationToken.None);
            for (int i = 0; i < results.Length; i++)
            {
                batch[i].Done.SetResult(results[i]);
            }
        }
        catch (Exception exception)
        {
            foreach (Request request in batch)
            {
                request.Done.SetException(exception is StorageUnavailableException or ObjectDisposedException or InvalidOperationException
                    ? exception
                    : new StorageUnavailableException("The activity could not be stored.", exception));
            }
        }
    }

    private sealed record Request(InboxEntry Entry)
    {
        // The caller's continuation must not run on the loop that others wait for.
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
