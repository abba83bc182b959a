using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Policy;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// Takes activities from other servers: reads them, proves who sent them, asks the policies, and answers 202 only after they are stored
/// durably. What they mean is worked out afterwards.
/// </summary>
/// <remarks>Thread-safe. See <see href="https://www.w3.org/TR/activitypub/#inbox">ActivityPub section 5.2</see>.</remarks>
public sealed partial class InboxService
{
    private const int MaxRemembered = 200_000;
    private const int MaxGone = 10_000;

    private static readonly TimeSpan _countHolds = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _retrySoon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _goneHolds = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _retryLater = TimeSpan.FromMinutes(2);

    private readonly IFederationStorage _storage;
    private readonly ActorDirectory _actors;
    private readonly RemoteActorDirectory _remoteActors;
    private readonly SignatureVerifier _verifier;
    private readonly SignatureChallenges _challenges;
    private readonly PeerAdmission _admission;
    private readonly SenderLimits _limits;
    private readonly FederationPolicies _policies;
    private readonly ForwardedActivities _forwarded;
    private readonly IntegrityProofVerifier _integrityProofs;
    private readonly ProvenElsewhere _provenElsewhere;
    private readonly FederationUris _uris;
    private readonly InboxSignal _signal;
    private readonly InboxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<InboxService> _logger;
    private readonly ExpiringCache<string, bool> _seen;
    private readonly ExpiringCache<string, long> _pending;
    private readonly ExpiringCache<ObjectId, bool> _gone;

    internal InboxService(
        IFederationStorage storage,
        ActorDirectory actors,
        RemoteActorDirectory remoteActors,
        SignatureVerifier verifier,
        SignatureChallenges challenges,
        PeerAdmission admission,
        SenderLimits limits,
        FederationPolicies policies,
        ForwardedActivities forwarded,
        IntegrityProofVerifier integrityProofs,
        ProvenElsewhere provenElsewhere,
        FederationUris uris,
        InboxSignal signal,
        IOptions<InboxOptions> options,
        TimeProvider timeProvider,
        ILogger<InboxService> logger)
    {
        _storage = storage;
        _actors = actors;
        _remoteActors = remoteActors;
        _verifier = verifier;
        _challenges = challenges;
        _admission = admission;
        _limits = limits;
        _policies = policies;
        _forwarded = forwarded;
        _integrityProofs = integrityProofs;
        _provenElsewhere = provenElsewhere;
        _uris = uris;
        _signal = signal;
        _options = options.Value;
        _time = timeProvider;
        _logger = logger;
        _seen = new ExpiringCache<string, bool>(MaxRemembered, timeProvider);
        _pending = new ExpiringCache<string, long>(1, timeProvider);
        _gone = new ExpiringCache<ObjectId, bool>(MaxGone, timeProvider);
    }

    /// <summary>Takes one request.</summary>
    /// <param name="request">The request as it arrived. Media type and size are for the caller to check.</param>
    /// <param name="username">The account whose inbox it came to; <see langword="null"/> for the shared inbox.</param>
    /// <param name="cancellationToken">Cancels the call, as when the sender has hung up. The activity may have been stored nevertheless.</param>
    /// <returns>What to answer. Trouble of this server is an answer too (503), never an exception.</returns>
    public async ValueTask<InboxResult> ReceiveAsync(ReceivedRequest request, string? username, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        InboxResult result;
        try
        {
            result = await JudgeAsync(request, username, cancellationToken);
            if (result.Status == 401 && _challenges.IsOn)
            {
                result = result.Asking(await _challenges.IssueAsync(request, cancellationToken));
            }
        }
        catch (StorageUnavailableException exception)
        {
            LogStoreUnavailable(exception);
            result = InboxResult.Unavailable("The store of this server is not available.", _retrySoon);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it is not the sender's fault.
            LogFailed(exception);
            result = InboxResult.Unavailable("This server has trouble.", _retryLater);
        }

        InboxInstruments.Answered(result);
        return result;
    }

    private async ValueTask<InboxResult> JudgeAsync(ReceivedRequest request, string? username, CancellationToken cancellationToken)
    {
        string? recipient = null;
        if (username is not null)
        {
            LocalActor? account = await _actors.FindAsync(username, cancellationToken);
            if (account is null || account.IsInstanceActor)
            {
                return InboxResult.NotFound;
            }

            if (account.DeletedAt is not null)
            {
                return InboxResult.Gone;
            }

            recipient = account.Username;
        }

        if (!ActivityJson.TryRead(request.Body.Span, out ApObject? document, out ActivityJsonError? error))
        {
            return InboxResult.Malformed(error.Message);
        }

        if (document is not Activity activity || activity.Types.Count == 0)
        {
            return InboxResult.Malformed("The document is not an activity.");
        }

        if (Ownership.ActorOf(activity) is not { } actorId)
        {
            return InboxResult.Malformed("An activity has exactly one actor, named by an http or https URL.");
        }

        if (_uris.IsLocal(actorId))
        {
            return InboxResult.Forbidden("The actor is an account of this server.");
        }

        // Servers spread the news of every account that is deleted or changes. Of strangers it is of no interest, and their keys are gone.
        RemoteActorRecord? known = null;
        bool isSelfDelete = activity is Delete && Ownership.IsAboutItself(activity, actorId);
        if (isSelfDelete || (activity is Update && Ownership.IsAboutItself(activity, actorId)))
        {
            known = await _remoteActors.FindKnownAsync(actorId, cancellationToken);
            if (known is null)
            {
                return InboxResult.Accepted;
            }
        }

        SignatureParseResult parsed = HttpSignatures.Parse(request, _verifier.Requirements);
        if (!parsed.IsSuccess)
        {
            string detail = SignatureVerifier.Describe(parsed.Failure);
            return parsed.Failure.GetKind() == SignatureFailureKind.Malformed ? InboxResult.Malformed(detail) : InboxResult.Unauthorized(detail);
        }

        if (await FindObjectionAsync(actorId, parsed.Signatures, cancellationToken) is { } objection)
        {
            return InboxResult.Forbidden(objection);
        }

        if (await IsFullAsync(cancellationToken))
        {
            LogFull(_options.MaxPending);
            return InboxResult.Unavailable("Too many activities are waiting.", _retryLater);
        }

        IReadOnlyList<ParsedSignature> signatures = await _challenges.SelectAsync(parsed.Signatures, cancellationToken);
        if (signatures.Count == 0)
        {
            return InboxResult.Unauthorized(SignatureChallenges.Objection);
        }

        SignatureProof proof = await _verifier.VerifyAsync(request, signatures, cancellationToken);
        if (proof.IsProven && !_challenges.TryUse(proof.Signature))
        {
            return InboxResult.Unauthorized(SignatureChallenges.Objection);
        }

        string? keyId = proof.Signature?.KeyId.Value;
        if (!proof.IsProven)
        {
            if (proof.Failure == KeyFailure.Unavailable)
            {
                return InboxResult.Unavailable(proof.Detail, _retryLater);
            }

            if (proof.Failure != KeyFailure.Gone || !isSelfDelete || !await IsGoneAsync(actorId, proof.Signature!.KeyId, cancellationToken))
            {
                return InboxResult.Unauthorized(proof.Detail);
            }
        }
        else if (proof.OwnerId != actorId && !ForwardedActivities.IsForwardable(activity, actorId, proof.OwnerId))
        {
            return InboxResult.Unauthorized("The key is not that of the actor, and there is no reason for its owner to forward the activity.");
        }

        if (proof.IsProven && await _admission.FindObjectionAsync(proof.OwnerId, cancellationToken) is { } toSigner)
        {
            return InboxResult.Forbidden(toSigner);
        }

        if (proof.IsProven && await _limits.CountAsync(proof.OwnerId, cancellationToken) is { } wait)
        {
            return InboxResult.TooMany("There are too many requests of this actor or its server.", wait);
        }

        if (activity.Id is not null && !activity.Id.HasSameOrigin(actorId))
        {
            return InboxResult.Forbidden("The id of the activity is not of the origin of its actor.");
        }

        string? replayKey = proof.IsProven ? proof.Signature.ReplayKey : null;
        if (replayKey is not null && _seen.TryGet(replayKey, out _))
        {
            return InboxResult.Duplicate;
        }

        InboxResult result = proof.IsProven && proof.OwnerId != actorId
            ? await ForwardAsync(request, activity, actorId, proof.OwnerId, recipient, cancellationToken)
            : await StoreAsync(activity, actorId, keyId ?? actorId.Value, request.Body, recipient, request.ReceivedAt, cancellationToken);
        if (replayKey is not null && result.Status == 202)
        {
            _seen.TryAdd(replayKey, true, _verifier.Requirements.MaxAge + _verifier.Requirements.ClockSkew);
        }

        return result;
    }

    /// <summary>Takes what somebody passes on of somebody else: at once where it carries a proof of its actor, else to be proven at its origin.</summary>
    private async ValueTask<InboxResult> ForwardAsync(ReceivedRequest request, Activity activity, ObjectId actorId, ObjectId forwarderId, string? recipient, CancellationToken cancellationToken)
    {
        if (!await _forwarded.ConcernUsAsync(activity, actorId, cancellationToken))
        {
            return InboxResult.Accepted;
        }

        if (!_forwarded.TryCharge(forwarderId, out TimeSpan wait))
        {
            return InboxResult.TooMany("There are too many activities of others that this server passes on.", wait);
        }

        ProvenDocument? proven = await _integrityProofs.VerifyAsync(request.Body, actorId, SourceAddress.Of(request.RemoteAddress), cancellationToken);
        if (proven is not null && ActivityJson.TryRead(proven.Body.Span, out ApObject? document, out _) && document is Activity own)
        {
            InboxResult result = await StoreAsync(own, actorId, proven.KeyId.Value, proven.Body, recipient, request.ReceivedAt, cancellationToken);
            if (result.Status == 202)
            {
                _provenElsewhere.Remember(actorId, own);
            }

            return result;
        }

        bool added = await _storage.Inbox.TryAppendAsync(ForwardedActivities.Describe(activity, actorId, forwarderId, recipient, request.ReceivedAt), cancellationToken);
        _signal.Set();
        return added ? InboxResult.Accepted : InboxResult.Duplicate;
    }

    private async ValueTask<InboxResult> StoreAsync(Activity activity, ObjectId actorId, string keyId, ReadOnlyMemory<byte> body, string? recipient, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        if (_provenElsewhere.Contains(actorId, activity))
        {
            return InboxResult.Duplicate;
        }

        PolicyDecision decision = await _policies.EvaluateAsync(new PolicyContext(activity, actorId, recipient, receivedAt), cancellationToken);
        if (decision.Verdict == PolicyVerdict.Reject)
        {
            LogRefused(actorId.Origin.Host, decision.Reason);
            return InboxResult.Forbidden("The policy of this server refuses the activity.");
        }

        if (decision.Verdict == PolicyVerdict.Drop)
        {
            LogDropped(actorId.Origin.Host, decision.Reason);
            return InboxResult.Accepted;
        }

        bool added = await _storage.Inbox.TryAppendAsync(InboxEntries.Of(activity, actorId, keyId, body, recipient, receivedAt, _uris), cancellationToken);
        _signal.Set();
        return added ? InboxResult.Accepted : InboxResult.Duplicate;
    }

    // Before any key is fetched: whoever names a key of somebody unwelcome need not be asked for it.
    private async ValueTask<string?> FindObjectionAsync(ObjectId actorId, IReadOnlyList<ParsedSignature> signatures, CancellationToken cancellationToken)
    {
        if (await _admission.FindObjectionAsync(actorId, cancellationToken) is { } objection)
        {
            return objection;
        }

        foreach (ParsedSignature signature in signatures)
        {
            if (await _admission.FindObjectionAsync(signature.KeyId, cancellationToken) is { } toKey)
            {
                return toKey;
            }
        }

        return null;
    }

    private async ValueTask<bool> IsFullAsync(CancellationToken cancellationToken)
    {
        if (!_pending.TryGet("", out long count))
        {
            count = await _storage.Inbox.CountPendingAsync(cancellationToken);
            _pending.Set("", count, _countHolds);
        }

        return count >= _options.MaxPending;
    }

    // The key went with the account. That the account itself is gone its own server has to say; a missing key proves nothing.
    // Nobody has signed the request yet, so that the answer is remembered.
    private async ValueTask<bool> IsGoneAsync(ObjectId actorId, ObjectId keyId, CancellationToken cancellationToken)
    {
        if (!keyId.HasSameOrigin(actorId))
        {
            return false;
        }

        if (!_gone.TryGet(actorId, out bool gone))
        {
            gone = (await _remoteActors.RefreshAsync(actorId, null, cancellationToken)).Failure == RemoteActorFailure.Gone;
            _gone.Set(actorId, gone, _goneHolds);
        }

        return gone;
    }

    [LoggerMessage(1, LogLevel.Warning, "The inbox cannot store activities: the store is not available. Senders are told to try again.")]
    private partial void LogStoreUnavailable(Exception exception);

    [LoggerMessage(2, LogLevel.Error, "A request to an inbox failed. The sender is told to try again.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "The inbox is full: {Limit} activities are waiting. Senders are told to try again.")]
    private partial void LogFull(int limit);

    [LoggerMessage(4, LogLevel.Information, "An activity of {Host} was refused by policy: {Reason}")]
    private partial void LogRefused(string host, string? reason);

    [LoggerMessage(5, LogLevel.Information, "An activity of {Host} was dropped by policy: {Reason}")]
    private partial void LogDropped(string host, string? reason);
}
