using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Cms.Interactions;

/// <summary>Puts replies into the order in which a conversation is read: each one followed by what answers it.</summary>
internal static class CommentThread
{
    public static IReadOnlyList<(InteractionRecord Reply, InteractionRecord? Parent, int Depth)> Order(IReadOnlyList<InteractionRecord> replies, ObjectId target)
    {
        Dictionary<string, InteractionRecord> byId = new(StringComparer.Ordinal);
        foreach (InteractionRecord reply in replies)
        {
            byId[reply.Id] = reply;
        }

        ILookup<string, InteractionRecord> children = replies.ToLookup(reply => ParentOf(reply, byId, target)?.Id ?? "", StringComparer.Ordinal);
        List<(InteractionRecord, InteractionRecord?, int)> ordered = new(replies.Count);
        HashSet<string> placed = new(StringComparer.Ordinal);
        Stack<(InteractionRecord Reply, InteractionRecord? Parent, int Depth)> open = new();
        Push(children[""], null, 0);
        Drain();

        // Replies that name each other as the one they answer hang together in the air; they begin a thread of their own.
        foreach (InteractionRecord reply in replies)
        {
            if (!placed.Contains(reply.Id))
            {
                open.Push((reply, null, 0));
                Drain();
            }
        }

        return ordered;

        void Push(IEnumerable<InteractionRecord> siblings, InteractionRecord? parent, int depth)
        {
            foreach (InteractionRecord sibling in siblings.OrderByDescending(static reply => reply.PublishedAt).ThenByDescending(static reply => reply.Id, StringComparer.Ordinal))
            {
                open.Push((sibling, parent, depth));
            }
        }

        void Drain()
        {
            while (open.TryPop(out (InteractionRecord Reply, InteractionRecord? Parent, int Depth) next))
            {
                if (placed.Add(next.Reply.Id))
                {
                    ordered.Add(next);
                    Push(children[next.Reply.Id], next.Reply, next.Depth + 1);
                }
            }
        }
    }

    // What answers something that is not shown stands at the top, so that nothing shown is lost.
    private static InteractionRecord? ParentOf(InteractionRecord reply, Dictionary<string, InteractionRecord> byId, ObjectId target) =>
        reply.InReplyTo is { } parent && !string.Equals(parent, target.Value, StringComparison.Ordinal) && byId.TryGetValue(parent, out InteractionRecord? found) && found.Id != reply.Id
            ? found
            : null;
}
