using System.Diagnostics.CodeAnalysis;
using ActivityPub.Sdk.Actors;
using ActivityPub.Sdk.Identifiers;
using ActivityPub.Sdk.Signatures;

namespace ActivityPub.Sdk.Inbox;

/// <summary>Who made a signature, or why that is not known.</summary>
internal readonly record struct SignatureProof(ObjectId? OwnerId, ParsedSignature? Signature, KeyFailure Failure, string Detail)
{
    [MemberNotNullWhen(true, nameof(OwnerId), nameof(Signature))]
    public bool IsProven => OwnerId is not null && Signature is not null;
}
