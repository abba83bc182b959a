using System.Collections.Concurrent;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Tests.Inbox;

/// <summary>Keeps what is sent. It writes the activity through the scope, so that a rolled back transaction shows.</summary>
internal sealed class RecordingOutbox(FederationUris uris) : IOutbox
{
    public ConcurrentQueue<OutgoingActivity> Sent { get; } = new();

    public async ValueTask<ObjectId> SendAsync(OutgoingActivity activity, IStorageScope? scope = null, CancellationToken cancellationToken = default)
    {
        ObjectId id = activity.Activity.Id ?? uris.NewActivityId();
        Assert.NotNull(scope);
        await scope.Activities.AddAsync(
            new ActivityRecord
            {
                Id = id,
                Username = activity.Username,
                Type = activity.Activity.Types[0],
                Visibility = activity.Visibility,
                Json = Json.ActivityJson.Write(activity.Activity with { Id = id }),
                PublishedAt = DateTimeOffset.UnixEpoch,
            },
            cancellationToken);
        Sent.Enqueue(activity);
        return id;
    }
}
