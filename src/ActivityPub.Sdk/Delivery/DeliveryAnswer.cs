namespace ActivityPub.Sdk.Delivery;

/// <summary>What came of one attempt.</summary>
/// <param name="Status">The HTTP status, where there was an answer.</param>
/// <param name="Fault">Why there is no status.</param>
/// <param name="RetryAfter">How long the server asks to wait.</param>
/// <param name="Error">What went wrong, one line without text of the other server.</param>
internal readonly record struct DeliveryAnswer(int? Status, DeliveryFault Fault, TimeSpan? RetryAfter, string? Error)
{
    public static DeliveryAnswer FromStatus(int status, TimeSpan? retryAfter = null) =>
        new(status, DeliveryFault.None, retryAfter, status is >= 200 and < 300 ? null : $"The server answered {status}.");

    public static DeliveryAnswer FromFault(DeliveryFault fault, string error) => new(null, fault, null, error);
}
