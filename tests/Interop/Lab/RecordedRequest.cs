namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>A request that went through the TLS front; its signature is <c>rfc9421</c>, <c>cavage</c> or <c>none</c>.</summary>
internal sealed record RecordedRequest(string Host, string Method, string Target, string Signature, string UserAgent, int Status);
