using ActivityPub.Sdk.Cms.Content;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Cms.Tests;

internal sealed class FakeMentionResolver : IMentionResolver
{
    public Dictionary<Handle, MentionedActor> Known { get; } = [];

    /// <summary>Whether handles are known before they were looked up.</summary>
    public bool Recalls { get; set; } = true;

    public int LookUps { get; private set; }

    /// <summary>Whether other servers never answer.</summary>
    public bool Hangs { get; set; }

    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask<MentionedActor?> ResolveAsync(Handle handle, CancellationToken cancellationToken)
    {
        LookUps++;
        Asked.TrySetResult();
        if (Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return Known.GetValueOrDefault(handle);
    }

    public ValueTask<MentionedActor?> FindAsync(ObjectId actorId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Known.Values.FirstOrDefault(actor => actor.ActorId == actorId));

    public ValueTask<(bool IsKnown, MentionedActor? Actor)> RecallAsync(Handle handle, CancellationToken cancellationToken) =>
        ValueTask.FromResult((Recalls, Recalls ? Known.GetValueOrDefault(handle) : null));
}
