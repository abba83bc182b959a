namespace ActivityPub.Sdk.Inbox;

/// <summary>An activity cannot be handled now for reasons that pass, such as another server that does not answer.</summary>
internal sealed class TryAgainException(string message) : Exception(message);
