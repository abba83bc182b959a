using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>A fan-out task; only the first one of its account and ordering key is ready.</summary>
internal sealed record InMemoryFanOut(FanOutRecord Record, DateTimeOffset DueAt, bool Ready);
