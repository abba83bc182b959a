using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Outbox;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Inbox;

/// <summary>What a handler works with while one activity is handled.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class InboxContext
{
    internal InboxContext(VerifiedActivity received, RemoteActorRecord sender, IReadOnlyList<LocalActor> recipients, IStorageScope storage, IOutbox outbox, FetchBudget budget, DateTimeOffset now, IServiceProvider services)
    {
        Received = received;
        Sender = sender;
        Recipients = recipients;
        Storage = storage;
        Outbox = outbox;
        Budget = budget;
        Now = now;
        Services = services;
    }

    /// <summary>The activity as it came, and who sent it.</summary>
    public VerifiedActivity Received { get; }

    /// <summary>The account that sent it. An account of this installation stands here in the same form.</summary>
    public RemoteActorRecord Sender { get; }

    /// <summary>The accounts of this installation that it concerns: addressed by name or as followers, acted upon, or owners of what is acted upon.</summary>
    public IReadOnlyList<LocalActor> Recipients { get; }

    /// <summary>The stores: in <c>HandleAsync</c> the transaction that also marks the activity as handled.</summary>
    public IStorageScope Storage { get; internal set; }

    /// <summary>Sends answers; pass <see cref="Storage"/> as the scope, so that the answer leaves if and only if the effect happens.</summary>
    public IOutbox Outbox { get; }

    /// <summary>How much this activity may still make this server fetch.</summary>
    public FetchBudget Budget { get; }

    /// <summary>The time at which handling began.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The services of this activity, one scope for all its handlers.</summary>
    public IServiceProvider Services { get; }

    /// <summary>What handlers leave for each other, and for themselves between <c>PrepareAsync</c> and <c>HandleAsync</c>.</summary>
    public IDictionary<string, object?> Items { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);
}
