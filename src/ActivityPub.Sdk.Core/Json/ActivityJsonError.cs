namespace ActivityPub.Sdk.Json;

/// <summary>Why and where a document was refused.</summary>
/// <param name="Kind">Why.</param>
/// <param name="BytePosition">Where: the offset in bytes from the beginning.</param>
/// <param name="Message">A sentence for a developer; it holds nothing of the document.</param>
public sealed record ActivityJsonError(ActivityJsonErrorKind Kind, long BytePosition, string Message);
