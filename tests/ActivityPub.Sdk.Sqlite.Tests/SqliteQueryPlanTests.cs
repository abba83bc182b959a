using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Testing.Contracts;

namespace ActivityPub.Sdk.Sqlite.Tests;

public sealed class SqliteQueryPlanTests
{
    // Each of these walks an index that holds nothing but what is asked for: a count, or the first entry in order.
    private static readonly string[] s_walksOfAnIndex =
    [
        "SELECT COUNT(*) FROM ap_inbox WHERE state = 0",
        "SELECT due_at FROM ap_inbox WHERE state = 0 ORDER BY due_at LIMIT 1",
        "SELECT due_at FROM ap_fan_outs WHERE ready = 1 ORDER BY due_at LIMIT 1",
        "SELECT next_due FROM ap_hosts WHERE next_due IS NOT NULL ORDER BY next_due LIMIT 1",
    ];

    [Fact]
    public async Task No_statement_scans_or_sorts_a_table()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        HashSet<string> statements = new(StringComparer.Ordinal);
        foreach (ContractCase contract in FederationStorageContract.Cases)
        {
            using DatabaseFile file = new();
            await using SqliteFederationStorage storage = await file.OpenAsync();
            await contract.RunAsync(new FederationStorageContract(_ => new(new OpenStorage(storage))), token);
            statements.UnionWith(storage.Database.Statements);
        }

        List<string> found = [];
        using DatabaseFile fresh = new();
        await using SqliteFederationStorage plans = await fresh.OpenAsync();
        await plans.Database.OnWriterAsync(
            session =>
            {
                foreach (string sql in statements.Where(text => text.Contains("ap_", StringComparison.Ordinal) && !text.Contains("ap_schema", StringComparison.Ordinal)))
                {
                    using SqliteStatement plan = session.Prepare("EXPLAIN QUERY PLAN " + sql);
                    while (plan.Step())
                    {
                        string step = plan.Text(3);
                        bool walk = step.Contains("USING COVERING INDEX", StringComparison.Ordinal) && s_walksOfAnIndex.Contains(sql);
                        if ((step.Contains("SCAN", StringComparison.Ordinal) && !walk && step != "SCAN CONSTANT ROW") || step.Contains("TEMP B-TREE", StringComparison.Ordinal))
                        {
                            found.Add($"{step}: {sql}");
                        }
                    }
                }
            },
            token);

        Assert.Empty(found);
        Assert.InRange(statements.Count, 100, 200);
    }
}
