using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.Sqlite.Stores;

/// <summary>
/// Gathers how many deliveries changed their state in one transaction. The sums are kept beside the deliveries, because counting the rows
/// of a large account would take longer with each post.
/// </summary>
internal sealed class DeliveryCounts
{
    private readonly Dictionary<long, DeliverySummary> _changes = [];

    public void Add(long order, DeliveryState state, long change)
    {
        DeliverySummary sum = _changes.GetValueOrDefault(order);
        _changes[order] = state switch
        {
            DeliveryState.Pending => sum with { Pending = sum.Pending + change },
            DeliveryState.Delivered => sum with { Delivered = sum.Delivered + change },
            _ => sum with { Failed = sum.Failed + change },
        };
    }

    public void Move(long order, DeliveryState from, DeliveryState to)
    {
        Add(order, from, -1);
        Add(order, to, 1);
    }

    /// <summary>Writes the sums, and drops keys that no delivery is left of.</summary>
    public void Save(SqliteSession s)
    {
        DeliverySummary total = default;
        foreach ((long order, DeliverySummary change) in _changes)
        {
            s.Prepare("UPDATE ap_order_keys SET pending = pending + ?2, delivered = delivered + ?3, failed = failed + ?4 WHERE seq = ?1")
                .Add(order).Add(change.Pending).Add(change.Delivered).Add(change.Failed).Run();
            if (change.Total <= 0)
            {
                s.Prepare("DELETE FROM ap_order_keys WHERE seq = ?1 AND pending = 0 AND delivered = 0 AND failed = 0").Add(order).Run();
            }

            total = new DeliverySummary(total.Pending + change.Pending, total.Delivered + change.Delivered, total.Failed + change.Failed);
        }

        if (total != default)
        {
            s.Prepare("UPDATE ap_delivery_totals SET pending = pending + ?1, delivered = delivered + ?2, failed = failed + ?3 WHERE id = 1")
                .Add(total.Pending).Add(total.Delivered).Add(total.Failed).Run();
        }
    }
}
