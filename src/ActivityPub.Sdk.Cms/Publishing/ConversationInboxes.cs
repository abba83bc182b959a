using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Json;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Cms.Publishing;

/// <summary>Finds where an edit or a deletion must go besides the followers: to those who were mentioned, answered, boosted, liked or quoted.</summary>
internal sealed class ConversationInboxes(FederationUris uris)
{
    private const int MaxOfEachKind = 1_000;

    private static readonly InteractionKind[] Kinds = [InteractionKind.Reply, InteractionKind.Share, InteractionKind.Quote, InteractionKind.Like, InteractionKind.Reaction];

    public async ValueTask<IReadOnlyList<ObjectId>> FindAsync(IStorageScope scope, ObjectRecord record, CancellationToken cancellationToken)
    {
        HashSet<ObjectId> actors = [];
        if (!record.Json.IsEmpty && ActivityJson.TryRead(record.Json.Span, out ApObject? document, out _))
        {
            foreach (Mention mention in document.Tag.Objects<Mention>())
            {
                if (mention.Href is { } id)
                {
                    actors.Add(id);
                }
            }
        }

        foreach (InteractionKind kind in Kinds)
        {
            PageRequest request = new(null, MaxOfEachKind);
            foreach (InteractionRecord interaction in (await scope.Interactions.ListAsync(record.Id, kind, null, request, cancellationToken)).Items)
            {
                actors.Add(interaction.ActorId);
            }
        }

        HashSet<ObjectId> inboxes = [];
        foreach (ObjectId actor in actors)
        {
            if (uris.IsLocal(actor))
            {
                if (uris.TryGetUsername(actor, out string? username) && !string.Equals(username, record.Username, StringComparison.OrdinalIgnoreCase))
                {
                    inboxes.Add(uris.Inbox(username));
                }
            }
            else if (await scope.RemoteActors.FindAsync(actor, cancellationToken) is { } remote)
            {
                inboxes.Add(remote.SharedInbox ?? remote.Inbox);
            }
        }

        return [.. inboxes];
    }
}
