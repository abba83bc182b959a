namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>A comment of an article, and all that the JSON API says about it.</summary>
internal sealed record SiteComment(string Id, string Author, string State, string Html, string Json);
