using System.Collections.Concurrent;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Content;

internal sealed class MentionResolver(RemoteActorDirectory remoteActors, ActorDirectory actors, FederationUris uris, TimeProvider time) : IMentionResolver
{
    private const int MaxRemembered = 5_000;
    private static readonly TimeSpan FoundHolds = TimeSpan.FromHours(1);
    private static readonly TimeSpan NotFoundHolds = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Handle, (MentionedActor? Actor, DateTimeOffset Until)> _remembered = new();

    public async ValueTask<MentionedActor?> ResolveAsync(Handle handle, CancellationToken cancellationToken)
    {
        (bool isKnown, MentionedActor? actor) = await RecallAsync(handle, cancellationToken);
        if (isKnown)
        {
            return actor;
        }

        RemoteActorResult result = await remoteActors.ResolveHandleAsync(handle, cancellationToken);
        actor = result.Actor is { } found ? ToMentioned(handle, found) : null;
        if (_remembered.Count >= MaxRemembered)
        {
            _remembered.Clear();
        }

        _remembered[handle] = (actor, time.GetUtcNow() + (actor is null ? NotFoundHolds : FoundHolds));
        return actor;
    }

    public async ValueTask<MentionedActor?> FindAsync(ObjectId actorId, CancellationToken cancellationToken)
    {
        if (await actors.FindByIdAsync(actorId, cancellationToken) is { DeletedAt: null } local)
        {
            return ToMentioned(local);
        }

        RemoteActorRecord? remote = (await remoteActors.GetAsync(actorId, null, cancellationToken)).Actor;
        return remote is not null && Handle.TryParse(remote.Handle, out Handle? handle) ? ToMentioned(handle, remote) : null;
    }

    public async ValueTask<(bool IsKnown, MentionedActor? Actor)> RecallAsync(Handle handle, CancellationToken cancellationToken)
    {
        if (handle.Host == uris.HandleHost || handle.Host == uris.Origin.Authority)
        {
            LocalActor? local = await actors.FindAsync(handle.User, cancellationToken);
            bool isChannel = local is { DeletedAt: null, IsInstanceActor: false };
            return (true, isChannel ? ToMentioned(local!) : null);
        }

        return _remembered.TryGetValue(handle, out (MentionedActor? Actor, DateTimeOffset Until) entry) && entry.Until > time.GetUtcNow()
            ? (true, entry.Actor)
            : (false, null);
    }

    private MentionedActor ToMentioned(LocalActor actor)
    {
        ObjectId inbox = uris.Inbox(actor.Username);
        return new MentionedActor(actor.Handle, actor.Id, inbox, inbox, actor.Profile.Url ?? actor.Id.Value);
    }

    private static MentionedActor ToMentioned(Handle handle, RemoteActorRecord actor) =>
        new(
            Handle.TryParse(actor.Handle, out Handle? own) ? own : handle,
            actor.Id,
            actor.Inbox,
            actor.SharedInbox ?? actor.Inbox,
            LinkAddress.IsSafe(actor.Url) ? actor.Url! : actor.Id.Value);
}
