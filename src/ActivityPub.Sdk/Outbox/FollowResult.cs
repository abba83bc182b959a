using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Outbox;

/// <summary>What came of following an actor.</summary>
/// <param name="Following">The follow as it stands now; <see langword="null"/> where the actor could not be found.</param>
/// <param name="Failure">Why the actor could not be found.</param>
public sealed record FollowResult(FollowingRecord? Following, RemoteActorFailure Failure)
{
    /// <summary>Whether the follow was sent, or stood already.</summary>
    [MemberNotNullWhen(true, nameof(Following))]
    public bool IsSuccess => Following is not null;
}
