using System.Collections.Concurrent;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Actors;

/// <summary>
/// Finds the key of a signature and the actor who owns it. A key counts only where the owner's own document, fetched from its own id,
/// lists it: what a key says about its owner proves nothing.
/// </summary>
/// <remarks>Thread-safe. Handles are kept, because making one costs several times as much as verifying with it.</remarks>
internal sealed class KeyDirectory
{
    private const int MaxKeys = 20_000;

    // Then the store is asked again, where another node may have learned that the key was withdrawn.
    private static readonly TimeSpan _keyHolds = TimeSpan.FromHours(1);
    private static readonly TimeSpan _refusalHolds = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _troubleHolds = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _refetchAfter = TimeSpan.FromMinutes(5);

    // How many keys of one host may turn out not to exist before new ones are no longer asked for.
    private const int MaxRefusalsPerHost = 50;

    private readonly RemoteActorDirectory _actors;
    private readonly RemoteDocuments _documents;
    private readonly FederationUris _uris;
    private readonly IFederationStorage _storage;
    private readonly SingleFlight<string, KeyResult> _flights = new();
    private readonly ExpiringCache<string, KeyResult> _keys;
    private readonly ExpiringCache<string, KeyFailure> _failures;
    private readonly ExpiringCache<string, KeyFailure> _refetched;
    private readonly ExpiringCache<string, StrongBox> _refusals;
    private readonly ExpiringCache<ObjectId, ConcurrentBag<string>> _owned;
    private readonly KeyFetchLimits _limits;

    public KeyDirectory(RemoteActorDirectory actors, RemoteDocuments documents, FederationUris uris, IFederationStorage storage, TimeProvider timeProvider)
    {
        _actors = actors;
        _documents = documents;
        _uris = uris;
        _storage = storage;
        _keys = new ExpiringCache<string, KeyResult>(MaxKeys, timeProvider);
        _failures = new ExpiringCache<string, KeyFailure>(MaxKeys, timeProvider);
        _refetched = new ExpiringCache<string, KeyFailure>(MaxKeys, timeProvider);
        _refusals = new ExpiringCache<string, StrongBox>(MaxKeys, timeProvider);
        _owned = new ExpiringCache<ObjectId, ConcurrentBag<string>>(MaxKeys, timeProvider);
        _limits = new KeyFetchLimits(timeProvider);
        actors.Accepted += (ownerId, _) => Forget(ownerId);
    }

    /// <summary>Finds a key: in memory, in the store, or at its origin.</summary>
    /// <param name="keyId">The id as the signature names it.</param>
    /// <param name="source">Who sent the signature: an address that names too many keys which are none causes no further fetches.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async ValueTask<KeyResult> FindAsync(ObjectId keyId, SourceAddress source, CancellationToken cancellationToken)
    {
        if (_keys.TryGet(keyId.Value, out KeyResult cached))
        {
            return cached;
        }

        if (_failures.TryGet(keyId.Value, out KeyFailure failure))
        {
            return KeyResult.Fail(failure);
        }

        // A request of this server to itself would have to be signed by somebody else's software.
        if (_uris.IsLocal(keyId))
        {
            return KeyResult.Fail(KeyFailure.Refused);
        }

        if (await _storage.RemoteActors.FindByKeyAsync(keyId, cancellationToken) is { } known && _actors.IsFresh(known) && Pick(known, keyId) is { } stored)
        {
            return Remember(keyId, stored, known.Id);
        }

        return await FetchForAsync(source, keyId.Value, () => LoadAsync(keyId), null, cancellationToken);
    }

    /// <summary>Finds the key of an integrity proof. It counts where the owner's own document lists it under <c>assertionMethod</c>.</summary>
    /// <param name="keyId">The id as the proof names it.</param>
    /// <param name="ownerId">Who is to have made the proof.</param>
    /// <param name="source">Who sent the proof.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async ValueTask<KeyResult> FindForAssertionAsync(ObjectId keyId, ObjectId ownerId, SourceAddress source, CancellationToken cancellationToken)
    {
        if (!keyId.HasSameOrigin(ownerId))
        {
            return KeyResult.Fail(KeyFailure.Refused);
        }

        KeyResult key = await FindAsync(keyId, source, cancellationToken);
        return !key.IsFound ? key
            : key.OwnerId == ownerId && await _storage.RemoteActors.FindAsync(ownerId, cancellationToken) is { } owner && RemoteActorReader.ListsForAssertions(owner, keyId) ? key
            : KeyResult.Fail(KeyFailure.Refused);
    }

    /// <summary>
    /// Fetches a key anew after a signature did not verify, because its owner may have changed it. Done once in five minutes for each key;
    /// in between the answer is the key as it is known.
    /// </summary>
    /// <param name="keyId">The id as the signature names it.</param>
    /// <param name="tried">The key that did not fit.</param>
    /// <param name="source">Who sent the signature.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The key that is valid now; <see langword="null"/> where there is no other one than the one that was tried.</returns>
    public async ValueTask<KeyResult?> RefetchAsync(ObjectId keyId, VerificationKey tried, SourceAddress source, CancellationToken cancellationToken)
    {
        bool isDone = _refetched.TryGet(keyId.Value, out KeyFailure last);
        if (_keys.TryGet(keyId.Value, out KeyResult now) && !ReferenceEquals(now.Key, tried))
        {
            return now;
        }

        if (isDone)
        {
            // Whose server was away may have a new key all the same; only the sender can try again.
            return last == KeyFailure.Unavailable ? KeyResult.Fail(last) : null;
        }

        KeyResult fetched = await FetchForAsync(source, "again " + keyId.Value, () => FetchAgainAsync(keyId), tried, cancellationToken);
        return fetched.Failure == KeyFailure.Unavailable || fetched.IsFound ? fetched : null;
    }

    /// <summary>Forgets the keys of an actor, as after its deletion or when its document was fetched anew: a key that was withdrawn must not be believed any longer.</summary>
    public void Forget(ObjectId ownerId)
    {
        if (_owned.TryGet(ownerId, out ConcurrentBag<string>? keyIds))
        {
            _owned.Remove(ownerId);
            foreach (string keyId in keyIds)
            {
                _keys.Remove(keyId);
            }
        }
    }

    private async ValueTask<KeyResult> FetchForAsync(SourceAddress source, string flight, Func<Task<KeyResult>> work, VerificationKey? tried, CancellationToken cancellationToken)
    {
        if (!_limits.TryEnter(source, flight))
        {
            return KeyResult.Fail(KeyFailure.Unavailable);
        }

        bool failed = true;
        try
        {
            KeyResult result = await _flights.RunAsync(flight, work, cancellationToken);
            failed = !result.IsFound || result.Key.ExportPem() == tried?.ExportPem();
            return result;
        }
        finally
        {
            _limits.Leave(source, flight, failed);
        }
    }

    private async Task<KeyResult> LoadAsync(ObjectId keyId)
    {
        if (await _storage.RemoteActors.FindByKeyAsync(keyId) is { } known)
        {
            // Old entries are fetched anew here; where the other server is away, what is known of it has to do.
            RemoteActorResult current = await _actors.GetAsync(known.Id);
            if (current.IsFound && Pick(current.Actor, keyId) is { } stored)
            {
                return Remember(keyId, stored, current.Actor.Id);
            }

            if (current.Failure == RemoteActorFailure.Gone)
            {
                return Refuse(keyId, KeyFailure.Gone);
            }
        }

        return await FetchAsync(keyId);
    }

    // Marked at the end: until then others join the fetch, and who may not fetch at the moment does not keep others from it.
    private async Task<KeyResult> FetchAgainAsync(ObjectId keyId)
    {
        KeyFailure outcome = KeyFailure.Unavailable;
        try
        {
            KeyResult fetched = await FetchAsync(keyId);
            outcome = fetched.Failure;
            if (outcome == KeyFailure.Gone)
            {
                _keys.Remove(keyId.Value);
            }

            return fetched;
        }
        finally
        {
            _refetched.TryAdd(keyId.Value, outcome, _refetchAfter);
        }
    }

    private async Task<KeyResult> FetchAsync(ObjectId keyId)
    {
        string host = keyId.Origin.Authority;
        if (_refusals.TryGet(host, out StrongBox? refusals) && Volatile.Read(ref refusals.Value) >= MaxRefusalsPerHost)
        {
            return KeyResult.Fail(KeyFailure.Unavailable);
        }

        FetchBudget budget = FetchBudget.Create(6);
        FetchResult fetched = await _documents.FetchKeyAsync(keyId, budget, CancellationToken.None);
        if (!fetched.IsFound)
        {
            return Refuse(keyId, fetched.Outcome switch
            {
                FetchOutcome.Unavailable => KeyFailure.Unavailable,
                FetchOutcome.Gone => KeyFailure.Gone,
                _ => KeyFailure.Refused,
            });
        }

        if (await _actors.AcceptAsync(fetched.Document, CancellationToken.None) is { } owner)
        {
            return Pick(owner, keyId) is { } listed ? Remember(keyId, listed, owner.Id) : Refuse(keyId, KeyFailure.Refused);
        }

        return await AcceptKeyDocumentAsync(keyId, fetched.Document, budget);
    }

    // A key in a document of its own: it names its owner, and the owner's own document has to list it.
    private async Task<KeyResult> AcceptKeyDocumentAsync(ObjectId keyId, AuthenticDocument document, FetchBudget budget)
    {
        if (document.Id != keyId || !ActivityJson.TryRead(document.Utf8Json.Span, out ApObject? read, out _)
            || !RemoteActorReader.TryReadKey(ReadKeyObject(read), out ObjectId? ownerId, out string? publicKey)
            || ownerId is null || !ownerId.HasSameOrigin(keyId) || ownerId == keyId)
        {
            return Refuse(keyId, KeyFailure.Refused);
        }

        RemoteActorResult owner = await _actors.GetAsync(ownerId, budget);
        if (owner.IsFound && !RemoteActorReader.ListsKey(owner.Actor, keyId))
        {
            // What is known of the owner may be older than the key.
            owner = await _actors.RefreshAsync(ownerId, budget);
        }

        if (!owner.IsFound)
        {
            return Refuse(keyId, owner.Failure switch
            {
                RemoteActorFailure.Unavailable => KeyFailure.Unavailable,
                RemoteActorFailure.Gone => KeyFailure.Gone,
                _ => KeyFailure.Refused,
            });
        }

        // Where the owner shows the key itself, its text counts; where it names the id only, the key document's does.
        VerificationKey? key = Pick(owner.Actor, keyId) ?? (RemoteActorReader.ListsKey(owner.Actor, keyId) ? RemoteActorReader.Import(publicKey) : null);
        return key is null ? Refuse(keyId, KeyFailure.Refused) : Remember(keyId, key, owner.Actor.Id);
    }

    // Documents of keys come with and without a type.
    private static ApObject? ReadKeyObject(ApObject read)
    {
        if (read is PublicKeyDocument or MultikeyDocument)
        {
            return read;
        }

        return read.Extensions.TryGetValue("publicKeyPem", out _) || read.Types.Count == 0
            ? ActivityJson.TryRead(WithType(read), out ApObject? typed, out _) ? typed : null
            : null;
    }

    private static byte[] WithType(ApObject read) => ActivityJson.Write(read with { Types = ["CryptographicKey"] });

    private static VerificationKey? Pick(RemoteActorRecord actor, ObjectId keyId)
    {
        // Some servers name the actor where the key is meant.
        RemoteKeyRecord? record = actor.Keys.FirstOrDefault(key => key.KeyId == keyId) ?? (keyId == actor.Id && actor.Keys.Count > 0 ? actor.Keys[0] : null);
        return record is null ? null : RemoteActorReader.Import(record.PublicKey);
    }

    private KeyResult Remember(ObjectId keyId, VerificationKey key, ObjectId ownerId)
    {
        KeyResult result = new(key, ownerId, KeyFailure.None);
        _keys.Set(keyId.Value, result, _keyHolds);
        if (!_owned.TryGet(ownerId, out ConcurrentBag<string>? keyIds))
        {
            keyIds = [];
        }

        if (!keyIds.Contains(keyId.Value))
        {
            keyIds.Add(keyId.Value);
        }

        _owned.Set(ownerId, keyIds, _keyHolds * 2);
        _failures.Remove(keyId.Value);
        return result;
    }

    private KeyResult Refuse(ObjectId keyId, KeyFailure failure)
    {
        _failures.Set(keyId.Value, failure, failure == KeyFailure.Unavailable ? _troubleHolds : _refusalHolds);
        if (failure == KeyFailure.Refused)
        {
            string host = keyId.Origin.Authority;
            if (!_refusals.TryGet(host, out StrongBox? count))
            {
                count = new StrongBox();
                _refusals.Set(host, count, _refetchAfter);
            }

            Interlocked.Increment(ref count.Value);
        }

        return KeyResult.Fail(failure);
    }

    private sealed class StrongBox
    {
        public int Value;
    }
}
