using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Keys;

namespace ActivityPub.Sdk.Actors;

/// <summary>A key with the actor who owns it, or why there is none.</summary>
internal readonly record struct KeyResult(VerificationKey? Key, ObjectId? OwnerId, KeyFailure Failure)
{
    [MemberNotNullWhen(true, nameof(Key), nameof(OwnerId))]
    public bool IsFound => Key is not null && OwnerId is not null;

    public static KeyResult Fail(KeyFailure failure) => new(null, null, failure);
}
