using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// Gets from its origin what somebody forwarded without a proof: the activity itself; where it is no document, the object that was created or changed;
/// of what was deleted, that it is gone.
/// </summary>
internal sealed class OriginProver(RemoteDocuments documents, IFederationStorage storage)
{
    /// <summary>Proves an activity.</summary>
    /// <param name="claim">The ids that were forwarded.</param>
    /// <param name="actorId">The actor that is said to have done it.</param>
    /// <param name="budget">What may be fetched.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The activity as its origin has it; <see langword="null"/> where its origin does not know it.</returns>
    /// <exception cref="TryAgainException">The origin is not there at the moment.</exception>
    public async ValueTask<OriginActivity?> ProveAsync(Activity claim, ObjectId actorId, FetchBudget budget, CancellationToken cancellationToken)
    {
        // The document behind a fragment is another one.
        if (claim.Id is { HasFragment: false } id && id.HasSameOrigin(actorId))
        {
            FetchResult result = await FetchAsync(id, budget, cancellationToken);
            if (result.IsFound && result.Document.Id == id && ActivityJson.TryRead(result.Document.Utf8Json.Span, out ApObject? document, out _)
                && document is Activity activity && activity.GetType() == claim.GetType() && activity.Id == id && Ownership.ActorOf(activity) == actorId)
            {
                return new OriginActivity(activity, result.Document.Utf8Json);
            }
        }

        if (claim.Object.Single.Id is not { } objectId || !objectId.HasSameOrigin(actorId))
        {
            return null;
        }

        Activity? made = claim switch
        {
            Create or Update => await FromObjectAsync(claim, objectId, actorId, budget, cancellationToken),
            Delete => await FromAbsenceAsync(objectId, actorId, budget, cancellationToken),
            _ => null,
        };
        return made is null ? null : new OriginActivity(made, ActivityJson.Write(made));
    }

    private async ValueTask<Activity?> FromObjectAsync(Activity claim, ObjectId objectId, ObjectId actorId, FetchBudget budget, CancellationToken cancellationToken)
    {
        FetchResult result = await FetchAsync(objectId, budget, cancellationToken);
        if (!result.IsFound || result.Document.Id != objectId || !ActivityJson.TryRead(result.Document.Utf8Json.Span, out ApObject? obj, out _)
            || obj.Id != objectId || obj is (Activity and not Question) or Tombstone || !Ownership.IsOwnedBy(obj, actorId))
        {
            return null;
        }

        // The object says itself whether it was edited; a forwarder must not be able to make an old one look new.
        ObjectRef actor = new(actorId);
        return claim is Update && (obj is Actor || obj.Updated is not null)
            ? new Update { Actor = actor, Object = new ObjectRef(obj), To = obj.To, Cc = obj.Cc, Updated = obj.Updated }
            : obj is Actor ? null
            : new Create { Actor = actor, Object = new ObjectRef(obj), To = obj.To, Cc = obj.Cc, Published = obj.Published };
    }

    private async ValueTask<Activity?> FromAbsenceAsync(ObjectId objectId, ObjectId actorId, FetchBudget budget, CancellationToken cancellationToken)
    {
        InteractionRecord? known = await storage.Interactions.FindAsync(objectId.Value, cancellationToken);
        if (objectId != actorId && known?.ActorId != actorId)
        {
            return null;
        }

        FetchResult result = await FetchAsync(objectId, budget, cancellationToken);
        bool gone = result.Outcome switch
        {
            FetchOutcome.Gone => true,

            // To those who may not see it, a server says of what is not public, too, that there is no such thing.
            FetchOutcome.NotFound => known is { Visibility: Visibility.Public or Visibility.Unlisted },
            FetchOutcome.Found => result.Document!.Id == objectId && ActivityJson.TryRead(result.Document.Utf8Json.Span, out ApObject? obj, out _) && obj is Tombstone,
            _ => false,
        };
        return gone ? new Delete { Actor = new ObjectRef(actorId), Object = new ObjectRef(objectId) } : null;
    }

    private async ValueTask<FetchResult> FetchAsync(ObjectId id, FetchBudget budget, CancellationToken cancellationToken)
    {
        FetchResult result = await documents.FetchAsync(id, budget, cancellationToken);
        return result.Outcome is FetchOutcome.Unavailable or FetchOutcome.OverBudget
            ? throw new TryAgainException($"The origin of a forwarded activity, {id.Origin.Authority}, cannot be asked at the moment.")
            : result;
    }
}
