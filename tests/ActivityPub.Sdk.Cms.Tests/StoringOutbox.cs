using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Tests;

/// <summary>Stores what is sent as the outbox of the engine does, remembers it, and fails on demand.</summary>
internal sealed class StoringOutbox(FederationUris uris, IFederationStorage storage, TimeProvider time) : IOutbox
{
    public List<OutgoingActivity> Sent { get; } = [];

    public bool Fails { get; set; }

    public IEnumerable<string> Types => Sent.Select(static sent => sent.Activity.Types[0]);

    /// <summary>Moves the clock until so many activities were sent.</summary>
    public async Task WaitForAsync(int count, Action moveClock, CancellationToken cancellationToken)
    {
        while (Sent.Count < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            moveClock();
            await Task.Yield();
        }
    }

    public async ValueTask<ObjectId> SendAsync(OutgoingActivity activity, IStorageScope? scope = null, CancellationToken cancellationToken = default)
    {
        scope ??= storage;
        ObjectId id = activity.Activity.Id ?? uris.NewActivityId();
        if (activity.Object is not null)
        {
            await scope.Objects.UpsertAsync(activity.Object, cancellationToken);
        }

        if (Fails)
        {
            throw new StorageUnavailableException("The disk is full.");
        }

        ActivityRecord record = new()
        {
            Id = id,
            Username = activity.Username,
            Type = activity.Activity.Types[0],
            ObjectId = activity.Object?.Id,
            Visibility = activity.Visibility,
            Json = ActivityJson.Write(activity.Activity with { Id = id }),
            PublishedAt = time.GetUtcNow(),
            Listed = activity.Listed,
        };
        await scope.Activities.AddAsync(record, cancellationToken);
        Sent.Add(activity);
        return id;
    }
}
