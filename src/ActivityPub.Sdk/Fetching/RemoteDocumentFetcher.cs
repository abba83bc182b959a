using System.Collections.Concurrent;

using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// Fetches ActivityPub documents of other servers, and hands out only what is proven by the place it came from.
/// </summary>
/// <remarks>
/// <para>A document counts when it has an ActivityPub media type and its id is the URL that answered. Where the id is another one of the
/// same origin, it is fetched once more from there; an id of another origin proves nothing.</para>
/// <para>Thread-safe. Fetches of one URL for one signer class that run at the same time share one request; nothing is kept afterwards.</para>
/// <para>See <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/fe34/fep-fe34.md">FEP-fe34</see>.</para>
/// </remarks>
public sealed class RemoteDocumentFetcher
{
    private static readonly FetchResult OverBudget = new(FetchOutcome.OverBudget, "The event has caused as many fetches as it may.");

    private readonly EgressClient _egress;
    private readonly ConcurrentDictionary<(ObjectId Url, string SignerClass, int? MaxBytes), Lazy<Task<FetchResult>>> _running = new();

    /// <summary>Makes a fetcher.</summary>
    /// <param name="egress">The way out.</param>
    public RemoteDocumentFetcher(EgressClient egress)
    {
        ArgumentNullException.ThrowIfNull(egress);
        _egress = egress;
    }

    /// <summary>Fetches a document.</summary>
    /// <param name="id">The id; a fragment is left away, so that the id of a key fetches the document that holds it.</param>
    /// <param name="context">On whose behalf, and how much may be spent.</param>
    /// <param name="cancellationToken">Stops the waiting. A request that others wait for goes on.</param>
    /// <returns>The document, or why there is none. Trouble of the other server and of the network is a result, not an exception.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<FetchResult> FetchAsync(ObjectId id, FetchContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectId url = id.WithoutFragment();
        if (url.Origin == _egress.Options.OwnOrigin)
        {
            return new FetchResult(FetchOutcome.OwnOrigin, "The id is on this server.");
        }

        // Everybody who waits pays, or a caller without budget could ride along, and a caller with budget would get another's refusal.
        if (!context.Budget.TrySpend(url))
        {
            return OverBudget;
        }

        (ObjectId, string, int?) key = (url, context.SignerClass, context.MaxBytes);
        Lazy<Task<FetchResult>> mine = new(() => RunAsync(key, url, context));
        return await _running.GetOrAdd(key, mine).Value.WaitAsync(cancellationToken);
    }

    private async Task<FetchResult> RunAsync((ObjectId, string, int?) key, ObjectId url, FetchContext context)
    {
        // No token of a single caller: the request belongs to all who wait, and has its own deadline.
        try
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return await FetchAndJudgeAsync(url, context);
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }

    private async Task<FetchResult> FetchAndJudgeAsync(ObjectId url, FetchContext context)
    {
        // The second request is one more hop of the same way: together they are as long as redirects alone may be.
        int hops = _egress.Options.MaxRedirects;
        for (bool again = false; ; again = true)
        {
            (EgressResponse? response, FetchResult? failed) = await RequestAsync(url, context, hops);
            if (response is null)
            {
                return failed!;
            }

            if (!DocumentIdReader.TryRead(response.Body.Span, out ObjectId? id, out string error))
            {
                return new FetchResult(FetchOutcome.NotActivityPub, error, response.Status);
            }

            if (id == response.FinalUrl || (id == url && response.StayedOnOrigin))
            {
                return new FetchResult(new AuthenticDocument(id, response.Body, _egress.TimeProvider.GetUtcNow()));
            }

            if (again || !id.HasSameOrigin(response.FinalUrl) || id.HasFragment)
            {
                return new FetchResult(FetchOutcome.WrongId, "The document has the id of something else.", response.Status);
            }

            hops -= response.Redirects + 1;
            if (hops < 0 && response.Redirects > 0)
            {
                return new FetchResult(FetchOutcome.Refused, "The way to the document is too long.", failure: EgressFailure.TooManyRedirects);
            }

            if (!context.Budget.TrySpend(id))
            {
                return OverBudget;
            }

            url = id;
        }
    }

    private async Task<(EgressResponse? Response, FetchResult? Failed)> RequestAsync(ObjectId url, FetchContext context, int maxRedirects)
    {
        EgressResponse response;
        try
        {
            EgressRequest request = new(HttpMethod.Get, url) { Accept = ActivityMediaType.Accept, Signer = context.Signer, MaxBytes = context.MaxBytes, MaxRedirects = Math.Max(0, maxRedirects) };
            response = await _egress.SendAsync(request, CancellationToken.None);
        }
        catch (EgressException exception)
        {
            FetchOutcome outcome = exception.IsTransient ? FetchOutcome.Unavailable : FetchOutcome.Refused;
            return (null, new FetchResult(outcome, exception.Message, failure: exception.Failure));
        }

        FetchOutcome? refusal = response.Status switch
        {
            200 when ActivityMediaType.IsActivityPub(response.ContentType) => null,
            >= 200 and <= 299 => FetchOutcome.NotActivityPub,
            404 => FetchOutcome.NotFound,
            410 => FetchOutcome.Gone,
            401 or 403 => FetchOutcome.Denied,
            408 or 425 or 429 or >= 500 => FetchOutcome.Unavailable,
            _ => FetchOutcome.Rejected,
        };
        return refusal is null
            ? (response, null)
            : (null, new FetchResult(refusal.Value, refusal == FetchOutcome.NotActivityPub ? "The answer has another media type." : $"The server answered {response.Status}.", response.Status, response.RetryAfter));
    }
}
