using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// Remembers activities that were taken in another form than the one in which their actor delivers them: from the origin, or by proof. When the actor's own
/// delivery follows, it says the same in other bytes, and is a duplicate.
/// </summary>
/// <remarks>Thread-safe. Only a memory: where it is lost, the activity takes effect a second time, which changes nothing.</remarks>
internal sealed class ProvenElsewhere(TimeProvider timeProvider)
{
    private const int MaxActivities = 2_000;

    private static readonly TimeSpan _holds = TimeSpan.FromHours(24);

    private readonly ExpiringCache<(ObjectId Actor, ObjectId Activity), Activity> _activities = new(MaxActivities, timeProvider);

    public void Remember(ObjectId actorId, Activity activity)
    {
        if (activity.Id is { } id)
        {
            _activities.Set((actorId, id), Comparable(activity), _holds);
        }
    }

    public bool Contains(ObjectId actorId, Activity activity) =>
        activity.Id is { } id && _activities.Count > 0 && _activities.TryGet((actorId, id), out Activity? known) && known == Comparable(activity);

    private static Activity Comparable(Activity activity) =>
        activity with { JsonLdContext = null, Extensions = activity.Extensions.Without("proof").Without("signature") };
}
