using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Policy;

/// <summary>
/// The store as others see it: every read goes through <see cref="IVisibilityPolicy"/>, so that what shows something to others needs no
/// other access to the store and cannot forget to ask.
/// </summary>
/// <remarks>Thread-safe. What is hidden and what is absent give the same result.</remarks>
public sealed class ReadableStorage
{
    private readonly IFederationStorage _storage;
    private readonly IVisibilityPolicy _policy;

    /// <summary>Makes the view.</summary>
    /// <param name="storage">The store.</param>
    /// <param name="policy">The decision.</param>
    public ReadableStorage(IFederationStorage storage, IVisibilityPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(policy);
        _storage = storage;
        _policy = policy;
    }

    /// <summary>Finds an object.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="reader">Who asks; <see langword="null"/> for everybody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Readable<ObjectRecord>> FindObjectAsync(ObjectId id, ObjectId? reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return await _storage.Objects.FindAsync(id, cancellationToken) is { } record
            && await _policy.DecideAsync(record, reader, cancellationToken) is not ReadDecision.Nothing and var decision
                ? new Readable<ObjectRecord>(record, decision)
                : default;
    }

    /// <summary>Finds an activity.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="reader">Who asks; <see langword="null"/> for everybody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Readable<ActivityRecord>> FindActivityAsync(ObjectId id, ObjectId? reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return await _storage.Activities.FindAsync(id, cancellationToken) is { } record
            && await _policy.DecideAsync(record, reader, cancellationToken) is (ReadDecision.ForThisReader or ReadDecision.ForEverybody) and var decision
                ? new Readable<ActivityRecord>(record, decision)
                : default;
    }

    /// <summary>Lists the activities of an account that everybody may read, newest first. A page may hold fewer than asked for.</summary>
    /// <param name="username">The account.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Page<ActivityRecord>> ListOutboxAsync(string username, PageRequest page, CancellationToken cancellationToken = default)
    {
        Page<ActivityRecord> listed = await _storage.Activities.ListOutboxAsync(username, page, cancellationToken);
        return await WithoutHiddenAsync(listed, (activity, ct) => _policy.DecideAsync(activity, null, ct), cancellationToken);
    }

    /// <summary>Counts the public and unlisted activities of an account.</summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<long> CountOutboxAsync(string username, CancellationToken cancellationToken = default) => _storage.Activities.CountOutboxAsync(username, cancellationToken);

    /// <summary>Lists the pinned objects of an account that everybody may read, newest pin first. A page may hold fewer than asked for.</summary>
    /// <param name="username">The account.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Page<ObjectRecord>> ListPinnedAsync(string username, PageRequest page, CancellationToken cancellationToken = default)
    {
        Page<ObjectRecord> listed = await _storage.Objects.ListPinnedAsync(username, page, cancellationToken);
        return await WithoutHiddenAsync(listed, (obj, ct) => _policy.DecideAsync(obj, null, ct), cancellationToken);
    }

    /// <summary>Counts the pinned public and unlisted objects of an account.</summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<long> CountPinnedAsync(string username, CancellationToken cancellationToken = default) => _storage.Objects.CountPinnedAsync(username, cancellationToken);

    /// <summary>Lists the replies to an object that everybody may read, oldest first. A page may hold fewer than asked for.</summary>
    /// <param name="objectId">An object that the reader may read.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Page<InteractionRecord>> ListRepliesAsync(ObjectId objectId, PageRequest page, CancellationToken cancellationToken = default)
    {
        Page<InteractionRecord> listed = await _storage.Interactions.ListAsync(objectId, InteractionKind.Reply, InteractionState.Approved, page, cancellationToken);
        return await WithoutHiddenAsync(listed, (reply, ct) => _policy.DecideAsync(reply, null, ct), cancellationToken);
    }

    /// <summary>Counts the approved interactions with an object.</summary>
    /// <param name="objectId">An object that the reader may read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<InteractionCounts> CountInteractionsAsync(ObjectId objectId, CancellationToken cancellationToken = default) => _storage.Interactions.CountAsync(objectId, cancellationToken);

    /// <summary>Lists the accepted followers of an account.</summary>
    /// <param name="username">The account.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<Page<FollowerRecord>> ListFollowersAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        _storage.Followers.ListAsync(username, FollowState.Accepted, page, cancellationToken);

    /// <summary>Counts the accepted followers of an account.</summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<long> CountFollowersAsync(string username, CancellationToken cancellationToken = default) => _storage.Followers.CountAsync(username, cancellationToken);

    /// <summary>Lists whom an account follows.</summary>
    /// <param name="username">The account.</param>
    /// <param name="page">The page to read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<Page<FollowingRecord>> ListFollowingAsync(string username, PageRequest page, CancellationToken cancellationToken = default) =>
        _storage.Following.ListAsync(username, page, cancellationToken);

    /// <summary>Counts whom an account follows.</summary>
    /// <param name="username">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<long> CountFollowingAsync(string username, CancellationToken cancellationToken = default) => _storage.Following.CountAsync(username, cancellationToken);

    /// <summary>Counts the accounts of this installation.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<long> CountAccountsAsync(CancellationToken cancellationToken = default) => _storage.Actors.CountAsync(cancellationToken);

    /// <summary>Counts the public and unlisted objects of all accounts that are not deleted.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public ValueTask<long> CountPostsAsync(CancellationToken cancellationToken = default) => _storage.Objects.CountPublicAsync(cancellationToken);

    private static async ValueTask<Page<T>> WithoutHiddenAsync<T>(Page<T> page, Func<T, CancellationToken, ValueTask<ReadDecision>> decide, CancellationToken cancellationToken)
    {
        List<T> shown = new(page.Items.Count);
        foreach (T item in page.Items)
        {
            if (await decide(item, cancellationToken) == ReadDecision.ForEverybody)
            {
                shown.Add(item);
            }
        }

        return new Page<T>(shown, page.Next);
    }
}
