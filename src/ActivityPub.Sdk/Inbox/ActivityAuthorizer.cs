using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// Decides whether the proven sender of an activity may do what it says, by owner and origin, for every type in one place. What it lets
/// through holds nothing of other people but ids.
/// </summary>
/// <remarks>
/// <para>Create, Update: one object of the sender, embedded or fetched from its origin; an Update also of the sender itself. Delete, Undo: what is
/// the sender's. Accept, Reject: what an account of ours asked the sender; a stamp (<c>result</c>) of the sender's origin. Add, Remove: a collection of the
/// sender. Move: the sender itself, to an account that names it. Follow, Block, Flag: accounts and objects of ours. Requests to quote, like, answer or boost:
/// an object of ours, with what is the sender's. Everything else may be said about everything, by id.</para>
/// <para>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/fe34/fep-fe34.md">FEP-fe34</see>.</para>
/// </remarks>
internal sealed class ActivityAuthorizer(RemoteDocuments documents, RemoteActorDirectory remoteActors, FederationUris uris)
{
    /// <summary>Decides about one activity.</summary>
    /// <param name="activity">The activity; that <paramref name="sender"/> did it is proven.</param>
    /// <param name="sender">Who did it.</param>
    /// <param name="budget">What may be fetched to decide it.</param>
    /// <param name="storage">The stores.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The activity as handlers may see it; <see langword="null"/> where the sender may not do that, and it has no effect.</returns>
    /// <exception cref="TryAgainException">Another server has to be asked and is not there at the moment.</exception>
    public async ValueTask<AuthorizedActivity?> AuthorizeAsync(Activity activity, RemoteActorRecord sender, FetchBudget budget, IStorageScope storage, CancellationToken cancellationToken)
    {
        ObjectId actorId = sender.Id;
        if (!Ownership.IsAttributedTo(activity, actorId, actorId))
        {
            return null;
        }

        Activity? allowed = activity switch
        {
            Create or Update => await WithOwnObjectAsync(activity, actorId, budget, storage, cancellationToken),
            Delete => Keep(activity, reference => OwnOnly(reference, actorId)),
            Undo => Keep(activity, reference => OwnActivityOnly(reference, actorId)),
            Accept or Reject or TentativeAccept or TentativeReject => Answering(activity, actorId),
            Add or Remove => await WithOwnCollectionAsync(activity, sender, budget, storage, cancellationToken),
            Move => await MovingAsync(activity, actorId, budget, storage, cancellationToken),
            Follow or Block or Flag => Keep(activity, OursOnly),
            QuoteRequest or ReplyRequest or LikeRequest or AnnounceRequest => await RequestingAsync(activity, actorId, budget, storage, cancellationToken),
            _ => activity,
        };
        return allowed is null ? null : new AuthorizedActivity(EmbeddedObjects.Trim(allowed, actorId));
    }

    private async ValueTask<Activity?> WithOwnObjectAsync(Activity activity, ObjectId actorId, FetchBudget budget, IStorageScope storage, CancellationToken cancellationToken)
    {
        if (activity.Object.Count != 1)
        {
            return null;
        }

        ObjectRef reference = activity.Object[0];
        if (reference.Object is { } embedded)
        {
            return embedded is not Link && Ownership.IsOwnedBy(embedded, actorId) ? activity : null;
        }

        return reference.Id is not { } id ? null
            : activity is Update && id == actorId ? activity
            : await LoadAsync(id, actorId, budget, storage, cancellationToken) is { } found ? activity with { Object = new ObjectRef(found) }
            : null;
    }

    private async ValueTask<Activity?> WithOwnCollectionAsync(Activity activity, RemoteActorRecord sender, FetchBudget budget, IStorageScope storage, CancellationToken cancellationToken)
    {
        OneOrMany<ObjectRef> where = activity is Remove && activity.Target.IsEmpty ? activity.Origin : activity.Target;
        if (where.Single.Id is not { } id || !id.HasSameOrigin(sender.Id) || activity.Object.IsEmpty)
        {
            return null;
        }

        if (where.Single.Object is { AttributedTo.IsEmpty: false } embedded)
        {
            return Ownership.IsOwnedBy(embedded, sender.Id) ? activity : null;
        }

        // The collections of an actor name no owner; its own document names them.
        bool own = IsListed(sender, id) || await LoadAsync(id, sender.Id, budget, storage, cancellationToken) is { AttributedTo.IsEmpty: false };
        return own ? activity : null;
    }

    private async ValueTask<Activity?> MovingAsync(Activity activity, ObjectId actorId, FetchBudget budget, IStorageScope storage, CancellationToken cancellationToken)
    {
        if (!Ownership.IsAboutItself(activity, actorId) || activity.Target.Single.Id is not { } target || target == actorId || uris.IsLocal(target))
        {
            return null;
        }

        // Nobody here has anything to do with most of those who move.
        if ((await storage.Following.ListFollowersOfAsync(actorId, cancellationToken)).Count == 0 && (await AccountList.FindFollowsAsync(storage, actorId, cancellationToken)).Count == 0)
        {
            return null;
        }

        RemoteActorResult result = await remoteActors.RefreshAsync(target, budget, cancellationToken);
        if (result.Failure == RemoteActorFailure.Unavailable)
        {
            throw new TryAgainException("The account that somebody moved to cannot be fetched at the moment.");
        }

        // Without the word of the new account anybody could call the followers of others over.
        return result.IsFound && ActivityJson.TryRead(result.Actor.Document.Span, out ApObject? document, out _) && document is Actor moved && moved.AlsoKnownAs.ContainsId(actorId)
            ? activity
            : null;
    }

    private async ValueTask<Activity?> RequestingAsync(Activity activity, ObjectId actorId, FetchBudget budget, IStorageScope storage, CancellationToken cancellationToken)
    {
        if (activity.Object.Single.Id is not { } asked || !uris.IsLocal(asked) || activity.Instrument.Count != 1)
        {
            return null;
        }

        ObjectRef instrument = activity.Instrument[0];
        if (instrument.Object is { } embedded)
        {
            return Ownership.IsOwnedBy(embedded, actorId) ? activity : null;
        }

        return instrument.Id is { } id && await LoadAsync(id, actorId, budget, storage, cancellationToken) is { } found
            ? activity with { Instrument = new ObjectRef(found) }
            : null;
    }

    // What we asked for is ours, and so another form of it proves nothing: handlers look up our own copy. A stamp can only be the sender's own.
    private Activity? Answering(Activity activity, ObjectId actorId)
    {
        Activity? kept = Keep(activity, reference => reference.Object is Activity asked
            ? IsAskedByUs(asked, actorId) ? reference : default
            : OursOnly(reference));
        return kept is null || kept.Result.IsEmpty ? kept : kept with { Result = Filter(kept.Result, reference => reference.Id?.HasSameOrigin(actorId) == true ? reference : default) };
    }

    private bool IsAskedByUs(Activity asked, ObjectId actorId) =>
        Ownership.ActorOf(asked) is { } asker && uris.IsLocal(asker)
        && (asked is not Follow || asked.Object.Single.Id is not { } followed || followed == actorId)
        && (asked is not (QuoteRequest or ReplyRequest or LikeRequest or AnnounceRequest) || actorId.HasSameOrigin(asked.Object.Single.Id));

    private ObjectRef OursOnly(ObjectRef reference) => reference.Id is { } id && uris.IsLocal(id) ? new ObjectRef(id) : default;

    private static ObjectRef OwnOnly(ObjectRef reference, ObjectId actorId) =>
        reference.Id?.HasSameOrigin(actorId) == true && (reference.Object is null || Ownership.IsOwnedBy(reference.Object, actorId)) ? reference : default;

    private static ObjectRef OwnActivityOnly(ObjectRef reference, ObjectId actorId) => reference.Object switch
    {
        null => reference.Id?.HasSameOrigin(actorId) == true ? reference : default,
        Activity { Actor.IsEmpty: true, Id: { } id } => id.HasSameOrigin(actorId) ? new ObjectRef(id) : default,
        _ => Ownership.IsOwnedBy(reference.Object, actorId) ? reference : default,
    };

    private static Activity? Keep(Activity activity, Func<ObjectRef, ObjectRef> choose)
    {
        OneOrMany<ObjectRef> kept = Filter(activity.Object, choose);
        return kept.IsEmpty ? null : activity with { Object = kept };
    }

    private static OneOrMany<ObjectRef> Filter(OneOrMany<ObjectRef> references, Func<ObjectRef, ObjectRef> choose) =>
        [.. references.Select(choose).Where(static reference => !reference.IsEmpty)];

    private static bool IsListed(RemoteActorRecord sender, ObjectId collection) =>
        ActivityJson.TryRead(sender.Document.Span, out ApObject? document, out _) && document is Actor actor
        && (actor.Featured?.Id == collection || actor.FeaturedTags?.Id == collection || actor.Followers?.Id == collection || actor.Following?.Id == collection
            || actor.Liked?.Id == collection || actor.Outbox == collection || actor.Streams.ContainsId(collection));

    /// <summary>Gets an object of the sender from its origin; <see langword="null"/> where there is none, or where it is somebody else's.</summary>
    private async ValueTask<ApObject?> LoadAsync(ObjectId id, ObjectId actorId, FetchBudget budget, IStorageScope storage, CancellationToken cancellationToken)
    {
        // The owner of an object is at home where the object is: one from elsewhere cannot be the sender's.
        if (!id.HasSameOrigin(actorId))
        {
            return null;
        }

        ReadOnlyMemory<byte> json;
        if (uris.IsLocal(id))
        {
            json = await storage.Objects.FindAsync(id, cancellationToken) is { DeletedAt: null } own ? own.Json : default;
        }
        else
        {
            FetchResult result = await documents.FetchAsync(id, budget, cancellationToken);
            if (result.Outcome is FetchOutcome.Unavailable or FetchOutcome.OverBudget)
            {
                throw new TryAgainException($"An object of {id.Origin.Authority} cannot be fetched at the moment.");
            }

            json = result.IsFound && result.Document.Id == id ? result.Document.Utf8Json : default;
        }

        return !json.IsEmpty && ActivityJson.TryRead(json.Span, out ApObject? obj, out _) && obj.Id == id && Ownership.IsOwnedBy(obj, actorId) ? obj : null;
    }
}
