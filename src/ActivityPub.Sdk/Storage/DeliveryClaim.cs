namespace ActivityPub.Sdk.Storage;

/// <summary>Asks for deliveries.</summary>
/// <param name="Now">The present time.</param>
/// <param name="LeaseUntil">When the claimed deliveries become due again unless completed.</param>
/// <param name="MaxHosts">The greatest number of hosts, 1 or more.</param>
/// <param name="MaxPerHost">The greatest number of deliveries of one host, 1 or more.</param>
public readonly record struct DeliveryClaim(DateTimeOffset Now, DateTimeOffset LeaseUntil, int MaxHosts, int MaxPerHost);
