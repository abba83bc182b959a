using System.Text.Json;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Actors;

/// <summary>Asks another server by WebFinger which actor a handle belongs to.</summary>
internal sealed class WebFingerClient(EgressClient egress)
{
    private const int MaxBytes = 64 * 1024;

    public async ValueTask<WebFingerAnswer> FindAsync(Handle handle, FetchBudget budget, CancellationToken cancellationToken)
    {
        Handle asked = handle;
        for (int hop = 0; hop < 2; hop++)
        {
            if (!ObjectId.TryParse($"https://{asked.Host}/.well-known/webfinger?resource=acct:{asked.User}@{asked.Host}", out ObjectId? url))
            {
                return Fail(RemoteActorFailure.Invalid);
            }

            (Handle? subject, ObjectId? actorId, RemoteActorFailure failure) = await AskAsync(url, budget, cancellationToken);
            if (failure != RemoteActorFailure.None || subject is null)
            {
                return Fail(failure == RemoteActorFailure.None ? RemoteActorFailure.Invalid : failure);
            }

            if (subject == asked)
            {
                return actorId is null ? Fail(RemoteActorFailure.NotFound) : new WebFingerAnswer(subject, actorId, RemoteActorFailure.None);
            }

            // The host names another handle as the canonical one; that one's host has to confirm it.
            asked = subject;
        }

        return Fail(RemoteActorFailure.Invalid);
    }

    private static WebFingerAnswer Fail(RemoteActorFailure failure) => new(null, null, failure);

    private async ValueTask<WebFingerAnswer> AskAsync(ObjectId url, FetchBudget budget, CancellationToken cancellationToken)
    {
        if (!budget.TrySpend(url))
        {
            return Fail(RemoteActorFailure.Unavailable);
        }

        EgressResponse response;
        try
        {
            response = await egress.SendAsync(new EgressRequest(HttpMethod.Get, url) { Accept = "application/jrd+json, application/json", MaxBytes = MaxBytes }, cancellationToken);
        }
        catch (EgressException exception)
        {
            return Fail(exception.IsTransient ? RemoteActorFailure.Unavailable : RemoteActorFailure.Refused);
        }

        return response.Status switch
        {
            200 => Read(response.Body),
            404 => Fail(RemoteActorFailure.NotFound),
            410 => Fail(RemoteActorFailure.Gone),
            408 or 425 or 429 or >= 500 => Fail(RemoteActorFailure.Unavailable),
            _ => Fail(RemoteActorFailure.Refused),
        };
    }

    private static WebFingerAnswer Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("subject", out JsonElement subject) || subject.ValueKind != JsonValueKind.String
                || !Handle.TryParse(subject.GetString(), out Handle? handle))
            {
                return Fail(RemoteActorFailure.Invalid);
            }

            if (root.TryGetProperty("links", out JsonElement links) && links.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement link in links.EnumerateArray())
                {
                    if (link.ValueKind == JsonValueKind.Object && Text(link, "rel") == "self" && ActivityMediaType.IsActivityPub(Text(link, "type"))
                        && ObjectId.TryParse(Text(link, "href"), out ObjectId? actorId))
                    {
                        return new WebFingerAnswer(handle, actorId, RemoteActorFailure.None);
                    }
                }
            }

            return new WebFingerAnswer(handle, null, RemoteActorFailure.None);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text with half a surrogate pair.
            return Fail(RemoteActorFailure.Invalid);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
