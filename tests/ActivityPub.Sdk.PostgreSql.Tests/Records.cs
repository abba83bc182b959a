using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Tests;

/// <summary>Records for the tests.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static InboxEntry Entry(string key, DateTimeOffset? at = null) => new()
    {
        DedupeKey = key,
        ActivityType = "Create",
        ActorId = ObjectId.Parse("https://remote.example/ada"),
        Body = new byte[100],
        ReceivedAt = at ?? Start,
    };

    public static ActorRecord Actor(string name) => new()
    {
        Username = name,
        Profile = new ActorProfile { DisplayName = name },
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    public static ActivityRecord Activity(string name) => new()
    {
        Id = ObjectId.Parse($"https://city.example/ap/activities/{name}"),
        Username = "news",
        Type = "Create",
        Visibility = Visibility.Public,
        Json = new byte[10],
        PublishedAt = Start,
        Listed = true,
    };

    public static DeliveryDraft Draft(string activity, string key, IEnumerable<string> inboxes, DateTimeOffset? at = null) => new()
    {
        ActivityId = Activity(activity).Id,
        Username = "news",
        OrderingKey = key,
        Inboxes = [.. inboxes.Select(ObjectId.Parse)],
        Now = at ?? Start,
    };

    public static DeliveryClaim Claim(DateTimeOffset now, int hosts = 10, int perHost = 10) => new(now, now.AddMinutes(3), hosts, perHost);

    public static DeliveryCompletion Delivered(DeliveryBatch batch, DateTimeOffset now) => new()
    {
        Batch = batch,
        Outcomes = [.. batch.Items.Select(item => new DeliveryOutcome(item.Sequence, DeliveryState.Delivered, null, 202, null))],
        Now = now,
        Failures = 0,
    };
}
