using System.Collections.Concurrent;
using System.Security.Cryptography;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Actors;

/// <summary>The key pairs of the accounts of this installation: made at first use, stored encrypted, kept in memory as ready handles.</summary>
/// <remarks>
/// Thread-safe. Several nodes on one store may ask for the keys of a new account at once; all get the same ones. What another node
/// changes is seen after at most five minutes.
/// </remarks>
public sealed class ActorKeyRing : IDisposable
{
    internal const string RsaName = "rsa-sha256";
    internal const string Ed25519Name = "ed25519";

    private static readonly (KeyAlgorithm Algorithm, string Fragment)[] _firstKeys =
    [
        (KeyAlgorithm.RsaSha256, FederationUris.MainKeyFragment),
        (KeyAlgorithm.Ed25519, FederationUris.Ed25519KeyFragment),
    ];

    private const int MaxVerified = 1_000;

    private static readonly TimeSpan _reloadAfter = TimeSpan.FromMinutes(5);

    private readonly IFederationStorage _storage;
    private readonly IKeyProtector _protector;
    private readonly FederationUris _uris;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Lazy<Task<KeySet>>> _sets = new(StringComparer.OrdinalIgnoreCase);
    // By the public key too: a transaction that made a key may be rolled back, and another one be made under its id.
    private readonly ConcurrentDictionary<(ObjectId KeyId, string PublicKey), SigningKey> _handles = new();

    /// <summary>Makes the key ring.</summary>
    /// <param name="storage">Where the encrypted keys are kept.</param>
    /// <param name="protector">Encrypts and decrypts them.</param>
    /// <param name="uris">The ids of this installation.</param>
    /// <param name="timeProvider">The clock.</param>
    public ActorKeyRing(IFederationStorage storage, IKeyProtector protector, FederationUris uris, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(protector);
        ArgumentNullException.ThrowIfNull(uris);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _storage = storage;
        _protector = protector;
        _uris = uris;
        _time = timeProvider;
    }

    /// <summary>The key that an account signs with now; made where the account has none yet.</summary>
    /// <param name="username">An account that exists, or <see cref="FederationUris.InstanceUsername"/>, as written in its id.</param>
    /// <param name="algorithm">What the key signs with.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A handle that belongs to the key ring: keep it no longer than needed and do not dispose it.</returns>
    /// <exception cref="InvalidOperationException">The stored key cannot be decrypted; the message says what to do.</exception>
    public async ValueTask<SigningKey> GetSigningKeyAsync(string username, KeyAlgorithm algorithm, CancellationToken cancellationToken = default)
    {
        KeySet set = await LoadAsync(username, cancellationToken);
        ActorKeyRecord record = Current(set.Keys, NameOf(algorithm), _time.GetUtcNow())
            ?? throw new InvalidOperationException($"The account '{username}' has no {NameOf(algorithm)} key that may sign now.");
        return Open(record);
    }

    /// <summary>The key that an account signs with now, for use within a transaction: one that has to be made is written through it, because a write past it would wait for it.</summary>
    internal async ValueTask<SigningKey> GetSigningKeyAsync(string username, KeyAlgorithm algorithm, IStorageScope scope, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        ActorKeyRecord? record = Current(await scope.ActorKeys.ListAsync(username, cancellationToken), NameOf(algorithm), now);
        if (record is null)
        {
            await scope.ActorKeys.TryAddAsync(Create(username, algorithm, _firstKeys.First(key => key.Algorithm == algorithm).Fragment, now, now), cancellationToken);
            record = Current(await scope.ActorKeys.ListAsync(username, cancellationToken), NameOf(algorithm), now);
        }

        return Open(record ?? throw new InvalidOperationException($"The account '{username}' has no {NameOf(algorithm)} key that may sign now."));
    }

    /// <summary>Lists the keys that the actor document of an account shows: those that sign now first, then those that did or will.</summary>
    /// <param name="username">An account that exists, or <see cref="FederationUris.InstanceUsername"/>, as written in its id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask<IReadOnlyList<ActorKeyRecord>> ListPublishedAsync(string username, CancellationToken cancellationToken = default)
    {
        KeySet set = await LoadAsync(username, cancellationToken);
        DateTimeOffset now = _time.GetUtcNow();
        ActorKeyRecord? rsa = Current(set.Keys, RsaName, now);
        ActorKeyRecord? ed25519 = Current(set.Keys, Ed25519Name, now);
        return [.. set.Keys.Where(key => IsPublished(key, now)).OrderBy(key => key == rsa ? 0 : key == ed25519 ? 1 : 2)];
    }

    /// <summary>
    /// Gives an account new keys. They are published at once, sign after <paramref name="overlap"/>, and the old ones stay published for
    /// another <paramref name="overlap"/>. Send an <c>Update</c> of the actor afterwards.
    /// </summary>
    /// <param name="username">An account that exists, or <see cref="FederationUris.InstanceUsername"/>, as written in its id.</param>
    /// <param name="overlap">How long others get to learn the new keys; zero signs with them at once, as after a theft. A day or two is usual.</param>
    /// <param name="cancellationToken">Cancels the call before anything is written.</param>
    public async ValueTask RotateAsync(string username, TimeSpan overlap, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, TimeSpan.Zero);
        KeySet set = await LoadAsync(username, cancellationToken);
        DateTimeOffset now = _time.GetUtcNow();
        string suffix = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-{now.ToUnixTimeMilliseconds()}");
        ActorKeyRecord[] created =
        [
            Create(username, KeyAlgorithm.RsaSha256, FederationUris.MainKeyFragment + suffix, now, now + overlap),
            Create(username, KeyAlgorithm.Ed25519, FederationUris.Ed25519KeyFragment + suffix, now, now + overlap),
        ];
        IStorageTransaction transaction = await _storage.BeginTransactionAsync(cancellationToken);
        await using (transaction)
        {
            foreach (ActorKeyRecord old in set.Keys.Where(key => key.RetiresAt is null))
            {
                await transaction.ActorKeys.UpdateAsync(old with { RetiresAt = now + overlap + overlap }, cancellationToken);
            }

            foreach (ActorKeyRecord key in created)
            {
                await transaction.ActorKeys.TryAddAsync(key, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        _sets.TryRemove(username, out _);
    }

    /// <summary>
    /// Checks, at start, that the published keys of the instance actor and of the first 1,000 accounts can be decrypted, older ones
    /// included. Those of the instance actor are made where there are none.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">One cannot; the message says what to do.</exception>
    public async ValueTask VerifyAllAsync(CancellationToken cancellationToken = default)
    {
        await GetSigningKeyAsync(FederationUris.InstanceUsername, KeyAlgorithm.RsaSha256, cancellationToken);
        DateTimeOffset now = _time.GetUtcNow();
        await VerifyAsync(FederationUris.InstanceUsername, now, cancellationToken);
        PageRequest request = new(null, 200);
        for (int read = 0; read < MaxVerified;)
        {
            Page<ActorRecord> page = await _storage.Actors.ListAsync(request, cancellationToken);
            foreach (ActorRecord account in page.Items)
            {
                await VerifyAsync(account.Username, now, cancellationToken);
            }

            read += page.Items.Count;
            if (page.Next is null)
            {
                return;
            }

            request = request with { Cursor = page.Next };
        }
    }

    /// <summary>Frees the handles.</summary>
    public void Dispose()
    {
        foreach ((ObjectId KeyId, string PublicKey) handle in _handles.Keys)
        {
            if (_handles.TryRemove(handle, out SigningKey? key))
            {
                key.Dispose();
            }
        }
    }

    private async ValueTask VerifyAsync(string username, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (ActorKeyRecord key in await _storage.ActorKeys.ListAsync(username, cancellationToken))
        {
            if (IsPublished(key, now))
            {
                Open(key);
            }
        }
    }

    private static string NameOf(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.RsaSha256 => RsaName,
        KeyAlgorithm.Ed25519 => Ed25519Name,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    private static string PurposeOf(ActorKeyRecord key) => "ActivityPub.Sdk.ActorKeys/" + key.KeyId.WithoutFragment().Value;

    private static bool IsPublished(ActorKeyRecord key, DateTimeOffset now) => key.RetiresAt is null || key.RetiresAt > now;

    // Where every key is to sign later, the clock was set back, or is behind that of another node: the oldest one then signs.
    private static ActorKeyRecord? Current(IReadOnlyList<ActorKeyRecord> keys, string algorithm, DateTimeOffset now)
    {
        ActorKeyRecord[] published = [.. keys.Where(key => key.Algorithm == algorithm && IsPublished(key, now))];
        return published.Where(key => key.SignsFrom <= now).MaxBy(static key => key.SignsFrom) ?? published.MinBy(static key => key.SignsFrom);
    }

    private async Task<KeySet> LoadAsync(string username, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        while (true)
        {
            Lazy<Task<KeySet>> entry = _sets.GetOrAdd(username, static (name, ring) => new Lazy<Task<KeySet>>(() => ring.ReadAsync(name)), this);
            KeySet set;
            try
            {
                set = await entry.Value.WaitAsync(cancellationToken);
            }
            catch when (entry.Value.IsFaulted)
            {
                _sets.TryRemove(KeyValuePair.Create(username, entry));
                throw;
            }

            if (_time.GetUtcNow() - set.ReadAt < _reloadAfter)
            {
                return set;
            }

            _sets.TryRemove(KeyValuePair.Create(username, entry));
        }
    }

    // Others wait for it too, so that no caller's token may cancel it.
    private async Task<KeySet> ReadAsync(string username)
    {
        DateTimeOffset now = _time.GetUtcNow();
        IReadOnlyList<ActorKeyRecord> keys = await _storage.ActorKeys.ListAsync(username);
        if (_firstKeys.All(first => keys.Any(key => key.Algorithm == NameOf(first.Algorithm))))
        {
            return new KeySet(keys, now);
        }

        foreach ((KeyAlgorithm algorithm, string fragment) in _firstKeys)
        {
            if (!keys.Any(key => key.Algorithm == NameOf(algorithm)))
            {
                await _storage.ActorKeys.TryAddAsync(Create(username, algorithm, fragment, now, now));
            }
        }

        // Read again rather than kept: another node may have been faster.
        return new KeySet(await _storage.ActorKeys.ListAsync(username), now);
    }

    private ActorKeyRecord Create(string username, KeyAlgorithm algorithm, string fragment, DateTimeOffset createdAt, DateTimeOffset signsFrom)
    {
        ObjectId keyId = ObjectId.Parse($"{_uris.Actor(username).Value}#{fragment}");
        using SigningKey key = SigningKey.Generate(algorithm, keyId);
        ActorKeyRecord record = new()
        {
            KeyId = keyId,
            Username = username,
            Algorithm = NameOf(algorithm),
            ProtectedPrivateKey = default,
            PublicKey = algorithm == KeyAlgorithm.RsaSha256 ? key.PublicKey.ExportPem() : key.PublicKey.ExportMultikey(),
            CreatedAt = createdAt,
            SignsFrom = signsFrom,
        };
        byte[] plain = key.ExportPkcs8();
        try
        {
            return record with { ProtectedPrivateKey = _protector.Protect(plain, PurposeOf(record)) };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private SigningKey Open(ActorKeyRecord record)
    {
        if (_handles.TryGetValue((record.KeyId, record.PublicKey), out SigningKey? cached))
        {
            return cached;
        }

        byte[] plain;
        try
        {
            plain = _protector.Unprotect(record.ProtectedPrivateKey.Span, PurposeOf(record));
        }
        catch (CryptographicException exception)
        {
            throw new InvalidOperationException(
                $"The private key {record.KeyId} cannot be decrypted. The keys that protect it are others than when it was stored: restore the Data Protection key ring, keep it in a lasting place, and give every node and every deployment the same one.",
                exception);
        }

        SigningKey opened;
        try
        {
            opened = SigningKey.ImportPkcs8(plain, record.KeyId);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }

        SigningKey kept = _handles.GetOrAdd((record.KeyId, record.PublicKey), opened);
        if (!ReferenceEquals(kept, opened))
        {
            opened.Dispose();
        }

        return kept;
    }

    private sealed record KeySet(IReadOnlyList<ActorKeyRecord> Keys, DateTimeOffset ReadAt);
}
