using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Testing.Storage;

/// <summary>An entry of the inbox journal.</summary>
internal sealed record InMemoryInboxRow
{
    public required InboxEntry Entry { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public bool IsPending { get; init; } = true;

    public string? Error { get; init; }
}
