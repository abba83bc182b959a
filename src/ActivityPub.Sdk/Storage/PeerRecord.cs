namespace ActivityPub.Sdk.Storage;

/// <summary>What was learned about another server.</summary>
public sealed record PeerRecord
{
    /// <summary>The host, with the port where it is not the default one.</summary>
    public required string Host { get; init; }

    /// <summary>The signature scheme that it takes: <c>cavage</c> or <c>rfc9421</c>; <see langword="null"/> while unknown.</summary>
    public string? SignatureScheme { get; init; }

    /// <summary>When the scheme was learned.</summary>
    public DateTimeOffset? SchemeLearnedAt { get; init; }

    /// <summary>When the server was met first.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When something verified last came from it.</summary>
    public DateTimeOffset? LastInboundAt { get; init; }
}
