using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Fetching;

/// <summary>
/// A document that was fetched from its own id, and so is what its origin says. Only <see cref="RemoteDocumentFetcher"/> makes one.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class AuthenticDocument
{
    internal AuthenticDocument(ObjectId id, ReadOnlyMemory<byte> utf8Json, DateTimeOffset fetchedAt)
    {
        Id = id;
        Utf8Json = utf8Json;
        FetchedAt = fetchedAt;
    }

    /// <summary>The id of the document. It may differ from the id that was asked for: go by this one.</summary>
    public ObjectId Id { get; }

    /// <summary>The bytes that the server sent: one JSON object in valid UTF-8, within the limits of depth and size.</summary>
    public ReadOnlyMemory<byte> Utf8Json { get; }

    /// <summary>When it was fetched.</summary>
    public DateTimeOffset FetchedAt { get; }
}
