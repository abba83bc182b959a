using ActivityPub.Sdk.Vocabulary;

namespace ActivityPub.Sdk.Inbox;

/// <summary>An activity that was fetched from its origin, or follows from what was fetched there.</summary>
/// <param name="Activity">The activity.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record OriginActivity(Activity Activity, ReadOnlyMemory<byte> Body);
