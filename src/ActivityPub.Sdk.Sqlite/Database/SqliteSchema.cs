using System.Globalization;

namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>
/// The schema and its versions. The version stands in a table of its own, because the site may use <c>PRAGMA user_version</c> of the same
/// file for itself.
/// </summary>
internal static class SqliteSchema
{
    // The place in the list is the version; a step that was released is never changed.
    private static readonly string[] s_steps = [Version1, Version2, Version3];

    public static int CurrentVersion => s_steps.Length;

    /// <summary>Brings the schema up to date in one transaction.</summary>
    /// <exception cref="InvalidOperationException">The schema is newer than this version knows.</exception>
    public static void Migrate(SqliteSession session, string path) => Migrate(session, path, s_steps);

    internal static void Migrate(SqliteSession session, string path, IReadOnlyList<string> steps)
    {
        int present = ReadVersion(session);
        if (present > steps.Count)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database '{path}' has schema version {present}, but this version of the package knows only up to {steps.Count}. Install a newer version of ActivityPub.Sdk.Sqlite."));
        }

        if (present == steps.Count)
        {
            return;
        }

        session.Execute("BEGIN IMMEDIATE");
        try
        {
            session.Execute("CREATE TABLE IF NOT EXISTS ap_schema (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT");
            for (int i = present; i < steps.Count; i++)
            {
                session.Execute(steps[i]);
            }

            session.Execute(string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO ap_schema (id, version) VALUES (1, {steps.Count}) ON CONFLICT (id) DO UPDATE SET version = excluded.version"));
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

    private static int ReadVersion(SqliteSession session)
    {
        bool exists = session.Prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'ap_schema'").Scalar() is not null;
        return exists ? (int)(session.Prepare("SELECT version FROM ap_schema WHERE id = 1").Scalar() ?? 0) : 0;
    }

    // An id that is looked up is stored in the form that equality compares, with the written form in the column *_text where it differs.
    // Times are microseconds since 1970, UTC.
    private const string Version1 = """
        CREATE TABLE ap_actors (
            username TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
            profile TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            deleted_at INTEGER
        ) STRICT;
        CREATE INDEX ap_actors_by_state ON ap_actors (deleted_at, username);

        CREATE TABLE ap_actor_keys (
            key_id TEXT NOT NULL PRIMARY KEY,
            key_id_text TEXT,
            username TEXT NOT NULL COLLATE NOCASE,
            algorithm TEXT NOT NULL,
            private_key BLOB NOT NULL,
            public_key TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            signs_from INTEGER NOT NULL,
            retires_at INTEGER
        ) STRICT;
        CREATE INDEX ap_actor_keys_by_actor ON ap_actor_keys (username, created_at, key_id);

        CREATE TABLE ap_remote_actors (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            id_text TEXT,
            type TEXT NOT NULL,
            handle TEXT,
            display_name TEXT,
            url TEXT,
            icon_url TEXT,
            inbox TEXT NOT NULL,
            shared_inbox TEXT,
            followers TEXT,
            keys TEXT NOT NULL,
            document BLOB NOT NULL,
            fetched_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX ap_remote_actors_by_age ON ap_remote_actors (fetched_at);

        CREATE TABLE ap_remote_keys (
            key_id TEXT NOT NULL,
            rank INTEGER NOT NULL,
            actor_seq INTEGER NOT NULL,
            PRIMARY KEY (key_id, rank, actor_seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ap_remote_keys_by_actor ON ap_remote_keys (actor_seq);

        CREATE TABLE ap_followers (
            seq INTEGER PRIMARY KEY,
            username TEXT NOT NULL COLLATE NOCASE,
            actor TEXT NOT NULL,
            actor_text TEXT,
            inbox TEXT NOT NULL,
            inbox_text TEXT,
            shared_inbox TEXT,
            shared_inbox_text TEXT,
            delivery_inbox TEXT NOT NULL,
            state INTEGER NOT NULL,
            follow_activity BLOB NOT NULL,
            followed_at INTEGER NOT NULL,
            UNIQUE (username, actor)
        ) STRICT;
        CREATE INDEX ap_followers_by_time ON ap_followers (username, state, followed_at, seq);
        CREATE INDEX ap_followers_by_delivery_inbox ON ap_followers (username, delivery_inbox) WHERE state = 1;
        CREATE INDEX ap_followers_by_actor ON ap_followers (actor);
        CREATE INDEX ap_followers_by_inbox ON ap_followers (inbox);

        CREATE TABLE ap_following (
            seq INTEGER PRIMARY KEY,
            username TEXT NOT NULL COLLATE NOCASE,
            target TEXT NOT NULL,
            target_text TEXT,
            follow_id TEXT NOT NULL,
            follow_id_text TEXT,
            state INTEGER NOT NULL,
            requested_at INTEGER NOT NULL,
            UNIQUE (username, target)
        ) STRICT;
        CREATE INDEX ap_following_by_time ON ap_following (username, requested_at, seq) WHERE state = 1;
        CREATE INDEX ap_following_by_target ON ap_following (target, username) WHERE state = 1;

        CREATE TABLE ap_objects (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            id_text TEXT,
            username TEXT NOT NULL COLLATE NOCASE,
            type TEXT NOT NULL,
            visibility INTEGER NOT NULL,
            json BLOB NOT NULL,
            url TEXT,
            published_at INTEGER NOT NULL,
            updated_at INTEGER,
            deleted_at INTEGER
        ) STRICT;
        CREATE INDEX ap_objects_by_url ON ap_objects (url, seq) WHERE deleted_at IS NULL;
        CREATE INDEX ap_objects_shown ON ap_objects (visibility) WHERE deleted_at IS NULL;

        CREATE TABLE ap_pins (
            seq INTEGER PRIMARY KEY,
            username TEXT NOT NULL COLLATE NOCASE,
            object TEXT NOT NULL,
            pinned_at INTEGER NOT NULL,
            UNIQUE (username, object)
        ) STRICT;
        CREATE INDEX ap_pins_by_time ON ap_pins (username, pinned_at, seq);

        CREATE TABLE ap_activities (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            id_text TEXT,
            username TEXT NOT NULL COLLATE NOCASE,
            type TEXT NOT NULL,
            object TEXT,
            object_text TEXT,
            visibility INTEGER NOT NULL,
            json BLOB NOT NULL,
            published_at INTEGER NOT NULL,
            listed INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX ap_activities_outbox ON ap_activities (username, published_at, seq) WHERE listed = 1 AND visibility <= 1;
        CREATE INDEX ap_activities_by_object ON ap_activities (object) WHERE listed = 1;

        CREATE TABLE ap_interactions (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            kind INTEGER NOT NULL,
            actor TEXT NOT NULL,
            actor_text TEXT,
            target TEXT NOT NULL,
            target_text TEXT,
            slot TEXT,
            in_reply_to TEXT,
            content TEXT,
            summary TEXT,
            language TEXT,
            url TEXT,
            visibility INTEGER NOT NULL,
            state INTEGER NOT NULL,
            published_at INTEGER NOT NULL,
            updated_at INTEGER,
            received_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX ap_interactions_slot ON ap_interactions (actor, target, kind, slot) WHERE slot IS NOT NULL;
        CREATE INDEX ap_interactions_by_actor ON ap_interactions (actor, target, kind);
        CREATE INDEX ap_interactions_by_state ON ap_interactions (target, kind, state, published_at, seq);
        CREATE INDEX ap_interactions_by_time ON ap_interactions (target, kind, published_at, seq);
        CREATE INDEX ap_interactions_replies ON ap_interactions (state, received_at, seq) WHERE kind = 0;

        CREATE TABLE ap_tombstones (
            id TEXT NOT NULL,
            origin TEXT NOT NULL,
            until INTEGER NOT NULL,
            PRIMARY KEY (id, origin)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ap_tombstones_by_end ON ap_tombstones (until);

        CREATE TABLE ap_publications (
            seq INTEGER PRIMARY KEY,
            username TEXT NOT NULL COLLATE NOCASE,
            key TEXT NOT NULL,
            object TEXT NOT NULL,
            object_text TEXT,
            state INTEGER NOT NULL,
            payload_hash TEXT NOT NULL,
            visibility INTEGER NOT NULL,
            payload BLOB NOT NULL,
            publish_at INTEGER,
            published_at INTEGER,
            updated_at INTEGER NOT NULL,
            problem TEXT,
            UNIQUE (username, key)
        ) STRICT;
        CREATE INDEX ap_publications_by_object ON ap_publications (object);
        CREATE INDEX ap_publications_by_time ON ap_publications (username, updated_at, seq);
        CREATE INDEX ap_publications_due ON ap_publications (publish_at, seq) WHERE state = 0 AND publish_at IS NOT NULL;

        CREATE TABLE ap_inbox (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            dedupe_key TEXT NOT NULL UNIQUE,
            activity_id TEXT,
            activity_type TEXT NOT NULL,
            actor TEXT NOT NULL,
            key_id TEXT,
            recipient TEXT,
            body BLOB,
            received_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            state INTEGER NOT NULL DEFAULT 0, -- 0 pending, 1 handled, 2 set aside
            due_at INTEGER NOT NULL,
            handled_at INTEGER,
            error TEXT
        ) STRICT;
        CREATE INDEX ap_inbox_due ON ap_inbox (due_at, seq) WHERE state = 0;
        CREATE INDEX ap_inbox_handled ON ap_inbox (handled_at) WHERE state = 1;
        CREATE INDEX ap_inbox_bodies ON ap_inbox (handled_at) WHERE state = 1 AND body IS NOT NULL;

        CREATE TABLE ap_fan_outs (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            activity_seq INTEGER NOT NULL REFERENCES ap_activities (seq),
            username TEXT NOT NULL COLLATE NOCASE,
            ordering_key TEXT NOT NULL,
            to_followers INTEGER NOT NULL,
            inboxes TEXT NOT NULL,
            cursor TEXT,
            created_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            due_at INTEGER NOT NULL,
            ready INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX ap_fan_outs_due ON ap_fan_outs (due_at, seq) WHERE ready = 1;
        CREATE INDEX ap_fan_outs_in_order ON ap_fan_outs (ordering_key, username, seq);

        -- next_due: when the host may be claimed: the earliest delivery that is not blocked, but not before lease and hold are over.
        CREATE TABLE ap_hosts (
            seq INTEGER PRIMARY KEY,
            host TEXT NOT NULL UNIQUE,
            next_due INTEGER,
            lease_until INTEGER,
            hold_until INTEGER,
            token INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            failing_since INTEGER,
            breaker_open INTEGER NOT NULL DEFAULT 0,
            deliveries INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX ap_hosts_due ON ap_hosts (next_due) WHERE next_due IS NOT NULL;

        CREATE TABLE ap_inboxes (
            seq INTEGER PRIMARY KEY,
            url TEXT NOT NULL UNIQUE,
            url_text TEXT,
            host_seq INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX ap_inboxes_by_host ON ap_inboxes (host_seq);

        CREATE TABLE ap_order_keys (
            seq INTEGER PRIMARY KEY,
            ordering_key TEXT NOT NULL,
            username TEXT NOT NULL COLLATE NOCASE,
            pending INTEGER NOT NULL DEFAULT 0,
            delivered INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            UNIQUE (ordering_key, username)
        ) STRICT;

        CREATE TABLE ap_delivery_totals (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            pending INTEGER NOT NULL,
            delivered INTEGER NOT NULL,
            failed INTEGER NOT NULL
        ) STRICT;
        INSERT INTO ap_delivery_totals VALUES (1, 0, 0, 0);

        -- blocked: another activity of the same host, account and ordering key goes first.
        CREATE TABLE ap_deliveries (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            activity_seq INTEGER NOT NULL REFERENCES ap_activities (seq),
            inbox_seq INTEGER NOT NULL,
            host_seq INTEGER NOT NULL,
            order_seq INTEGER NOT NULL,
            state INTEGER NOT NULL DEFAULT 0, -- 0 pending, 1 delivered, 2 given up
            blocked INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            due_at INTEGER NOT NULL,
            enqueued_at INTEGER NOT NULL,
            completed_at INTEGER,
            last_status INTEGER,
            last_error TEXT,
            UNIQUE (activity_seq, inbox_seq)
        ) STRICT;
        CREATE INDEX ap_deliveries_ready ON ap_deliveries (host_seq, due_at, seq) WHERE state = 0 AND blocked = 0;
        CREATE INDEX ap_deliveries_in_order ON ap_deliveries (host_seq, order_seq, blocked, seq) WHERE state = 0;
        CREATE INDEX ap_deliveries_by_inbox ON ap_deliveries (inbox_seq) WHERE state = 0;
        CREATE INDEX ap_deliveries_by_key ON ap_deliveries (order_seq, seq);
        CREATE INDEX ap_deliveries_failed ON ap_deliveries (seq) WHERE state = 2;
        CREATE INDEX ap_deliveries_completed ON ap_deliveries (completed_at) WHERE state <> 0;

        CREATE TABLE ap_domain_blocks (
            domain TEXT NOT NULL PRIMARY KEY,
            created_at INTEGER NOT NULL,
            reason TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE ap_peers (
            host TEXT NOT NULL PRIMARY KEY,
            signature_scheme TEXT,
            scheme_learned_at INTEGER,
            first_seen_at INTEGER NOT NULL,
            last_inbound_at INTEGER,
            heard_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ap_peers_by_age ON ap_peers (heard_at);
        """;

    private const string Version2 = """
        ALTER TABLE ap_inbox ADD COLUMN forwarded_by TEXT;
        ALTER TABLE ap_inbox ADD COLUMN fetch_budget TEXT;
        """;

    private const string Version3 = """
        CREATE TABLE ap_account_blocks (
            actor TEXT NOT NULL PRIMARY KEY,
            actor_text TEXT,
            inbox TEXT,
            inbox_text TEXT,
            created_at INTEGER NOT NULL,
            reason TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ap_account_blocks_by_inbox ON ap_account_blocks (inbox) WHERE inbox IS NOT NULL;
        """;
}
