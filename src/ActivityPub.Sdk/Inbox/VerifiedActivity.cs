using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>
/// An activity whose sender is proven. Only the inbox makes one: from bytes whose signature or integrity proof it verified, or from a document that it
/// fetched from the activity's own id. Nothing else is ever handled.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class VerifiedActivity
{
    internal VerifiedActivity(Activity activity, ObjectId actorId, string? keyId, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt, string? recipient)
    {
        Activity = activity;
        ActorId = actorId;
        KeyId = keyId;
        Body = body;
        ReceivedAt = receivedAt;
        Recipient = recipient;
    }

    /// <summary>
    /// The activity as its sender wrote it. What it says of itself and of its sender is proven; an object of somebody else that is embedded
    /// in it is not. Handlers are given a form in which only proven objects are embedded.
    /// </summary>
    public Activity Activity { get; }

    /// <summary>The actor that sent it.</summary>
    public ObjectId ActorId { get; }

    /// <summary>The key that it was verified with; <see langword="null"/> for activities of accounts of this installation, and for those that were fetched from their origin.</summary>
    public string? KeyId { get; }

    /// <summary>The body, byte for byte as it was verified.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>When it arrived.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>The account whose personal inbox it came to; <see langword="null"/> for the shared inbox.</summary>
    public string? Recipient { get; }
}
