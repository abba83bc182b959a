namespace ActivityPub.Sdk.Interop.Tests.Lab;

/// <summary>An article as the site answered it: its own id, its page, and its id in the fediverse.</summary>
internal sealed record PublishedArticle(string Id, string Url, string ObjectId);
