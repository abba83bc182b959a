namespace ActivityPub.Sdk.Delivery;

/// <summary>What an answer means.</summary>
/// <param name="Action">What is done with the delivery.</param>
/// <param name="Host">What it says about the host.</param>
/// <param name="HoldsHost">Whether a <c>Retry-After</c> of the answer holds everything for the host, not just this delivery.</param>
internal readonly record struct DeliveryVerdict(DeliveryAction Action, HostEffect Host, bool HoldsHost = false);
