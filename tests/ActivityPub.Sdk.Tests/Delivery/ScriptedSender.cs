using System.Collections.Concurrent;
using System.Text;
using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Tests.Delivery;

/// <summary>Other servers that answer as a test tells them, and remember what they got.</summary>
internal sealed class ScriptedSender : IDeliverySender
{
    public Func<DeliveryItem, DeliveryAnswer> Answer { get; set; } = static _ => DeliveryAnswer.FromStatus(202);

    /// <summary>What an attempt waits for before it is answered.</summary>
    public Func<DeliveryItem, CancellationToken, Task>? Gate { get; set; }

    public ConcurrentQueue<(ObjectId Inbox, ObjectId ActivityId, string Body)> Attempts { get; } = new();

    public Action<DeliveryItem>? OnAttempt { get; set; }

    public IEnumerable<ObjectId> Inboxes => Attempts.Select(static attempt => attempt.Inbox);

    public async ValueTask<DeliveryAnswer> SendAsync(DeliveryItem item, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Attempts.Enqueue((item.Inbox, item.ActivityId, Encoding.UTF8.GetString(body.Span)));
        OnAttempt?.Invoke(item);
        if (Gate is not null)
        {
            await Gate(item, cancellationToken);
        }

        return Answer(item);
    }
}
