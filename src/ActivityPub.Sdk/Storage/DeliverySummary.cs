namespace ActivityPub.Sdk.Storage;

/// <summary>Deliveries counted by state.</summary>
/// <param name="Pending">Waiting.</param>
/// <param name="Delivered">Taken by the receiving servers.</param>
/// <param name="Failed">Given up.</param>
public readonly record struct DeliverySummary(long Pending, long Delivered, long Failed)
{
    /// <summary>All deliveries.</summary>
    public long Total => Pending + Delivered + Failed;
}
