using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Storage;

/// <summary>An account of another server as it was last fetched from its origin.</summary>
public sealed record RemoteActorRecord
{
    /// <summary>The id of the actor.</summary>
    public required ObjectId Id { get; init; }

    /// <summary>The actor type as sent.</summary>
    public required string Type { get; init; }

    /// <summary>The handle, <c>@user@host</c>, where one is known.</summary>
    public string? Handle { get; init; }

    /// <summary>The name that is shown, plain text as received.</summary>
    public UntrustedText? DisplayName { get; init; }

    /// <summary>The profile page, of the actor's own origin.</summary>
    public string? Url { get; init; }

    /// <summary>The avatar.</summary>
    public string? IconUrl { get; init; }

    /// <summary>The personal inbox.</summary>
    public required ObjectId Inbox { get; init; }

    /// <summary>The shared inbox of the server, where it has one.</summary>
    public ObjectId? SharedInbox { get; init; }

    /// <summary>The id of the actor's followers collection, where it names one.</summary>
    public ObjectId? Followers { get; init; }

    /// <summary>The keys that the actor's own document lists.</summary>
    public IReadOnlyList<RemoteKeyRecord> Keys { get; init; } = [];

    /// <summary>The whole document as fetched, UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>When the document was fetched.</summary>
    public required DateTimeOffset FetchedAt { get; init; }
}
