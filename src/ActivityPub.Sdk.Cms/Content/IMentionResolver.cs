using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Cms.Content;

/// <summary>Finds the accounts behind handles, and remembers them for a while.</summary>
internal interface IMentionResolver
{
    /// <summary>Looks a handle up, over the network where it must.</summary>
    ValueTask<MentionedActor?> ResolveAsync(Handle handle, CancellationToken cancellationToken);

    /// <summary>Finds an account by its id, over the network where it must.</summary>
    ValueTask<MentionedActor?> FindAsync(ObjectId actorId, CancellationToken cancellationToken);

    /// <summary>Whether it is known, without a network request, what a handle stands for; the actor is <see langword="null"/> where it stands for nobody.</summary>
    ValueTask<(bool IsKnown, MentionedActor? Actor)> RecallAsync(Handle handle, CancellationToken cancellationToken);
}
