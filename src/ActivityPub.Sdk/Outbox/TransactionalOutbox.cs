using System.Diagnostics;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Delivery;
using ActivityPub.Sdk.Diagnostics;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Outbox;

internal sealed class TransactionalOutbox(IFederationStorage storage, FederationUris uris, ActivityProver prover, DeliverySignals signals, TimeProvider timeProvider) : IOutbox
{
    /// <inheritdoc/>
    public async ValueTask<ObjectId> SendAsync(OutgoingActivity activity, IStorageScope? scope = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(activity);
        using System.Diagnostics.Activity? span = Telemetry.Source.StartActivity("activitypub.send", ActivityKind.Internal);
        DateTimeOffset now = timeProvider.GetUtcNow();
        Vocabulary.Activity complete = Complete(activity, now);
        ObjectId id = complete.Id!;
        string type = complete.Types.Count > 0 ? complete.Types[0] : throw new ArgumentException("The activity has no type.", nameof(activity));
        span?.SetTag("activitypub.activity.id", id.Value);
        span?.SetTag("activitypub.activity.type", type);

        ActivityRecord record = new()
        {
            Id = id,
            Username = activity.Username,
            Type = type,
            ObjectId = activity.Object?.Id ?? LocalObjectOf(complete),
            Visibility = activity.Visibility,
            Json = await prover.FinishAsync(OutgoingPayload.WithoutHiddenRecipients(ActivityJson.Write(complete)), activity.Username, scope, cancellationToken),
            PublishedAt = now,
            Listed = activity.Listed,
        };
        FanOutRecord fanOut = new()
        {
            ActivityId = id,
            Username = activity.Username,
            OrderingKey = activity.OrderingKey ?? complete.Object.First.Id?.Value ?? id.Value,
            ToFollowers = activity.ToFollowers,
            Inboxes = [.. activity.Inboxes.Distinct()],
            CreatedAt = now,
        };
        if (scope is not null)
        {
            await WriteAsync(scope, activity.Object, record, fanOut, cancellationToken);
        }
        else
        {
            await using IStorageTransaction transaction = await storage.BeginTransactionAsync(cancellationToken);
            await WriteAsync(transaction, activity.Object, record, fanOut, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        DeliveryInstruments.Sent(type);
        signals.FanOut.Set();
        return id;
    }

    private static async ValueTask WriteAsync(IStorageScope scope, ObjectRecord? record, ActivityRecord activity, FanOutRecord fanOut, CancellationToken cancellationToken)
    {
        if (record is not null)
        {
            await scope.Objects.UpsertAsync(record with { Json = OutgoingPayload.WithoutHiddenRecipients(record.Json) }, cancellationToken);
        }

        await scope.Activities.AddAsync(activity, cancellationToken);
        if (fanOut.ToFollowers || fanOut.Inboxes.Count > 0)
        {
            await scope.Deliveries.AddFanOutAsync(fanOut, cancellationToken);
        }
    }

    private Vocabulary.Activity Complete(OutgoingActivity outgoing, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(outgoing.Username);
        if (outgoing.Visibility == Visibility.Local)
        {
            throw new ArgumentException("What is local to this site is never sent.", nameof(outgoing));
        }

        if (outgoing.Object is { } record && !uris.IsLocal(record.Id))
        {
            throw new ArgumentException($"The object {record.Id} is not of this installation.", nameof(outgoing));
        }

        Vocabulary.Activity activity = outgoing.Activity;
        ObjectId actor = uris.Actor(outgoing.Username);
        if (activity.Actor.IsEmpty)
        {
            activity = activity with { Actor = new ObjectRef(actor) };
        }
        else if (activity.Actor.Single.Id != actor)
        {
            throw new ArgumentException($"The activity has another actor than the account '{outgoing.Username}' that sends it.", nameof(outgoing));
        }

        if (activity.Id is null)
        {
            activity = activity with { Id = uris.NewActivityId() };
        }
        else if (!uris.IsLocal(activity.Id))
        {
            throw new ArgumentException($"The activity {activity.Id} is not of this installation.", nameof(outgoing));
        }

        return activity.Published is null && (activity.Is("Create") || activity.Is("Announce"))
            ? activity with { Published = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()) }
            : activity;
    }

    private ObjectId? LocalObjectOf(Vocabulary.Activity activity) => activity.Object.Single.Id is { } id && uris.IsLocal(id) ? id : null;
}
