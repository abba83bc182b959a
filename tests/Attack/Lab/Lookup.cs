namespace ActivityPub.Sdk.Attack.Tests.Lab;

/// <summary>The site asked for the addresses of a name.</summary>
internal sealed record Lookup(string Host, string Answer);
