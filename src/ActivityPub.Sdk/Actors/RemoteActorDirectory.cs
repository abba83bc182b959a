using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.Logging;

namespace ActivityPub.Sdk.Actors;

/// <summary>The accounts of other servers: fetched from their origin with a request that the instance actor signs, judged, and kept in the store for a day.</summary>
/// <remarks>Thread-safe. Who asks for the same account at the same time shares one fetch; failures are remembered for some minutes.</remarks>
public sealed partial class RemoteActorDirectory
{
    private static readonly TimeSpan _freshFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan _failureHolds = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _troubleHolds = TimeSpan.FromMinutes(1);

    private readonly IFederationStorage _storage;
    private readonly RemoteDocuments _documents;
    private readonly WebFingerClient _webFinger;
    private readonly FederationUris _uris;
    private readonly TimeProvider _time;
    private readonly ILogger<RemoteActorDirectory> _logger;
    private readonly SingleFlight<ObjectId, RemoteActorResult> _flights = new();
    private readonly ExpiringCache<ObjectId, RemoteActorFailure> _failures;

    internal RemoteActorDirectory(IFederationStorage storage, RemoteDocuments documents, WebFingerClient webFinger, FederationUris uris, TimeProvider timeProvider, ILogger<RemoteActorDirectory> logger)
    {
        _storage = storage;
        _documents = documents;
        _webFinger = webFinger;
        _uris = uris;
        _time = timeProvider;
        _logger = logger;
        _failures = new ExpiringCache<ObjectId, RemoteActorFailure>(10_000, timeProvider);
    }

    /// <summary>Says that the document of an actor was fetched and kept, and whether the actor was unknown before.</summary>
    internal event Action<ObjectId, bool>? Accepted;

    /// <summary>Gets an account: from the store where it was fetched within a day, else from its server.</summary>
    /// <param name="id">The actor's id.</param>
    /// <param name="budget">What may be spent on fetches; <see langword="null"/> gives a new budget.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The account. Where its server cannot be reached, what was known of it before.</returns>
    public async ValueTask<RemoteActorResult> GetAsync(ObjectId id, FetchBudget? budget = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (_uris.IsLocal(id))
        {
            return new RemoteActorResult(RemoteActorFailure.Local);
        }

        RemoteActorRecord? known = await FindKnownAsync(id, cancellationToken);
        if (known is not null && IsFresh(known))
        {
            return new RemoteActorResult(known);
        }

        if (_failures.TryGet(id, out RemoteActorFailure failure))
        {
            return known is not null && failure == RemoteActorFailure.Unavailable ? new RemoteActorResult(known) : new RemoteActorResult(failure);
        }

        RemoteActorResult result = await RefreshAsync(id, budget, cancellationToken);
        return known is not null && result.Failure == RemoteActorFailure.Unavailable ? new RemoteActorResult(known) : result;
    }

    /// <summary>Fetches an account anew, however fresh what is known of it, and keeps it.</summary>
    /// <param name="id">The actor's id.</param>
    /// <param name="budget">What may be spent on fetches; <see langword="null"/> gives a new budget.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async ValueTask<RemoteActorResult> RefreshAsync(ObjectId id, FetchBudget? budget = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _uris.IsLocal(id)
            ? new RemoteActorResult(RemoteActorFailure.Local)
            : await _flights.RunAsync(id, () => FetchAsync(id, budget ?? FetchBudget.Create()), cancellationToken);
    }

    /// <summary>Finds the account of a handle by WebFinger, and checks that both sides name each other.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <remarks>See <see href="https://www.rfc-editor.org/rfc/rfc7033">RFC 7033</see> and <see href="https://swicg.github.io/activitypub-webfinger/">ActivityPub and WebFinger</see>.</remarks>
    public async ValueTask<RemoteActorResult> ResolveHandleAsync(Handle handle, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (handle.Host == _uris.HandleHost || handle.Host == _uris.Origin.Authority)
        {
            return new RemoteActorResult(RemoteActorFailure.Local);
        }

        FetchBudget budget = FetchBudget.Create(10);
        WebFingerResult answer = await _webFinger.ResolveAsync(handle, budget, cancellationToken);
        if (!answer.IsFound)
        {
            return new RemoteActorResult(ToFailure(answer.Outcome));
        }

        RemoteActorResult result = await GetAsync(answer.ActorId, budget, cancellationToken);
        if (!result.IsFound || (Handle.TryParse(result.Actor.Handle, out Handle? own) && own == answer.Handle))
        {
            return result;
        }

        // The host of the handle has spoken for the actor. The actor must agree, or anybody could hand out names for it.
        if (!await AgreesAsync(result.Actor, answer.Handle, budget, cancellationToken))
        {
            return new RemoteActorResult(RemoteActorFailure.Invalid);
        }

        RemoteActorRecord renamed = result.Actor with { Handle = answer.Handle.ToString() };
        await _storage.RemoteActors.UpsertAsync(renamed, cancellationToken);
        return new RemoteActorResult(renamed);
    }

    /// <summary>Whether what is known of an account need not be fetched anew.</summary>
    internal bool IsFresh(RemoteActorRecord known) => _time.GetUtcNow() - known.FetchedAt < _freshFor;

    /// <summary>What the store holds, however old. An entry under another spelling of the id is none.</summary>
    internal async ValueTask<RemoteActorRecord?> FindKnownAsync(ObjectId id, CancellationToken cancellationToken) =>
        await _storage.RemoteActors.FindAsync(id, cancellationToken);

    /// <summary>Judges a document that was fetched for another reason, such as for a key, and keeps it where it is an actor.</summary>
    internal async ValueTask<RemoteActorRecord?> AcceptAsync(AuthenticDocument document, CancellationToken cancellationToken)
    {
        if (_uris.IsLocal(document.Id))
        {
            return null;
        }

        RemoteActorRecord? known = await FindKnownAsync(document.Id, cancellationToken);
        if (!RemoteActorReader.TryRead(document, known, out RemoteActorRecord? record))
        {
            return null;
        }

        await _storage.RemoteActors.UpsertAsync(record, cancellationToken);
        _failures.Remove(record.Id);
        Accepted?.Invoke(record.Id, known is null);
        return record;
    }

    private async ValueTask<bool> AgreesAsync(RemoteActorRecord record, Handle handle, FetchBudget budget, CancellationToken cancellationToken)
    {
        if (!ActivityJson.TryRead(record.Document.Span, out ApObject? document, out _) || document is not Actor actor)
        {
            return false;
        }

        if (Handle.TryParse(actor.Webfinger, out Handle? claimed))
        {
            return claimed == handle;
        }

        return actor.PreferredUsername is { } username
            && (await _webFinger.ConfirmAsync(record.Id, username, budget, cancellationToken)).Handle == handle;
    }

    private async Task<RemoteActorResult> FetchAsync(ObjectId id, FetchBudget budget)
    {
        FetchResult fetched = await _documents.FetchAsync(id, budget, CancellationToken.None);
        if (fetched.IsFound)
        {
            if (fetched.Document.Id == id && await AcceptAsync(fetched.Document, CancellationToken.None) is { } record)
            {
                return new RemoteActorResult(record);
            }

            LogInvalid(id.Origin.Host);
            return Remember(id, RemoteActorFailure.Invalid);
        }

        return fetched.Outcome == FetchOutcome.OverBudget ? new RemoteActorResult(RemoteActorFailure.Unavailable) : Remember(id, ToFailure(fetched.Outcome));
    }

    private RemoteActorResult Remember(ObjectId id, RemoteActorFailure failure)
    {
        _failures.Set(id, failure, failure == RemoteActorFailure.Unavailable ? _troubleHolds : _failureHolds);
        return new RemoteActorResult(failure);
    }

    private static RemoteActorFailure ToFailure(WebFingerOutcome outcome) => outcome switch
    {
        WebFingerOutcome.NotFound => RemoteActorFailure.NotFound,
        WebFingerOutcome.Unavailable or WebFingerOutcome.OverBudget => RemoteActorFailure.Unavailable,
        WebFingerOutcome.OwnHost => RemoteActorFailure.Local,
        WebFingerOutcome.Refused => RemoteActorFailure.Refused,
        _ => RemoteActorFailure.Invalid,
    };

    private static RemoteActorFailure ToFailure(FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.NotFound => RemoteActorFailure.NotFound,
        FetchOutcome.Gone => RemoteActorFailure.Gone,
        FetchOutcome.Unavailable or FetchOutcome.OverBudget => RemoteActorFailure.Unavailable,
        FetchOutcome.OwnOrigin => RemoteActorFailure.Local,
        FetchOutcome.NotActivityPub or FetchOutcome.WrongId => RemoteActorFailure.Invalid,
        _ => RemoteActorFailure.Refused,
    };

    [LoggerMessage(1, LogLevel.Information, "A document of {Host} that should be an actor is none.")]
    private partial void LogInvalid(string host);
}
