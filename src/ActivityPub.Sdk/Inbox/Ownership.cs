using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>The owner rules of <see href="https://codeberg.org/fediverse/fep/src/branch/main/fep/fe34/fep-fe34.md">FEP-fe34</see>.</summary>
internal static class Ownership
{
    /// <summary>Whether an object belongs to an actor: of its origin, and naming it, and nobody elsewhere, as owner.</summary>
    /// <param name="obj">The object; one without an id is a part of what it is embedded in.</param>
    /// <param name="actorId">The actor.</param>
    public static bool IsOwnedBy(ApObject obj, ObjectId actorId)
    {
        if (obj.Id is null)
        {
            return !obj.Extensions.ContainsKey("id") && IsAttributedTo(obj, actorId, actorId) && (obj is not Activity part || part.Actor.IsEmpty || ActorOf(part) == actorId);
        }

        if (!obj.Id.HasSameOrigin(actorId))
        {
            return false;
        }

        return obj switch
        {
            Actor => obj.Id == actorId,

            // A poll is called an activity and has an author like any other post.
            Question { Actor.IsEmpty: true } => IsAttributedTo(obj, obj.Id, actorId),
            Activity activity => ActorOf(activity) == actorId && IsAttributedTo(obj, obj.Id, actorId),
            _ => IsAttributedTo(obj, obj.Id, actorId),
        };
    }

    /// <summary>The id of the one actor of an activity; <see langword="null"/> where there is none, or are several.</summary>
    public static ObjectId? ActorOf(Activity activity) => activity.Actor.Count == 1 ? activity.Actor[0].Id : null;

    /// <summary>Whether an activity is about the very actor who does it, like the deletion of an account.</summary>
    public static bool IsAboutItself(Activity activity, ObjectId actorId) => activity.Object.Count == 1 && activity.Object[0].Id == actorId;

    /// <summary>Whether an object names an actor as its author, or nobody at all.</summary>
    /// <remarks>Some servers name a channel beside the person; all of them must be at home where the object is.</remarks>
    public static bool IsAttributedTo(ApObject obj, ObjectId home, ObjectId actorId)
    {
        bool named = true;
        foreach (ref readonly ObjectRef owner in obj.AttributedTo.AsSpan())
        {
            named = false;
            if (owner.Id is null || !owner.Id.HasSameOrigin(home))
            {
                return false;
            }
        }

        return named || obj.AttributedTo.ContainsId(actorId);
    }
}
