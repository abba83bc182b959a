using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// Judges at the door what servers pass on of others: is it of a kind that is forwarded, does it concern anything here, and has this
/// server forwarded too much already? What is kept of it are ids, so that nothing of what a forwarder wrote can ever be handled.
/// </summary>
/// <remarks>Thread-safe. See <see href="https://www.w3.org/TR/activitypub/#inbox-forwarding">ActivityPub section 7.1.2</see>.</remarks>
internal sealed class ForwardedActivities(
    IFederationStorage storage,
    ActorDirectory actors,
    RemoteActorDirectory remoteActors,
    InteractionRecorder interactions,
    FederationUris uris,
    IOptions<InboxOptions> options,
    TimeProvider timeProvider)
{
    /// <summary>How much one forwarded activity may make this server fetch, from its proof to its effect, in all attempts together.</summary>
    private const int Fetches = 10;

    private const int MaxHosts = 10_000;
    private const int MaxLooks = 20;

    private readonly TokenBuckets<string>? _hosts = options.Value.ForwardedPerHost is { } limit ? new TokenBuckets<string>(limit, MaxHosts, timeProvider) : null;

    /// <summary>
    /// Whether a server may have a reason to forward an activity: it is said to an audience and not to somebody in particular, and it carries a proof, changes
    /// what was said before, or is addressed to the forwarder or about something there. Everything else is simply signed by the wrong one.
    /// </summary>
    public static bool IsForwardable(Activity activity, ObjectId actorId, ObjectId forwarderId) =>
        activity is Create or Update or Delete or Like or EmojiReact or Dislike or Announce or Undo or Add or Remove
        && activity.Id is { } id && id.HasSameOrigin(actorId)
        && (activity.Extensions.ContainsKey("proof")
            || (!forwarderId.HasSameOrigin(actorId) && (activity is Update or Delete or Undo || LocalReferences.Collect(activity).Exists(forwarderId.HasSameOrigin))));

    /// <summary>Whether an activity is about something that is known here.</summary>
    public async ValueTask<bool> ConcernUsAsync(Activity activity, ObjectId actorId, CancellationToken cancellationToken)
    {
        if (activity is Update or Delete && Ownership.IsAboutItself(activity, actorId))
        {
            return await remoteActors.FindKnownAsync(actorId, cancellationToken) is not null;
        }

        bool changes = activity is Update or Delete or Undo;
        foreach (ObjectId id in LocalReferences.Collect(activity).Take(MaxLooks))
        {
            bool known = uris.TryGetUsername(id, out string? username) ? await actors.FindAsync(username, cancellationToken) is { DeletedAt: null }
                : uris.IsLocal(id) ? await interactions.FindOwnAsync(storage, new ObjectRef(id), cancellationToken) is not null
                : await storage.Interactions.FindAsync(id.Value, cancellationToken) is { } interaction && (!changes || interaction.ActorId == actorId);
            if (known)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Charges a forwarder for the work that it makes.</summary>
    public bool TryCharge(ObjectId forwarderId, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        return _hosts?.TryTake(RegistrableDomain.Of(forwarderId.Origin.Host), out retryAfter) != false;
    }

    /// <summary>Makes the entry of an activity that is to be proven at its origin.</summary>
    public static InboxEntry Describe(Activity activity, ObjectId actorId, ObjectId forwarderId, string? recipient, DateTimeOffset receivedAt)
    {
        Activity ids = new()
        {
            Types = [activity.GetType().Name],
            Id = activity.Id,
            Actor = new ObjectRef(actorId),
            Object = activity.Object.Single.Id is { } about ? new ObjectRef(about) : default(OneOrMany<ObjectRef>),
        };
        byte[] body = ActivityJson.Write(ids);
        return new InboxEntry
        {
            DedupeKey = InboxDedupeKey.CreateForwarded(forwarderId, body, recipient),
            ActivityId = activity.Id!.Value,
            ActivityType = ids.Types[0],
            ActorId = actorId,
            Recipient = recipient,
            ForwardedBy = forwarderId,
            FetchBudget = FetchBudget.Create(Fetches).ToString(),
            Body = body,
            ReceivedAt = receivedAt,
        };
    }
}
