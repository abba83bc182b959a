using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.Actors;

/// <summary>What WebFinger says about a handle: the canonical handle and the actor, or why nothing.</summary>
internal readonly record struct WebFingerAnswer(Handle? Handle, ObjectId? ActorId, RemoteActorFailure Failure);
