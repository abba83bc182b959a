using System.Text;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Contracts;

/// <summary>Records for the cases.</summary>
internal static class Sample
{
    public const string User = "news";

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The start and some seconds.</summary>
    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    public static ObjectId Id(string path) => ObjectId.Parse($"https://city.example/ap/{path}");

    public static ObjectId Remote(string host, string path) => ObjectId.Parse($"https://{host}/{path}");

    public static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes($$"""{"name":"{{text}}"}""");

    public static ActorRecord Actor(string username) => new()
    {
        Username = username,
        Profile = new ActorProfile { DisplayName = $"The {username}" },
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    public static ActorKeyRecord Key(string name, string username = User, double at = 0) => new()
    {
        KeyId = Id($"actors/{username}#{name}"),
        Username = username,
        Algorithm = "rsa-sha256",
        ProtectedPrivateKey = Json(name),
        PublicKey = "-----BEGIN PUBLIC KEY-----",
        CreatedAt = At(at),
        SignsFrom = At(at + 60),
        RetiresAt = At(at + 3600),
    };

    public static RemoteActorRecord RemoteActor(string host, string name, double fetched = 0) => new()
    {
        Id = Remote(host, name),
        Type = "Person",
        Inbox = Remote(host, $"{name}/inbox"),
        Keys = [new RemoteKeyRecord(Remote(host, $"{name}#main-key"), "-----BEGIN PUBLIC KEY-----")],
        Document = Json(name),
        FetchedAt = At(fetched),
    };

    public static FollowerRecord Follower(string host, string name, double at = 0, bool shared = false, FollowState state = FollowState.Accepted, string username = User) => new()
    {
        Username = username,
        ActorId = Remote(host, name),
        Inbox = Remote(host, $"{name}/inbox"),
        SharedInbox = shared ? Remote(host, "inbox") : null,
        State = state,
        FollowActivity = Json($"follow of {name}"),
        FollowedAt = At(at),
    };

    public static FollowingRecord Following(string target, double at = 0, FollowState state = FollowState.Accepted, string username = User) => new()
    {
        Username = username,
        TargetId = Remote("remote.example", target),
        FollowId = Id($"activities/follow-{username}-{target}"),
        State = state,
        RequestedAt = At(at),
    };

    public static ObjectRecord Object(string name, Visibility visibility = Visibility.Public, double at = 0) => new()
    {
        Id = Id($"objects/{name}"),
        Username = User,
        Type = "Note",
        Visibility = visibility,
        Json = Json(name),
        Url = $"https://city.example/{name}",
        PublishedAt = At(at),
    };

    public static ActivityRecord Activity(string name, double at = 0, Visibility visibility = Visibility.Public, bool listed = true, string? about = null, string username = User) => new()
    {
        Id = Id($"activities/{name}"),
        Username = username,
        Type = "Create",
        ObjectId = about is null ? null : Id($"objects/{about}"),
        Visibility = visibility,
        Json = Json(name),
        PublishedAt = At(at),
        Listed = listed,
    };

    public static InteractionRecord Interaction(
        InteractionKind kind,
        string name,
        double at = 0,
        string actor = "ada",
        InteractionState state = InteractionState.Approved,
        string? content = null) => new()
        {
            Id = $"https://remote.example/{name}",
            Kind = kind,
            ActorId = Remote("remote.example", actor),
            TargetId = Id("objects/1"),
            Content = UntrustedHtml.From(content),
            Visibility = Visibility.Public,
            State = state,
            PublishedAt = At(at),
            ReceivedAt = At(at + 1),
        };

    public static PublicationRecord Publication(string key, double at = 0, PublicationState state = PublicationState.Published) => new()
    {
        Username = User,
        Key = key,
        ObjectId = Id($"objects/{key}"),
        State = state,
        PayloadHash = $"hash of {key}",
        Visibility = Visibility.Public,
        UpdatedAt = At(at),
    };

    public static InboxEntry Entry(string key, double at = 0) => new()
    {
        DedupeKey = key,
        ActivityType = "Create",
        ActorId = Remote("remote.example", "ada"),
        Body = Json(key),
        ReceivedAt = At(at),
    };

    public static FanOutRecord FanOut(string activity, string orderingKey, double at = 0) => new()
    {
        ActivityId = Id($"activities/{activity}"),
        Username = User,
        OrderingKey = orderingKey,
        ToFollowers = true,
        CreatedAt = At(at),
    };

    public static DeliveryDraft Draft(string activity, string orderingKey, double at, params ObjectId[] inboxes) => new()
    {
        ActivityId = Id($"activities/{activity}"),
        Username = User,
        OrderingKey = orderingKey,
        Inboxes = inboxes,
        Now = At(at),
    };

    public static DeliveryClaim Claim(double at, int hosts = 10, int perHost = 10, double lease = 60) => new(At(at), At(at + lease), hosts, perHost);

    /// <summary>A healthy completion: every delivery of the batch was taken.</summary>
    public static DeliveryCompletion Delivered(DeliveryBatch batch, double at) => new()
    {
        Batch = batch,
        Outcomes = [.. batch.Items.Select(item => new DeliveryOutcome(item.Sequence, DeliveryState.Delivered, null, 202, null))],
        Now = At(at),
        Failures = 0,
    };

    /// <summary>A completion with the same outcome for every delivery of the batch.</summary>
    public static DeliveryCompletion Settled(DeliveryBatch batch, double at, DeliveryState state, double? next = null, bool attempted = true) => new()
    {
        Batch = batch,
        Outcomes = [.. batch.Items.Select(item => new DeliveryOutcome(item.Sequence, state, next is { } time ? At(time) : null, 503, "Service Unavailable", attempted))],
        Now = At(at),
        Failures = 1,
        FailingSince = At(at),
    };
}
