using ActivityPub.Sdk.AspNetCore.Negotiation;

namespace ActivityPub.Sdk.AspNetCore.Endpoints;

/// <param name="Record">What was found; <see langword="null"/> where the request was answered already.</param>
/// <param name="IsGone">Whether no more may be said than that it was taken back.</param>
/// <param name="Caching">What caches may do with the answer.</param>
internal readonly record struct FoundDocument<T>(T? Record, bool IsGone, Caching Caching)
    where T : class;
