using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Policy;

/// <summary>What a policy may look at.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class PolicyContext
{
    internal PolicyContext(Activity activity, ObjectId actorId, string? recipient, DateTimeOffset receivedAt)
    {
        Activity = activity;
        ActorId = actorId;
        Recipient = recipient;
        ReceivedAt = receivedAt;
    }

    /// <summary>The activity. Its signature is verified; objects in it are what the sender says.</summary>
    public Activity Activity { get; }

    /// <summary>The actor that was shown to have sent it.</summary>
    public ObjectId ActorId { get; }

    /// <summary>The account whose personal inbox it came to; <see langword="null"/> for the shared inbox.</summary>
    public string? Recipient { get; }

    /// <summary>When it arrived.</summary>
    public DateTimeOffset ReceivedAt { get; }
}
