using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Policy;

/// <summary>The one decision about who may read what. Everything that shows an object or activity to another server asks it; in doubt the answer is no.</summary>
/// <remarks>An implementation is thread-safe. A no is answered like something that does not exist.</remarks>
public interface IVisibilityPolicy
{
    /// <summary>Whether somebody may read an object.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="reader">The actor that signed the request; <see langword="null"/> for everybody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<bool> MayReadAsync(ObjectRecord obj, ObjectId? reader, CancellationToken cancellationToken = default);

    /// <summary>Whether somebody may read an activity.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="reader">The actor that signed the request; <see langword="null"/> for everybody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<bool> MayReadAsync(ActivityRecord activity, ObjectId? reader, CancellationToken cancellationToken = default);
}
