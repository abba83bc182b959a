using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Collects what an activity points to.</summary>
internal static class LocalReferences
{
    private const int MaxReferences = 200;

    /// <summary>The ids that an activity and its object are addressed to, about or in answer to.</summary>
    public static List<ObjectId> Collect(Activity activity)
    {
        HashSet<ObjectId> found = [];
        Add(found, activity);
        foreach (ObjectRef reference in activity.Object)
        {
            Add(found, reference.Id);
            if (reference.Object is not { } obj)
            {
                continue;
            }

            Add(found, obj);
            if (obj is Activity inner)
            {
                foreach (ObjectRef target in inner.Object)
                {
                    Add(found, target.Id);
                }

                Add(found, Ownership.ActorOf(inner));
            }
        }

        return [.. found];
    }

    /// <summary>The ids of objects that an object quotes, by any of the names that servers use.</summary>
    public static IEnumerable<ObjectId> Quotes(ApObject obj)
    {
        foreach (ObjectId? id in new[] { obj.Quote?.Id, obj.QuoteUrl, obj.QuoteUri, obj.MisskeyQuote })
        {
            if (id is not null)
            {
                yield return id;
            }
        }
    }

    private static void Add(HashSet<ObjectId> found, ApObject obj)
    {
        foreach (OneOrMany<ObjectRef> list in new[] { obj.To, obj.Cc, obj.Bto, obj.Bcc, obj.Audience, obj.InReplyTo })
        {
            foreach (ObjectRef reference in list)
            {
                Add(found, reference.Id);
            }
        }

        foreach (Mention mention in obj.Tag.Objects<Mention>())
        {
            Add(found, mention.Href);
        }

        foreach (ObjectId quoted in Quotes(obj))
        {
            Add(found, quoted);
        }
    }

    private static void Add(HashSet<ObjectId> found, ObjectId? id)
    {
        if (id is not null && found.Count < MaxReferences)
        {
            found.Add(id);
        }
    }
}
