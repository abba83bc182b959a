using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Makes the journal entries of proven activities.</summary>
internal static class InboxEntries
{
    private const int MaxTypeLength = 100;

    /// <summary>Makes the entry of an activity.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="actorId">Who did it.</param>
    /// <param name="keyId">The key that it was verified with; <see langword="null"/> where it was fetched from its origin.</param>
    /// <param name="body">The verified bytes.</param>
    /// <param name="recipient">The account whose inbox it came to. It makes a difference only where the activity itself names nobody here.</param>
    /// <param name="receivedAt">When it arrived.</param>
    /// <param name="uris">The ids of this installation.</param>
    public static InboxEntry Of(Activity activity, ObjectId actorId, string? keyId, ReadOnlyMemory<byte> body, string? recipient, DateTimeOffset receivedAt, FederationUris uris) => new()
    {
        DedupeKey = InboxDedupeKey.Create(actorId, activity.Id?.Value, body.Span, LocalReferences.Collect(activity).Exists(uris.IsLocal) ? null : recipient),
        ActivityId = activity.Id?.Value,
        ActivityType = activity.Types[0] is { Length: <= MaxTypeLength } type ? type : activity.Types[0][..MaxTypeLength],
        ActorId = actorId,
        KeyId = keyId,
        Recipient = recipient,
        Body = body,
        ReceivedAt = receivedAt,
    };
}
