using ActivityPub.Sdk.Identifiers;

namespace ActivityPub.Sdk.AspNetCore.Authentication;

/// <param name="Passed">Whether the request goes on; otherwise it was answered.</param>
/// <param name="Reader">Who asks, where that was shown.</param>
internal readonly record struct GateResult(bool Passed, ObjectId? Reader);
