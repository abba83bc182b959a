namespace ActivityPub.Sdk.Delivery;

/// <summary>The wake-up calls between outbox, fan-out and delivery.</summary>
internal sealed class DeliverySignals
{
    /// <summary>There is a new fan-out task.</summary>
    public WorkSignal FanOut { get; } = new();

    /// <summary>There are new deliveries, or a host is free again.</summary>
    public WorkSignal Deliveries { get; } = new();
}
