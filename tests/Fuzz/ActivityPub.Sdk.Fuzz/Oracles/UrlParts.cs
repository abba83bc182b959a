namespace ActivityPub.Sdk.Fuzz.Oracles;

/// <summary>A URL as the URL Standard takes it apart.</summary>
internal sealed record UrlParts(string Protocol, string Hostname, string Port, string Pathname, string Search, string Hash, string Username, string Password, string Origin, string Href);
