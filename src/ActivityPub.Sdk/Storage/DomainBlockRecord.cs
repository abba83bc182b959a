namespace ActivityPub.Sdk.Storage;

/// <summary>A domain that this installation has nothing to do with, its subdomains included.</summary>
/// <param name="Domain">The domain in lower-case ASCII (IDNA) form.</param>
/// <param name="CreatedAt">When it was blocked.</param>
/// <param name="Reason">Why, for the moderators.</param>
public sealed record DomainBlockRecord(string Domain, DateTimeOffset CreatedAt, string? Reason);
