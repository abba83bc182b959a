using System.Collections.Concurrent;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Actors;

/// <summary>The accounts of this installation: found by name, id or handle, made and changed, and written as actor documents.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ActorDirectory
{
    private const int MaxCachedDocuments = 10_000;

    private static readonly DateTimeOffset _instanceCreated = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IActorProvider _provider;
    private readonly IFederationStorage _storage;
    private readonly ActorKeyRing _keys;
    private readonly FederationUris _uris;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<ObjectId, (LocalActor Actor, string Keys, byte[] Document)> _documents = new();

    /// <summary>Makes the directory.</summary>
    /// <param name="provider">Knows the accounts.</param>
    /// <param name="storage">The store.</param>
    /// <param name="keys">The keys of the accounts.</param>
    /// <param name="uris">The ids of this installation.</param>
    /// <param name="timeProvider">The clock.</param>
    public ActorDirectory(IActorProvider provider, IFederationStorage storage, ActorKeyRing keys, FederationUris uris, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(uris);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _provider = provider;
        _storage = storage;
        _keys = keys;
        _uris = uris;
        _time = timeProvider;
        InstanceActor = new LocalActor
        {
            Username = FederationUris.InstanceUsername,
            Id = uris.InstanceActor,
            Handle = uris.HandleOf(FederationUris.InstanceUsername),
            Profile = new ActorProfile { Type = "Application", DisplayName = uris.Origin.Host, ManuallyApprovesFollowers = true, Discoverable = false, Indexable = false },
            CreatedAt = _instanceCreated,
            UpdatedAt = _instanceCreated,
            IsInstanceActor = true,
        };
    }

    /// <summary>The actor that signs fetches, of the type <c>Application</c>. Nobody can follow it.</summary>
    public LocalActor InstanceActor { get; }

    /// <summary>Finds an account by its name.</summary>
    /// <param name="username">The name, compared without case; <see cref="FederationUris.InstanceUsername"/> gives the instance actor.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The account, deleted ones included.</returns>
    public async ValueTask<LocalActor?> FindAsync(string username, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(username);
        return FederationUris.IsInstance(username) ? InstanceActor
            : IsUsername(username) ? await _provider.FindAsync(username, cancellationToken)
            : null;
    }

    /// <summary>Finds an account by its id.</summary>
    /// <param name="id">The id; a fragment, as in the id of a key, is left away.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The account, deleted ones included.</returns>
    public async ValueTask<LocalActor?> FindByIdAsync(ObjectId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        // The name is found without case, but case matters in ids.
        return _uris.TryGetUsername(id, out string? username) && await FindAsync(username, cancellationToken) is { } actor && actor.Id == id.WithoutFragment() ? actor : null;
    }

    /// <summary>Finds an account by its handle.</summary>
    /// <param name="handle">The handle, on the handle host or on the host of the origin.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The account, deleted ones included.</returns>
    public async ValueTask<LocalActor?> FindByHandleAsync(Handle handle, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return handle.Host == _uris.HandleHost || handle.Host == _uris.Origin.Authority ? await FindAsync(handle.User, cancellationToken) : null;
    }

    /// <summary>Creates an account in the store or changes its profile. A profile that says the same as before changes nothing.</summary>
    /// <param name="username">The name: 1 to 30 ASCII letters, digits and underscores. Unique without case, and forever: it is part of the id.</param>
    /// <param name="profile">What the account shows of itself.</param>
    /// <param name="scope">The transaction to take part in; <see langword="null"/> writes at once and makes the keys of a new account, which otherwise are made at first use.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The account. Followers learn of a change by an <c>Update</c> with <see cref="BuildAsync"/>, which the caller sends.</returns>
    /// <exception cref="ArgumentException">The name or the profile is not valid; the message says why.</exception>
    /// <exception cref="InvalidOperationException">The account was deleted; others have deleted it too and would not know it again.</exception>
    public async ValueTask<LocalActor> SaveAsync(string username, ActorProfile profile, IStorageScope? scope = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(username);
        ActorProfileRules.Require(profile);
        if (!IsUsername(username))
        {
            throw new ArgumentException($"'{username}' cannot be the name of an account. Use 1 to 30 letters (A to Z), digits and underscores.", nameof(username));
        }

        IActorStore store = (scope ?? _storage).Actors;
        DateTimeOffset now = _time.GetUtcNow();
        ActorRecord? known = await store.FindAsync(username, cancellationToken);
        if (known?.DeletedAt is not null)
        {
            throw new InvalidOperationException($"The account '{username}' was deleted. Choose another name: other servers do not take back an account that was deleted.");
        }

        if (known is not null && ActorProfileRules.AreEqual(known.Profile, profile))
        {
            return StoredActorProvider.ToLocalActor(known, _uris);
        }

        ActorRecord saved = known is null
            ? new ActorRecord { Username = username, Profile = profile, CreatedAt = now, UpdatedAt = now }
            : known with { Profile = profile, UpdatedAt = now };
        await store.UpsertAsync(saved, cancellationToken);
        if (scope is null && known is null)
        {
            await _keys.ListPublishedAsync(username, cancellationToken);
        }

        return StoredActorProvider.ToLocalActor(saved, _uris);
    }

    /// <summary>The actor document as it is served: UTF-8 JSON, the same bytes until the profile or the keys change.</summary>
    /// <param name="actor">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<ReadOnlyMemory<byte>> GetDocumentAsync(LocalActor actor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        IReadOnlyList<ActorKeyRecord> keys = await _keys.ListPublishedAsync(actor.Username, cancellationToken);
        string keyIds = string.Join(' ', keys.Select(static key => key.KeyId.Value));
        if (_documents.TryGetValue(actor.Id, out (LocalActor Actor, string Keys, byte[] Document) cached) && cached.Keys == keyIds
            && (ReferenceEquals(cached.Actor, actor) || (cached.Actor.UpdatedAt == actor.UpdatedAt && cached.Actor.DeletedAt == actor.DeletedAt)))
        {
            return cached.Document;
        }

        byte[] document = ActivityJson.Write(ActorDocument.Build(actor, keys, _uris));
        if (_documents.Count >= MaxCachedDocuments)
        {
            _documents.Clear();
        }

        _documents[actor.Id] = (actor, keyIds, document);
        return document;
    }

    /// <summary>The actor as an object of the vocabulary, for an <c>Update</c> of the account.</summary>
    /// <param name="actor">The account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask<Actor> BuildAsync(LocalActor actor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return ActorDocument.Build(actor, await _keys.ListPublishedAsync(actor.Username, cancellationToken), _uris);
    }

    private static bool IsUsername(string username)
    {
        if (username.Length is < 1 or > 30)
        {
            return false;
        }

        foreach (char c in username)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }
}
