namespace ActivityPub.Sdk.Storage;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
/// <param name="Items">The items of the page, in the order of the list.</param>
/// <param name="Next">The cursor of the next page; <see langword="null"/> on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
