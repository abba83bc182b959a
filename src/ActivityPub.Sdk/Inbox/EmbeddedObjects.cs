using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Shrinks to their ids the objects of other people that an actor embeds in what it says: nobody speaks for somebody else.</summary>
internal static class EmbeddedObjects
{
    /// <summary>An activity in which every embedded object is the actor's own. The same instance where it was so already.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="actorId">Who said it.</param>
    public static Activity Trim(Activity activity, ObjectId actorId)
    {
        // Groups and relays announce the objects of others, and an own one only to have it fetched. Of an answer, see Accept: what is answered is ours.
        bool answers = activity is Accept or Reject or TentativeAccept or TentativeReject;
        if (!answers && TryTrim(activity.Object, actorId, activity is Announce, out OneOrMany<ObjectRef> objects))
        {
            activity = activity with { Object = objects };
        }

        if (TryTrim(activity.Target, actorId, false, out OneOrMany<ObjectRef> target))
        {
            activity = activity with { Target = target };
        }

        if (TryTrim(activity.Origin, actorId, false, out OneOrMany<ObjectRef> origin))
        {
            activity = activity with { Origin = origin };
        }

        if (TryTrim(activity.Result, actorId, false, out OneOrMany<ObjectRef> result))
        {
            activity = activity with { Result = result };
        }

        if (TryTrim(activity.Instrument, actorId, false, out OneOrMany<ObjectRef> instrument))
        {
            activity = activity with { Instrument = instrument };
        }

        return (Activity)TrimParts(activity, actorId);
    }

    private static bool TryTrim(OneOrMany<ObjectRef> references, ObjectId actorId, bool idsOnly, out OneOrMany<ObjectRef> trimmed)
    {
        ObjectRef[]? changed = null;
        ReadOnlySpan<ObjectRef> items = references.AsSpan();
        for (int i = 0; i < items.Length; i++)
        {
            ObjectRef now = Trim(items[i], actorId, idsOnly);
            if (changed is null && !IsSame(now, items[i]))
            {
                changed = items.ToArray();
            }

            if (changed is not null)
            {
                changed[i] = now;
            }
        }

        trimmed = changed is null ? references : [.. changed.Where(static reference => !reference.IsEmpty)];
        return changed is not null;
    }

    private static ObjectRef Trim(ObjectRef reference, ObjectId actorId, bool idsOnly)
    {
        if (reference.Object is not { } embedded)
        {
            return reference.Id is null ? default : reference;
        }

        if (idsOnly || !Ownership.IsOwnedBy(embedded, actorId))
        {
            return reference.Id;
        }

        ApObject trimmed = embedded is Activity inner ? Trim(inner, actorId) : TrimParts(embedded, actorId);
        return ReferenceEquals(trimmed, embedded) ? reference : new ObjectRef(trimmed);
    }

    private static bool IsSame(ObjectRef left, ObjectRef right) =>
        left.Object is null && right.Object is null ? left.IsEmpty == right.IsEmpty : ReferenceEquals(left.Object, right.Object);

    // What an object answers, quotes and belongs to is of others as a rule, and so is what collections hold.
    private static ApObject TrimParts(ApObject obj, ObjectId actorId)
    {
        if (TryTrim(obj.InReplyTo, actorId, true, out OneOrMany<ObjectRef> parents))
        {
            obj = obj with { InReplyTo = parents };
        }

        if (obj.Quote is { Object: not null } quote)
        {
            obj = obj with { Quote = quote.Id };
        }

        if (obj.QuoteAuthorization is { Object: not null } stamp)
        {
            obj = obj with { QuoteAuthorization = stamp.Id };
        }

        if (obj.Context is { Object: not null } context)
        {
            obj = obj with { Context = context.Id };
        }

        if (obj.Replies is { Object: not null } replies)
        {
            obj = obj with { Replies = replies.Id };
        }

        if (obj.Likes is { Object: not null } likes)
        {
            obj = obj with { Likes = likes.Id };
        }

        return obj.Shares is { Object: not null } shares ? obj with { Shares = shares.Id } : obj;
    }
}
