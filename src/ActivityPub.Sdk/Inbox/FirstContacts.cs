using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// Bounds how many actors of one domain may turn up here for the first time. Waves of spam come from accounts that were made by the
/// hundred; who was seen before is not concerned.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class FirstContacts
{
    private const int MaxNew = 50_000;
    private const int MaxDomains = 10_000;

    private static readonly TimeSpan _newFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan _hostIsKnownAfter = TimeSpan.FromHours(24);

    private readonly IFederationStorage _storage;
    private readonly TimeProvider _time;
    private readonly ExpiringCache<ObjectId, bool> _new;
    private readonly TokenBuckets<string>? _ofNewHosts;
    private readonly TokenBuckets<string>? _ofKnownHosts;

    public FirstContacts(IFederationStorage storage, RemoteActorDirectory actors, IOptions<InboxOptions> options, TimeProvider timeProvider)
    {
        _storage = storage;
        _time = timeProvider;
        _new = new ExpiringCache<ObjectId, bool>(MaxNew, timeProvider);
        _ofNewHosts = options.Value.NewActorsPerNewHost is { } fewer ? new TokenBuckets<string>(fewer, MaxDomains, timeProvider) : null;
        _ofKnownHosts = options.Value.NewActorsPerKnownHost is { } more ? new TokenBuckets<string>(more, MaxDomains, timeProvider) : null;
        actors.Accepted += (id, isNew) =>
        {
            if (isNew)
            {
                _new.Set(id, true, _newFor);
            }
        };
    }

    /// <summary>Judges an actor whose signature was verified.</summary>
    /// <returns>When it may try again; <see langword="null"/> where it may go on.</returns>
    public async ValueTask<TimeSpan?> JudgeAsync(ObjectId actorId, CancellationToken cancellationToken)
    {
        if (!_new.TryGet(actorId, out _))
        {
            return null;
        }

        PeerRecord? peer = await _storage.Peers.FindAsync(actorId.Origin.Authority, cancellationToken);
        bool isKnown = peer is not null && _time.GetUtcNow() - peer.FirstSeenAt >= _hostIsKnownAfter;
        TimeSpan retryAfter = TimeSpan.Zero;
        if ((isKnown ? _ofKnownHosts : _ofNewHosts)?.TryTake(RegistrableDomain.Of(actorId.Origin.Host), out retryAfter) == false)
        {
            return retryAfter;
        }

        _new.Remove(actorId);
        return null;
    }
}
