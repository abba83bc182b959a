using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>An activity that an account of this installation sent: the one stored copy of its body.</summary>
public sealed record ActivityRecord
{
    /// <summary>The id of the activity.</summary>
    public required ObjectId Id { get; init; }

    /// <summary>The account that sent it.</summary>
    public required string Username { get; init; }

    /// <summary>The activity type, such as <c>Create</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The object that it is about, where that is an object of this installation.</summary>
    public ObjectId? ObjectId { get; init; }

    /// <summary>Who may see it.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>The body that is delivered and served, UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Whether it stands in the outbox collection and may be fetched by its id. The default is <see langword="false"/>.</summary>
    public bool Listed { get; init; }
}
