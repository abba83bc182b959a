using System.Net;
using System.Net.Http.Headers;

using ActivityPub.Sdk.Discovery;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>Looks up handles of other servers.</summary>
/// <remarks>
/// <para>The host of the handle is asked; where it knows nothing, its host-meta is asked for another place. An answer about another
/// handle is checked once with the host of that handle, which must then answer for itself.</para>
/// <para>Thread-safe. See <see href="https://www.rfc-editor.org/rfc/rfc7033">RFC 7033</see> and
/// <see href="https://swicg.github.io/activitypub-webfinger/">ActivityPub and WebFinger</see>.</para>
/// </remarks>
public sealed class WebFingerClient
{
    private const int MaxBytes = 64 * 1024;

    private static readonly WebFingerResult OverBudget = new(WebFingerOutcome.OverBudget, "The event has caused as many fetches as it may.");

    private readonly EgressClient _egress;

    /// <summary>Makes a client.</summary>
    /// <param name="egress">The way out.</param>
    public WebFingerClient(EgressClient egress)
    {
        ArgumentNullException.ThrowIfNull(egress);
        _egress = egress;
    }

    /// <summary>Looks up a handle, with a budget of its own: for handles that somebody typed.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="cancellationToken">Cancels the lookup.</param>
    /// <returns>The actor, or why there is none. Trouble of the other server and of the network is a result, not an exception.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<WebFingerResult> ResolveAsync(Handle handle, CancellationToken cancellationToken) => ResolveAsync(handle, FetchBudget.Create(), cancellationToken);

    /// <summary>Looks up a handle on behalf of an event.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="budget">What may be spent; a lookup costs one to six requests.</param>
    /// <param name="cancellationToken">Cancels the lookup.</param>
    /// <returns>The actor, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<WebFingerResult> ResolveAsync(Handle handle, FetchBudget budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(budget);
        WebFingerResult first = await AskAsync(handle, budget, cancellationToken);
        if (!first.IsFound || first.Handle == handle)
        {
            return first;
        }

        WebFingerResult second = await AskAsync(first.Handle, budget, cancellationToken);
        return second.IsFound && second.Handle != first.Handle
            ? new WebFingerResult(WebFingerOutcome.Invalid, "The host of the handle sends on more than once.")
            : second;
    }

    /// <summary>
    /// Checks the handle of an actor: the user name that the actor gives itself, at the host of its id, must lead back to the actor. A
    /// server whose handles are on another host says so in its answer, and that host is asked too.
    /// </summary>
    /// <param name="actor">The id of the actor.</param>
    /// <param name="preferredUsername">The user name in the actor's document.</param>
    /// <param name="budget">What may be spent.</param>
    /// <param name="cancellationToken">Cancels the lookup.</param>
    /// <returns>The handle where it is the actor's; <see cref="WebFingerOutcome.Mismatch"/> where it leads elsewhere.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<WebFingerResult> ConfirmAsync(ObjectId actor, string preferredUsername, FetchBudget budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(preferredUsername);
        return Handle.TryParse($"{preferredUsername}@{actor.Origin.Authority}", out Handle? handle)
            ? ConfirmAsync(actor, handle, budget, cancellationToken)
            : Task.FromResult(new WebFingerResult(WebFingerOutcome.Invalid, "The user name cannot be part of a handle."));
    }

    /// <summary>Checks that a handle which an actor claims leads back to the actor.</summary>
    /// <param name="actor">The id of the actor.</param>
    /// <param name="claimed">The handle.</param>
    /// <param name="budget">What may be spent.</param>
    /// <param name="cancellationToken">Cancels the lookup.</param>
    /// <returns>The handle where it is the actor's; <see cref="WebFingerOutcome.Mismatch"/> where it leads elsewhere.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<WebFingerResult> ConfirmAsync(ObjectId actor, Handle claimed, FetchBudget budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        WebFingerResult result = await ResolveAsync(claimed, budget, cancellationToken);
        return result.IsFound && result.ActorId != actor ? new WebFingerResult(WebFingerOutcome.Mismatch, "The handle leads to another actor.") : result;
    }

    private async Task<WebFingerResult> AskAsync(Handle handle, FetchBudget budget, CancellationToken cancellationToken)
    {
        bool useHttp = _egress.Options.AllowLoopback && IsLocal(handle.Host);
        ObjectId url = WebFinger.GetUrl(handle, useHttp);
        if (url.Origin == _egress.Options.OwnOrigin)
        {
            return new WebFingerResult(WebFingerOutcome.OwnHost, "The handle is of this server.");
        }

        (EgressResponse? response, WebFingerResult? failed) = await GetAsync(url, "application/jrd+json, application/json", budget, cancellationToken);
        if (response is { Status: 404 or 410 })
        {
            (response, failed) = await AskElsewhereAsync(handle, url, budget, cancellationToken);
        }

        if (response is null)
        {
            return failed!;
        }

        if (!response.IsSuccess)
        {
            return Refuse(response);
        }

        return IsJson(response.ContentType) && WebFingerDocument.TryParse(response.Body, out WebFingerDocument? document)
            ? Judge(handle, document)
            : new WebFingerResult(WebFingerOutcome.Invalid, "The answer is no WebFinger document.");
    }

    /// <summary>Asks the place that host-meta names, where it is not the one that was asked already.</summary>
    private async Task<(EgressResponse? Response, WebFingerResult? Failed)> AskElsewhereAsync(Handle handle, ObjectId asked, FetchBudget budget, CancellationToken cancellationToken)
    {
        WebFingerResult unknown = new(WebFingerOutcome.NotFound, "The host does not know the handle.");
        ObjectId hostMeta = asked.Origin.Append(HostMetaDocument.Path);
        (EgressResponse? response, WebFingerResult? failed) = await GetAsync(hostMeta, HostMetaDocument.XmlMediaType, budget, cancellationToken);
        if (response is null)
        {
            return (null, failed!.IsTransient || failed.Outcome == WebFingerOutcome.OverBudget ? failed : unknown);
        }

        if (!response.IsSuccess
            || !HostMetaDocument.TryParseXml(response.Body, out HostMetaDocument? document)
            || document.FindDescription(handle.ToAcctUri()) is not ObjectId url
            || url == asked
            || url.Origin == _egress.Options.OwnOrigin)
        {
            return (null, unknown);
        }

        return await GetAsync(url.WithoutFragment(), "application/jrd+json, application/json", budget, cancellationToken);
    }

    private static WebFingerResult Judge(Handle handle, WebFingerDocument document)
    {
        Handle? subject;
        if (!Handle.TryParse(document.Subject, out subject))
        {
            // Fedify names the URL as the subject and the account as an alias where it was asked for a URL.
            subject = document.Aliases.Any(alias => Handle.TryParse(alias, out Handle? other) && other == handle) ? handle : null;
        }

        if (subject is null)
        {
            return new WebFingerResult(WebFingerOutcome.Invalid, "The answer names no account.");
        }

        return document.FindActorId() is ObjectId actor
            ? new WebFingerResult(subject, actor, document)
            : new WebFingerResult(WebFingerOutcome.NotFound, "The account has no actor.");
    }

    private async Task<(EgressResponse? Response, WebFingerResult? Failed)> GetAsync(ObjectId url, string accept, FetchBudget budget, CancellationToken cancellationToken)
    {
        if (!budget.TrySpend(url))
        {
            return (null, OverBudget);
        }

        try
        {
            return (await _egress.SendAsync(new EgressRequest(HttpMethod.Get, url) { Accept = accept, MaxBytes = MaxBytes }, cancellationToken), null);
        }
        catch (EgressException exception)
        {
            return (null, new WebFingerResult(exception.IsTransient ? WebFingerOutcome.Unavailable : WebFingerOutcome.Refused, exception.Message));
        }
    }

    private static WebFingerResult Refuse(EgressResponse response)
    {
        WebFingerOutcome outcome = response.Status switch
        {
            404 or 410 => WebFingerOutcome.NotFound,
            408 or 425 or 429 or >= 500 => WebFingerOutcome.Unavailable,
            _ => WebFingerOutcome.Refused,
        };
        return new WebFingerResult(outcome, $"The server answered {response.Status}.", response.RetryAfter);
    }

    // application/jrd+json, application/json, and what ends in +json: the document is judged by its content, an HTML page is not read.
    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) && type.MediaType is string name
        && (name.Equals("application/json", StringComparison.OrdinalIgnoreCase) || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    // In development the neighbour is on this machine and has no certificate.
    private static bool IsLocal(string authority)
    {
        string host = new Origin($"https://{authority}").Host;
        return host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
    }
}
