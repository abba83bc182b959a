namespace ActivityPub.Sdk.Storage;

/// <summary>What became of one claimed delivery.</summary>
/// <param name="Sequence">The number of the delivery.</param>
/// <param name="State">The new state; <see cref="DeliveryState.Pending"/> means that it is to be tried again.</param>
/// <param name="NextAttemptAt">When it is due again; for <see cref="DeliveryState.Pending"/> only.</param>
/// <param name="Status">The HTTP status of the answer, where there was one.</param>
/// <param name="Error">What went wrong, one line; <see langword="null"/> for a success.</param>
/// <param name="Attempted">Whether a request was made; an attempt that was not made does not count.</param>
public sealed record DeliveryOutcome(long Sequence, DeliveryState State, DateTimeOffset? NextAttemptAt, int? Status, string? Error, bool Attempted = true);
