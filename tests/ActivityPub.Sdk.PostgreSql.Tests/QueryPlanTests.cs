using System.Text.Json;
using ActivityPub.Sdk.Testing.Contracts;
using ActivityPub.Sdk.Tests.PostgreSql;

namespace ActivityPub.Sdk.PostgreSql.Tests;

/// <summary>The server logs the plan of every statement of the contract suite, with everything forbidden that an index can replace.</summary>
public sealed class QueryPlanTests
{
    private const string Settings = """
        session_preload_libraries = 'auto_explain'
        auto_explain.log_min_duration = 0
        auto_explain.log_format = 'json'
        log_parameter_max_length = 0
        enable_seqscan = off
        enable_sort = off
        enable_hashjoin = off
        enable_mergejoin = off
        enable_hashagg = off
        enable_bitmapscan = off
        enable_material = off
        autovacuum = off
        """;

    // Making the tables anew for each case would take longer than everything else. The planner is told that a million rows are there.
    private const string Empty = """
        DO $$ BEGIN EXECUTE (
            SELECT 'TRUNCATE ' || string_agg(schemaname || '.' || tablename, ', ') FROM pg_tables WHERE tablename LIKE 'ap\_%' AND tablename <> 'ap_schema');
        END $$;
        UPDATE pg_class SET relpages = 1, reltuples = 1000000 WHERE relname LIKE 'ap\_%';
        """;

    // Each of these walks an index, or a small table, that holds nothing but what is asked for: a count, or the first entry in order.
    private static readonly string[] s_walks =
    [
        "SELECT COUNT(*) FROM @schema.ap_actors WHERE deleted_at IS NULL",
        "SELECT COUNT(*) FROM @schema.ap_inbox_queue",
        "SELECT due_at FROM @schema.ap_inbox_queue ORDER BY due_at, seq LIMIT 1",
        "SELECT f.due_at FROM @schema.ap_fan_outs f",
        "SELECT next_due FROM @schema.ap_hosts WHERE next_due IS NOT NULL ORDER BY next_due, seq LIMIT 1",
        "SELECT COUNT(*) FROM @schema.ap_objects WHERE deleted_at IS NULL AND visibility <= 1",
        "SELECT version FROM @schema.ap_schema",
        "SELECT database_id::text FROM @schema.ap_schema",
        "UPDATE @schema.ap_schema",

        // Where sorting is forbidden, rows that are to be locked in the order of their numbers are read by number.
        "SELECT host, seq FROM @schema.ap_hosts WHERE host = ANY($1) ORDER BY seq FOR UPDATE",
        "SELECT h.host, h.token, h.seq FROM @schema.ap_hosts h",
    ];

    // These sort what they have found by an index: a batch of rows that is bounded by its parameters, to lock them in order or to number them.
    private static readonly string[] s_sorts =
    [
        "FOR UPDATE",
        "WITH ORDINALITY",
        "ORDER BY n.host",
        "GROUP BY kind",
        "ORDER BY lower(username)",
        "ORDER BY d.seq DESC",
    ];

    [Fact]
    public async Task No_statement_scans_or_sorts_a_table()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync(settings: Settings);
        TestSchema schema = new(server.ConnectionString);
        await (await schema.OpenAsync()).DisposeAsync();
        foreach (ContractCase contract in FederationStorageContract.Cases.Where(static contract => contract.Name != nameof(FederationStorageContract.ManyDeliveriesAreWorkedOff)))
        {
            await schema.RunAsync(Empty);
            await contract.RunAsync(new FederationStorageContract(async _ => await schema.OpenAsync()), TestContext.Current.CancellationToken);
        }

        await server.StopAsync();
        HashSet<string> statements = new(StringComparer.Ordinal);
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (JsonElement plan in Plans(server.Output))
        {
            string sql = TestSchema.WithoutName(plan.GetProperty("Query Text").GetString()!);
            if (sql.Contains("@schema.ap_", StringComparison.Ordinal))
            {
                statements.Add(sql);
                Look(plan.GetProperty("Plan"), sql, found);
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.InRange(statements.Count, 80, 200);
    }

    private static void Look(JsonElement node, string sql, HashSet<string> found)
    {
        string type = node.GetProperty("Node Type").GetString()!;
        bool hasCondition = node.TryGetProperty("Index Cond", out _);
        if (node.TryGetProperty("Relation Name", out JsonElement relation) && relation.GetString()!.StartsWith("ap_", StringComparison.Ordinal)
            && type is "Seq Scan" or "Index Scan" or "Index Only Scan" && !hasCondition && !s_walks.Any(walk => sql.StartsWith(walk, StringComparison.Ordinal)))
        {
            found.Add($"{type} of {relation.GetString()}: {sql}");
        }

        if (type is "Sort" or "Incremental Sort" && !s_sorts.Any(sort => sql.Contains(sort, StringComparison.Ordinal)))
        {
            found.Add($"{type} by {node.GetProperty("Sort Key")}: {sql}");
        }

        if (node.TryGetProperty("Plans", out JsonElement children))
        {
            foreach (JsonElement child in children.EnumerateArray())
            {
                Look(child, sql, found);
            }
        }
    }

    // The server puts a tab before each line of an entry but the first.
    private static IEnumerable<JsonElement> Plans(string log)
    {
        List<string>? lines = null;
        foreach (string line in log.Split('\n'))
        {
            if (line == "\t{")
            {
                lines = [];
            }

            lines?.Add(line);
            if (line == "\t}" && lines is not null)
            {
                yield return JsonDocument.Parse(string.Join('\n', lines)).RootElement;
                lines = null;
            }
        }
    }
}
