using System.Diagnostics;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Diagnostics;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;
using ActivityPub.Sdk.Signatures;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;

namespace ActivityPub.Sdk.Delivery;

/// <summary>
/// Posts one activity to one inbox, signed at this moment. Where the server refuses the signature (400, 401, 403), it is asked once more
/// with the other scheme, and the scheme that it takes is remembered. Where it asks for a nonce, it gets a signature with that nonce.
/// </summary>
internal sealed partial class DeliverySender : IDeliverySender
{
    internal const string MediaType = "application/activity+json";

    // Only the status counts; a server that answers with a page is not read to its end.
    private const int MaxAnswerBytes = 16 * 1024;

    private readonly EgressClient _client;
    private readonly ActorKeyRing _keys;
    private readonly PeerSchemes _schemes;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _attempt;

    public DeliverySender(EgressClient client, ActorKeyRing keys, PeerSchemes schemes, IOptions<DeliveryOptions> options, TimeProvider timeProvider, ILogger<DeliverySender> logger)
    {
        _client = client;
        _keys = keys;
        _schemes = schemes;
        _options = options.Value;
        _timeProvider = timeProvider;
        _logger = logger;
        _attempt = new ResiliencePipelineBuilder { TimeProvider = timeProvider }.AddTimeout(_options.AttemptTimeout).Build();
    }

    /// <inheritdoc/>
    public async ValueTask<DeliveryAnswer> SendAsync(DeliveryItem item, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using System.Diagnostics.Activity? span = Telemetry.Source.StartActivity("activitypub.deliver", ActivityKind.Client);
        span?.SetTag("server.address", item.Inbox.Origin.Host);
        span?.SetTag("activitypub.activity.id", item.ActivityId.Value);
        DeliveryAnswer answer = await DeliverAsync(item, body, cancellationToken);
        span?.SetTag("http.response.status_code", answer.Status);
        if (answer.Error is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error, answer.Error);
        }

        return answer;
    }

    private static bool IsRefusal(in DeliveryAnswer answer) => answer.Status is 400 or 401 or 403;

    private static bool IsSuccess(in DeliveryAnswer answer) => answer.Status is >= 200 and < 300;

    private async ValueTask<DeliveryAnswer> DeliverAsync(DeliveryItem item, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        SigningKey key;
        HttpSignatureScheme scheme;
        string host = item.Inbox.Origin.Authority;
        try
        {
            key = await _keys.GetSigningKeyAsync(item.Username, KeyAlgorithm.RsaSha256, cancellationToken);
            scheme = await _schemes.GetAsync(host, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotSigned(_logger, exception, item.Username);
            return DeliveryAnswer.FromFault(DeliveryFault.OwnTrouble, "The activity could not be signed; the log says more.");
        }

        (DeliveryAnswer first, SignatureChallenge? challenge) = await TryAsync(item.Inbox, body, key, scheme, null, cancellationToken);
        if (!IsRefusal(first) || !_schemes.MayKnockTwice(host))
        {
            return first;
        }

        HttpSignatureScheme other = scheme == HttpSignatureScheme.DraftCavage ? HttpSignatureScheme.Rfc9421 : HttpSignatureScheme.DraftCavage;
        (DeliveryAnswer second, _) = await TryAsync(item.Inbox, body, key, other, challenge, cancellationToken);
        DeliveryInstruments.SecondKnock(IsSuccess(second));
        if (IsSuccess(second))
        {
            await _schemes.LearnAsync(host, other, cancellationToken);
            return second;
        }

        if (IsRefusal(second))
        {
            _schemes.NoteRefusal(host);
        }

        // A 401 is the milder answer: the server may only have failed to fetch the key.
        return second.Status == 401 ? second : first;
    }

    /// <summary>Knocks with one scheme, and again where that only brought the challenge that the scheme has to answer.</summary>
    private async ValueTask<(DeliveryAnswer Answer, SignatureChallenge? Challenge)> TryAsync(
        ObjectId inbox, ReadOnlyMemory<byte> body, SigningKey key, HttpSignatureScheme scheme, SignatureChallenge? challenge, CancellationToken cancellationToken)
    {
        (DeliveryAnswer answer, SignatureChallenge? asked) = await KnockAsync(inbox, body, key, scheme, challenge, cancellationToken);
        return asked is not null && challenge is null && scheme == HttpSignatureScheme.Rfc9421
            ? await KnockAsync(inbox, body, key, scheme, asked, cancellationToken)
            : (answer, asked);
    }

    /// <summary>Sends one request.</summary>
    /// <returns>What came of it, and the challenge where the server answered 401 with one.</returns>
    private async ValueTask<(DeliveryAnswer Answer, SignatureChallenge? Challenge)> KnockAsync(
        ObjectId inbox, ReadOnlyMemory<byte> body, SigningKey key, HttpSignatureScheme scheme, SignatureChallenge? challenge, CancellationToken cancellationToken)
    {
        EgressRequest request = new(HttpMethod.Post, inbox)
        {
            Accept = MediaType,
            Body = body,
            ContentType = MediaType,
            MaxBytes = MaxAnswerBytes,
            StatusIsEnough = true,
            Signer = (message, bytes, _) =>
            {
                HttpSignatures.Sign(message, bytes, key, scheme, _timeProvider.GetUtcNow(), challenge);
                return ValueTask.CompletedTask;
            },
        };
        try
        {
            EgressResponse response = await _attempt.ExecuteAsync(
                static async (state, token) => await state.Client.SendAsync(state.Request, token),
                (Client: _client, Request: request),
                cancellationToken);
            bool isChallenged = SignatureChallenge.TryParse(response.GetHeader(SignatureChallenge.FieldName), out SignatureChallenge? asked) && response.Status == 401;
            return (DeliveryAnswer.FromStatus(response.Status, response.RetryAfter), isChallenged ? asked : null);
        }
        catch (EgressException exception)
        {
            DeliveryFault fault = exception.Failure switch
            {
                EgressFailure.AddressRefused or EgressFailure.UrlRefused => DeliveryFault.AddressRefused,
                EgressFailure.Timeout => DeliveryFault.Timeout,
                _ => DeliveryFault.Network,
            };
            return (DeliveryAnswer.FromFault(fault, exception.Message), null);
        }
        catch (TimeoutRejectedException)
        {
            return (DeliveryAnswer.FromFault(DeliveryFault.Timeout, $"{inbox.Origin} did not answer within {_options.AttemptTimeout.TotalSeconds} s."), null);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An activity of the account {Username} could not be signed.")]
    private static partial void LogNotSigned(ILogger logger, Exception exception, string username);
}
