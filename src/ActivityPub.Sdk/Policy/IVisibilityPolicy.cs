using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Policy;

/// <summary>
/// The one decision about who may read what. Everything that shows something of the store to another server or on a page asks it, mostly
/// through <see cref="ReadableStorage"/>; in doubt the answer is <see cref="ReadDecision.Nothing"/>.
/// </summary>
/// <remarks>An implementation is thread-safe. It is asked again for every request: what is hidden now is hidden at once.</remarks>
public interface IVisibilityPolicy
{
    /// <summary>What somebody may learn of an object.</summary>
    /// <param name="obj">The object; deleted ones are asked for too.</param>
    /// <param name="reader">The actor that signed the request; <see langword="null"/> for everybody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<ReadDecision> DecideAsync(ObjectRecord obj, ObjectId? reader, CancellationToken cancellationToken = default);

    /// <summary>What somebody may learn of an activity. It repeats its object, so what became of the object decides too.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="reader">The actor that signed the request; <see langword="null"/> for everybody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<ReadDecision> DecideAsync(ActivityRecord activity, ObjectId? reader, CancellationToken cancellationToken = default);

    /// <summary>What somebody may learn of a reply, a boost or another interaction of a remote account with an object of ours.</summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="reader">The actor that signed the request; <see langword="null"/> for everybody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<ReadDecision> DecideAsync(InteractionRecord interaction, ObjectId? reader, CancellationToken cancellationToken = default);
}
