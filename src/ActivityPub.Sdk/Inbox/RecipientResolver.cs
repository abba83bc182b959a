using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Finds out which accounts of this installation an activity concerns, so that one copy in the shared inbox reaches them all.</summary>
internal sealed class RecipientResolver(ActorDirectory actors, FederationUris uris)
{
    private const int MaxRecipients = 500;

    public async ValueTask<IReadOnlyList<LocalActor>> ResolveAsync(Activity activity, RemoteActorRecord sender, string? recipient, IStorageScope storage, CancellationToken cancellationToken)
    {
        OrderedDictionary<string, LocalActor> found = new(StringComparer.OrdinalIgnoreCase);
        if (recipient is not null)
        {
            await AddAsync(found, recipient, cancellationToken);
        }

        bool toFollowers = ActivityStreams.IsPublic(activity.To) || ActivityStreams.IsPublic(activity.Cc);
        foreach (ObjectId id in LocalReferences.Collect(activity))
        {
            toFollowers |= id == sender.Followers || id == ActivityStreams.Public;
            if (!uris.IsLocal(id))
            {
                continue;
            }

            if (uris.TryGetUsername(id, out string? username))
            {
                await AddAsync(found, username, cancellationToken);
            }
            else if (await storage.Objects.FindAsync(id, cancellationToken) is { } obj)
            {
                await AddAsync(found, obj.Username, cancellationToken);
            }
        }

        if (toFollowers)
        {
            foreach (string follower in await storage.Following.ListFollowersOfAsync(sender.Id, cancellationToken))
            {
                await AddAsync(found, follower, cancellationToken);
            }
        }

        return [.. found.Values];
    }

    private async ValueTask AddAsync(OrderedDictionary<string, LocalActor> found, string username, CancellationToken cancellationToken)
    {
        if (found.Count < MaxRecipients && !found.ContainsKey(username)
            && await actors.FindAsync(username, cancellationToken) is { DeletedAt: null, IsInstanceActor: false } actor)
        {
            found[actor.Username] = actor;
        }
    }
}
