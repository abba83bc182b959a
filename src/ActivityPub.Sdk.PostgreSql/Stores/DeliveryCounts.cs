using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;

namespace ActivityPub.Sdk.PostgreSql.Stores;

/// <summary>
/// Gathers how many deliveries changed their state in one transaction. The sums are kept beside the deliveries, because counting the rows
/// of a large account would take longer with each post; each is spread over several rows, because nodes that complete deliveries of the
/// same post would otherwise wait for each other.
/// </summary>
internal sealed class DeliveryCounts
{
    private const int Shards = 16;

    /// <summary>The number under which the sums of all deliveries are kept.</summary>
    private const long Total = 0;

    private readonly SortedDictionary<long, DeliverySummary> _changes = [];

    public void Add(long order, DeliveryState state, long change)
    {
        if (change != 0)
        {
            AddTo(order, state, change);
            AddTo(Total, state, change);
        }
    }

    public void Move(long order, DeliveryState from, DeliveryState to)
    {
        Add(order, from, -1);
        Add(order, to, 1);
    }

    /// <summary>Writes the sums; best as the last thing of a transaction.</summary>
    public async ValueTask SaveAsync(PostgreSqlSession s)
    {
        if (_changes.Count == 0)
        {
            return;
        }

        // In the order of the numbers, so that nobody waits in a circle.
        await s.Prepare("""
            INSERT INTO @schema.ap_delivery_counts AS c (order_seq, shard, pending, delivered, failed)
            SELECT n.order_seq, $2, n.pending, n.delivered, n.failed
            FROM unnest($1, $3, $4, $5) WITH ORDINALITY AS n(order_seq, pending, delivered, failed, place) ORDER BY n.place
            ON CONFLICT (order_seq, shard) DO UPDATE SET pending = c.pending + excluded.pending, delivered = c.delivered + excluded.delivered, failed = c.failed + excluded.failed
            """)
            .Add([.. _changes.Keys]).Add(Random.Shared.Next(Shards))
            .Add([.. _changes.Values.Select(sum => sum.Pending)]).Add([.. _changes.Values.Select(sum => sum.Delivered)]).Add([.. _changes.Values.Select(sum => sum.Failed)])
            .RunAsync();
    }

    public static ValueTask<DeliverySummary> ReadTotalAsync(PostgreSqlSession s) =>
        ReadAsync(s.Prepare("SELECT SUM(pending)::bigint, SUM(delivered)::bigint, SUM(failed)::bigint FROM @schema.ap_delivery_counts WHERE order_seq = $1").Add(Total));

    public static ValueTask<DeliverySummary> ReadAsync(PostgreSqlSession s, string orderingKey) =>
        ReadAsync(s.Prepare("""
            SELECT SUM(c.pending)::bigint, SUM(c.delivered)::bigint, SUM(c.failed)::bigint
            FROM @schema.ap_order_keys o JOIN @schema.ap_delivery_counts c ON c.order_seq = o.seq WHERE o.ordering_key = $1
            """).AddKey(orderingKey));

    private static async ValueTask<DeliverySummary> ReadAsync(PostgreSqlStatement sums) =>
        (await sums.ToListAsync(row => new DeliverySummary(row.LongOrNull(0) ?? 0, row.LongOrNull(1) ?? 0, row.LongOrNull(2) ?? 0)))[0];

    private void AddTo(long order, DeliveryState state, long change)
    {
        DeliverySummary sum = _changes.GetValueOrDefault(order);
        _changes[order] = state switch
        {
            DeliveryState.Pending => sum with { Pending = sum.Pending + change },
            DeliveryState.Delivered => sum with { Delivered = sum.Delivered + change },
            _ => sum with { Failed = sum.Failed + change },
        };
    }
}
