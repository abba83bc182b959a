using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Outbox;

/// <summary>Follows others on behalf of an account, and answers those who want to follow it. Thread-safe.</summary>
/// <remarks>See <see href="https://www.w3.org/TR/activitypub/#follow-activity-inbox">ActivityPub sections 7.5 to 7.7</see>.</remarks>
public sealed class FollowService
{
    private readonly IFederationStorage _storage;
    private readonly IOutbox _outbox;
    private readonly FederationUris _uris;
    private readonly ActorDirectory _actors;
    private readonly RemoteActorDirectory _remoteActors;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes the service.</summary>
    /// <param name="storage">The store.</param>
    /// <param name="outbox">Sends the activities.</param>
    /// <param name="uris">The ids of this installation.</param>
    /// <param name="actors">The accounts of this installation.</param>
    /// <param name="remoteActors">The accounts of other servers.</param>
    /// <param name="timeProvider">The clock.</param>
    public FollowService(IFederationStorage storage, IOutbox outbox, FederationUris uris, ActorDirectory actors, RemoteActorDirectory remoteActors, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(outbox);
        ArgumentNullException.ThrowIfNull(uris);
        ArgumentNullException.ThrowIfNull(actors);
        ArgumentNullException.ThrowIfNull(remoteActors);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _storage = storage;
        _outbox = outbox;
        _uris = uris;
        _actors = actors;
        _remoteActors = remoteActors;
        _timeProvider = timeProvider;
    }

    /// <summary>Follows an actor. The follow is pending until the actor answers. One that was accepted already stays as it is; one that was not answered or was refused is sent again.</summary>
    /// <param name="username">The account that follows.</param>
    /// <param name="target">The id of the actor, of another server or of this installation.</param>
    /// <param name="cancellationToken">Cancels the call before anything is stored.</param>
    public async ValueTask<FollowResult> FollowAsync(string username, ObjectId target, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        ArgumentNullException.ThrowIfNull(target);
        ObjectId actor = _uris.Actor(username);
        if (target == actor)
        {
            throw new ArgumentException("An account does not follow itself.", nameof(target));
        }

        FollowingRecord? existing = await _storage.Following.FindAsync(username, target, cancellationToken);
        if (existing is { State: FollowState.Accepted })
        {
            return new FollowResult(existing, RemoteActorFailure.None);
        }

        (ObjectId? inbox, RemoteActorFailure failure) = await FindInboxAsync(target, cancellationToken);
        if (inbox is null)
        {
            return new FollowResult(null, failure);
        }

        FollowingRecord following = new()
        {
            Username = username,
            TargetId = target,
            FollowId = _uris.NewActivityId(),
            State = FollowState.Pending,
            RequestedAt = _timeProvider.GetUtcNow(),
        };
        await using IStorageTransaction transaction = await _storage.BeginTransactionAsync(cancellationToken);
        await transaction.Following.UpsertAsync(following, cancellationToken);
        await SendAsync(username, new Follow { Id = following.FollowId, Actor = new ObjectRef(actor), Object = new ObjectRef(target), To = new ObjectRef(target) }, target, inbox, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new FollowResult(following, RemoteActorFailure.None);
    }

    /// <summary>Stops following an actor, or takes back a follow that was not answered yet.</summary>
    /// <param name="username">The account that follows.</param>
    /// <param name="target">The id of the actor.</param>
    /// <param name="cancellationToken">Cancels the call before anything is stored.</param>
    /// <returns>Whether there was a follow. It ends here also where the actor cannot be told, because its server is gone.</returns>
    public async ValueTask<bool> UnfollowAsync(string username, ObjectId target, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        ArgumentNullException.ThrowIfNull(target);
        if (await _storage.Following.FindAsync(username, target, cancellationToken) is not FollowingRecord following)
        {
            return false;
        }

        (ObjectId? inbox, _) = await FindInboxAsync(target, cancellationToken);
        await using IStorageTransaction transaction = await _storage.BeginTransactionAsync(cancellationToken);
        await transaction.Following.RemoveAsync(username, target, cancellationToken);
        if (inbox is not null)
        {
            ObjectRef actor = new(_uris.Actor(username));
            Undo undo = new()
            {
                Actor = actor,
                Object = new ObjectRef(new Follow { Id = following.FollowId, Actor = actor, Object = new ObjectRef(target) }),
                To = new ObjectRef(target),
            };
            await SendAsync(username, undo, target, inbox, transaction, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Accepts a follower, or tells one that was accepted already so again. The answer holds the <c>Follow</c> and goes to the personal inbox.</summary>
    /// <param name="username">The followed account.</param>
    /// <param name="actorId">The follower.</param>
    /// <param name="scope">A transaction to take part in, in which the follower may just have been added; <see langword="null"/> for one of its own.</param>
    /// <param name="cancellationToken">Cancels the call before anything is stored.</param>
    /// <returns>Whether there is such a follower.</returns>
    public ValueTask<bool> AcceptFollowerAsync(string username, ObjectId actorId, IStorageScope? scope = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(username, actorId, accept: true, scope, cancellationToken);

    /// <summary>Refuses a follower, or removes one that was accepted before, and tells it.</summary>
    /// <param name="username">The followed account.</param>
    /// <param name="actorId">The follower.</param>
    /// <param name="scope">A transaction to take part in; <see langword="null"/> for one of its own.</param>
    /// <param name="cancellationToken">Cancels the call before anything is stored.</param>
    /// <returns>Whether there was such a follower.</returns>
    public ValueTask<bool> RejectFollowerAsync(string username, ObjectId actorId, IStorageScope? scope = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(username, actorId, accept: false, scope, cancellationToken);

    private async ValueTask<bool> AnswerAsync(string username, ObjectId actorId, bool accept, IStorageScope? scope, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        ArgumentNullException.ThrowIfNull(actorId);
        if (scope is not null)
        {
            return await AnswerInAsync(scope, username, actorId, accept, cancellationToken);
        }

        await using IStorageTransaction transaction = await _storage.BeginTransactionAsync(cancellationToken);
        if (!await AnswerInAsync(transaction, username, actorId, accept, cancellationToken))
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async ValueTask<bool> AnswerInAsync(IStorageScope scope, string username, ObjectId actorId, bool accept, CancellationToken cancellationToken)
    {
        if (await scope.Followers.FindAsync(username, actorId, cancellationToken) is not FollowerRecord follower)
        {
            return false;
        }

        if (!accept)
        {
            await scope.Followers.RemoveAsync(username, actorId, cancellationToken);
        }
        else if (follower.State != FollowState.Accepted)
        {
            await scope.Followers.UpsertAsync(follower with { State = FollowState.Accepted }, cancellationToken);
        }

        ObjectRef actor = new(_uris.Actor(username));
        ObjectRef follow = FollowOf(follower, actor);
        Activity answer = accept
            ? new Accept { Actor = actor, Object = follow, To = new ObjectRef(actorId) }
            : new Reject { Actor = actor, Object = follow, To = new ObjectRef(actorId) };
        await SendAsync(username, answer, actorId, follower.Inbox, scope, cancellationToken);
        return true;
    }

    // What others match an answer by: the id exactly as received, type, actor and object. The rest of what was received need not travel back.
    private static ObjectRef FollowOf(FollowerRecord follower, ObjectRef actor)
    {
        if (!follower.FollowActivity.IsEmpty && ActivityJson.TryRead(follower.FollowActivity.Span, out ApObject? received, out _) && received is Activity activity)
        {
            return activity.Id is { } id
                ? new ObjectRef(new Follow { Id = id, Actor = new ObjectRef(follower.ActorId), Object = actor })
                : new ObjectRef(activity with { JsonLdContext = null });
        }

        return new ObjectRef(new Follow { Actor = new ObjectRef(follower.ActorId), Object = actor });
    }

    private async ValueTask SendAsync(string username, Activity activity, ObjectId other, ObjectId inbox, IStorageScope scope, CancellationToken cancellationToken) =>
        await _outbox.SendAsync(
            new OutgoingActivity
            {
                Username = username,
                Activity = activity,
                Visibility = Visibility.Direct,
                Inboxes = [inbox],

                // Follow, answer and undo between two accounts stay in order.
                OrderingKey = other.Value,
            },
            scope,
            cancellationToken);

    private async ValueTask<(ObjectId? Inbox, RemoteActorFailure Failure)> FindInboxAsync(ObjectId target, CancellationToken cancellationToken)
    {
        if (_uris.IsLocal(target))
        {
            LocalActor? local = await _actors.FindByIdAsync(target, cancellationToken);
            return local is { DeletedAt: null } ? (_uris.Inbox(local.Username), RemoteActorFailure.None) : (null, RemoteActorFailure.NotFound);
        }

        RemoteActorResult result = await _remoteActors.GetAsync(target, cancellationToken: cancellationToken);
        RemoteActorRecord? actor = result.Actor ?? await _storage.RemoteActors.FindAsync(target, cancellationToken);
        return actor is not null ? (actor.Inbox, RemoteActorFailure.None) : (null, result.Failure);
    }
}
