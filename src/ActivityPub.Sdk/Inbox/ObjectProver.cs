using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Fetching;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// Gives handlers a form of an activity in which only proven objects are embedded: what belongs to the sender stays, what a
/// <c>Create</c> or <c>Update</c> only names is fetched from its origin, everything else shrinks to its id.
/// </summary>
internal sealed class ObjectProver(RemoteDocuments documents, FederationUris uris)
{
    public async ValueTask<Activity> ProveAsync(Activity activity, ObjectId actorId, FetchBudget budget, IStorageScope storage, CancellationToken cancellationToken)
    {
        // Answers embed what they answer, which is ours; their handlers take it as a reference and look up our own copy.
        if (activity is Accept or Reject or TentativeAccept or TentativeReject || activity.Object.IsEmpty)
        {
            return activity;
        }

        bool fetch = activity is Create or Update && activity.Object.Count == 1;
        List<ObjectRef> proven = [];
        foreach (ObjectRef reference in activity.Object)
        {
            if (activity is not Announce && reference.Object is { } embedded && Ownership.IsOwnedBy(embedded, actorId))
            {
                proven.Add(reference);
            }
            else if (reference.Id is { } id)
            {
                ApObject? found = fetch && id != actorId ? await LoadAsync(id, actorId, budget, storage, cancellationToken) : null;
                proven.Add(found is null ? new ObjectRef(id) : new ObjectRef(found));
            }
        }

        return activity with { Object = [.. proven] };
    }

    private async ValueTask<ApObject?> LoadAsync(ObjectId id, ObjectId actorId, FetchBudget budget, IStorageScope storage, CancellationToken cancellationToken)
    {
        // The owner of an object is at home where the object is: one from elsewhere cannot be the sender's.
        if (!id.HasSameOrigin(actorId))
        {
            return null;
        }

        ReadOnlyMemory<byte> json;
        if (uris.IsLocal(id))
        {
            json = await storage.Objects.FindAsync(id, cancellationToken) is { DeletedAt: null } own ? own.Json : default;
        }
        else
        {
            FetchResult result = await documents.FetchAsync(id, budget, cancellationToken);
            if (result.Outcome == FetchOutcome.Unavailable)
            {
                throw new TryAgainException($"An object of {id.Origin.Authority} cannot be fetched at the moment.");
            }

            json = result.IsFound && result.Document.Id == id ? result.Document.Utf8Json : default;
        }

        return !json.IsEmpty && ActivityJson.TryRead(json.Span, out ApObject? obj, out _) && obj.Id == id && Ownership.IsOwnedBy(obj, actorId) ? obj : null;
    }
}
