namespace ActivityPub.Sdk.Policy;

/// <summary>Something of the store as far as somebody may read it.</summary>
/// <typeparam name="T">The type of the record.</typeparam>
/// <param name="Record">The record; <see langword="null"/> where the reader may learn nothing, be it hidden or absent.</param>
/// <param name="Decision">What the reader may learn.</param>
public readonly record struct Readable<T>(T? Record, ReadDecision Decision)
    where T : class;
