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
            return !obj.Extensions.ContainsKey("id") && (obj is Activity part
                ? part.Actor.IsEmpty || ActorOf(part) == actorId
                : obj.AttributedTo.All(owner => owner.Id == actorId));
        }

        if (!obj.Id.HasSameOrigin(actorId))
        {
            return false;
        }

        return obj switch
        {
            Actor => obj.Id == actorId,
            Activity activity => activity.Actor.Count == 1 && activity.Actor[0].Id == actorId,
            _ => IsAttributedTo(obj, actorId),
        };
    }

    /// <summary>The id of the one actor of an activity; <see langword="null"/> where there is none, or are several.</summary>
    public static ObjectId? ActorOf(Activity activity) => activity.Actor.Count == 1 ? activity.Actor[0].Id : null;

    /// <summary>Whether an activity is about the very actor who does it, like the deletion of an account.</summary>
    public static bool IsAboutItself(Activity activity, ObjectId actorId) => activity.Object.Count == 1 && activity.Object[0].Id == actorId;

    // Some servers name a channel beside the person; all of them must be at home where the object is.
    private static bool IsAttributedTo(ApObject obj, ObjectId actorId)
    {
        bool named = obj.AttributedTo.IsEmpty;
        foreach (ObjectRef owner in obj.AttributedTo)
        {
            if (owner.Id is null || !owner.Id.HasSameOrigin(obj.Id))
            {
                return false;
            }

            named |= owner.Id == actorId;
        }

        return named;
    }
}
