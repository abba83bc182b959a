namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>The head of a request that went through the TLS front.</summary>
internal sealed record RecordedRequest(string Host, string Method, string Target, IReadOnlyList<string> HeaderLines)
{
    public string? Header(string name) => HeaderLines
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
