namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>
/// The file belongs to one process at a time. A lease that is found when it is opened belongs to a process that was killed, and nobody
/// needs to wait for its end.
/// </summary>
internal static class AbandonedLeases
{
    // An entry of the inbox that was claimed more than once keeps its lease: perhaps it is what ended the process.
    private const string Sql = """
        UPDATE ap_hosts SET
            lease_until = NULL,
            next_due = (
                SELECT MAX(d.due_at, COALESCE(hold_until, d.due_at)) FROM ap_deliveries d
                WHERE d.host_seq = ap_hosts.seq AND d.state = 0 AND d.blocked = 0 ORDER BY d.due_at LIMIT 1)
        WHERE lease_until IS NOT NULL;
        UPDATE ap_fan_outs SET due_at = created_at WHERE ready = 1 AND attempts > 0;
        UPDATE ap_inbox SET due_at = received_at WHERE state = 0 AND attempts = 1 AND error IS NULL;
        """;

    /// <summary>Makes due what an ended process had claimed.</summary>
    public static void Release(SqliteSession session)
    {
        // Such a file can be looked at; whoever writes is told.
        if (session.IsReadOnly)
        {
            return;
        }

        session.Execute("BEGIN IMMEDIATE");
        try
        {
            session.Execute(Sql);
            session.Execute("COMMIT");
        }
        catch
        {
            if (session.IsInTransaction)
            {
                session.Execute("ROLLBACK");
            }

            throw;
        }
    }
}
