using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Tests;

/// <summary>Records for the tests.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static InboxEntry Entry(string key, int size = 100) => new()
    {
        DedupeKey = key,
        ActivityType = "Create",
        ActorId = ObjectId.Parse("https://remote.example/ada"),
        Body = new byte[size],
        ReceivedAt = Start,
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
}
