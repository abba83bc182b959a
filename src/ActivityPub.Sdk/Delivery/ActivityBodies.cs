using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Delivery;

/// <summary>The bodies of the activities that are being delivered: read once, shared by all recipients, bounded in bytes.</summary>
internal sealed class ActivityBodies(IFederationStorage storage, long maxBytes = 32 * 1024 * 1024)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectId, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _bytes;

    /// <summary>The body; <see langword="null"/> where the activity is not stored.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(ObjectId id, CancellationToken cancellationToken)
    {
        LinkedListNode<Entry>? node;
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }
            else
            {
                // Many recipients ask for a new activity in the same moment; one of them reads it.
                node = _byUse.AddFirst(new Entry(id, new Lazy<Task<ReadOnlyMemory<byte>?>>(() => LoadAsync(id))));
                _entries.Add(id, node);
            }
        }

        ReadOnlyMemory<byte>? body;
        try
        {
            body = await node.Value.Body.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (node.Value.Body.Value.IsFaulted)
        {
            Remove(node);
            throw;
        }

        if (body is null)
        {
            Remove(node);
        }
        else
        {
            Account(node, body.Value.Length);
        }

        return body;
    }

    private async Task<ReadOnlyMemory<byte>?> LoadAsync(ObjectId id) => (await storage.Activities.FindAsync(id, CancellationToken.None))?.Json;

    private void Account(LinkedListNode<Entry> node, int size)
    {
        lock (_lock)
        {
            if (node.Value.Size > 0 || node.List is null)
            {
                return;
            }

            node.Value.Size = size;
            _bytes += size;
            while (_bytes > maxBytes && _byUse.Last is { } last && last != node)
            {
                Drop(last);
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        lock (_lock)
        {
            if (node.List is not null)
            {
                Drop(node);
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Id);
        _bytes -= node.Value.Size;
    }

    private sealed class Entry(ObjectId id, Lazy<Task<ReadOnlyMemory<byte>?>> body)
    {
        public ObjectId Id { get; } = id;

        public Lazy<Task<ReadOnlyMemory<byte>?>> Body { get; } = body;

        public int Size { get; set; }
    }
}
