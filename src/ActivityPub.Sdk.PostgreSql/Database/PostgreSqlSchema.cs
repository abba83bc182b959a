using System.Globalization;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>The schema and its versions.</summary>
internal sealed class PostgreSqlSchema
{
    // The place in the list is the version; a step that was released is never changed.
    private static readonly string[] s_steps = [Version1];

    private readonly string _name;
    private readonly string _prefix;
    private readonly IReadOnlyList<string> _steps;

    public PostgreSqlSchema(string name)
        : this(name, s_steps)
    {
    }

    internal PostgreSqlSchema(string name, IReadOnlyList<string> steps)
    {
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"'{name}' cannot be the name of the schema. Take lower-case letters, digits and underscores, 1 to 63, not beginning with a digit or with pg_.",
                nameof(name));
        }

        _name = name;
        _prefix = $"\"{name}\".";
        _steps = steps;
    }

    /// <summary>A text with the name of the schema where <c>@schema.</c> stands.</summary>
    public string Resolve(string sql) => sql.Replace("@schema.", _prefix, StringComparison.Ordinal);

    /// <summary>Brings the schema up to date in one transaction, one node after the other.</summary>
    /// <returns>The mark of the database, made along with the tables.</returns>
    /// <exception cref="InvalidOperationException">The schema is newer than this version knows.</exception>
    public async Task<string> MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // As a rule there is nothing to do, and nobody has to wait for it.
        if (await ReadVersionAsync(connection, cancellationToken) != _steps.Count)
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);

            // Held until the transaction ends, not the session: a pooler may give the session to somebody else.
            await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended('ActivityPub.Sdk ' || $1, 0))", cancellationToken, _name);
            await ApplyAsync(connection, await ReadVersionAsync(connection, cancellationToken), cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
        }

        return await ReadAsync(connection, Resolve("SELECT database_id::text FROM @schema.ap_schema"), cancellationToken) as string
            ?? throw new InvalidOperationException($"The table ap_schema in the schema '{_name}' is empty. Restore the schema from a backup, or drop it.");
    }

    private async Task ApplyAsync(NpgsqlConnection connection, int present, CancellationToken cancellationToken)
    {
        if (present == _steps.Count)
        {
            return;
        }

        if (present == 0)
        {
            // Making it is a right that the user does not need where an administrator has made it.
            if (await ReadAsync(connection, "SELECT 1 FROM pg_namespace WHERE nspname = $1", cancellationToken, _name) is null)
            {
                await ExecuteAsync(connection, $"CREATE SCHEMA \"{_name}\"", cancellationToken);
            }

            await ExecuteAsync(
                connection,
                Resolve("CREATE TABLE @schema.ap_schema (id integer PRIMARY KEY CHECK (id = 1), version integer NOT NULL, database_id uuid NOT NULL DEFAULT gen_random_uuid())"),
                cancellationToken);
            await ExecuteAsync(connection, Resolve("INSERT INTO @schema.ap_schema (id, version) VALUES (1, 0)"), cancellationToken);
        }

        foreach (string statement in _steps.Skip(present).SelectMany(step => step.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            await ExecuteAsync(connection, Resolve(statement), cancellationToken);
        }

        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE {_prefix}ap_schema SET version = {_steps.Count}"), cancellationToken);
    }

    private async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await ReadAsync(connection, "SELECT to_regclass($1) IS NOT NULL", cancellationToken, Resolve("@schema.ap_schema")) is not true)
        {
            return 0;
        }

        int present = await ReadAsync(connection, Resolve("SELECT version FROM @schema.ap_schema"), cancellationToken) as int? ?? 0;
        return present <= _steps.Count
            ? present
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The schema '{_name}' of the database '{connection.Database}' has version {present}, but this version of the package knows only up to {_steps.Count}. Install a newer version of ActivityPub.Sdk.PostgreSql."));
    }

    private static NpgsqlCommand Prepare(NpgsqlConnection connection, string sql, string[] parameters)
    {
        NpgsqlCommand command = new(sql, connection);
        foreach (string parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameter });
        }

        return command;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params string[] parameters)
    {
        await using NpgsqlCommand command = Prepare(connection, sql, parameters);

        // Whoever waits for another node that migrates, or makes an index on many rows, is not in a hurry.
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params string[] parameters)
    {
        await using NpgsqlCommand command = Prepare(connection, sql, parameters);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static bool IsName(string? name) =>
        name is { Length: >= 1 and <= 63 }
        && !char.IsAsciiDigit(name[0])
        && !name.StartsWith("pg_", StringComparison.Ordinal)
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_');

    // A text that is looked up is stored in the form that equality compares, with the text itself in the column *_text where it differs: an id
    // as it was written, or what is too long for an index. Names are unique without case. Texts are ordered by their bytes.
    // What waits stands in tables of its own and leaves them when it is done, so that claims stay as fast as on the first day.
    private const string Version1 = """
        CREATE TABLE @schema.ap_actors (
            username text COLLATE "C" NOT NULL,
            profile text NOT NULL,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            deleted_at timestamptz
        );
        CREATE UNIQUE INDEX ap_actors_by_name ON @schema.ap_actors (lower(username));
        CREATE INDEX ap_actors_present ON @schema.ap_actors (lower(username)) WHERE deleted_at IS NULL;

        CREATE TABLE @schema.ap_actor_keys (
            key_id text COLLATE "C" PRIMARY KEY,
            key_id_text text,
            username text COLLATE "C" NOT NULL,
            algorithm text NOT NULL,
            private_key bytea NOT NULL,
            public_key text NOT NULL,
            created_at timestamptz NOT NULL,
            signs_from timestamptz NOT NULL,
            retires_at timestamptz
        );
        CREATE INDEX ap_actor_keys_by_actor ON @schema.ap_actor_keys (lower(username), created_at, key_id);

        CREATE TABLE @schema.ap_remote_actors (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            id_text text,
            type text NOT NULL,
            handle text,
            display_name text,
            url text,
            icon_url text,
            inbox text NOT NULL,
            shared_inbox text,
            followers text,
            keys text NOT NULL,
            document bytea NOT NULL,
            fetched_at timestamptz NOT NULL
        );
        CREATE INDEX ap_remote_actors_by_age ON @schema.ap_remote_actors (fetched_at);

        CREATE TABLE @schema.ap_remote_keys (
            key_id text COLLATE "C" NOT NULL,
            rank integer NOT NULL,
            actor_seq bigint NOT NULL,
            PRIMARY KEY (key_id, rank, actor_seq)
        );
        CREATE INDEX ap_remote_keys_by_actor ON @schema.ap_remote_keys (actor_seq);

        CREATE TABLE @schema.ap_followers (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            username text COLLATE "C" NOT NULL,
            actor text COLLATE "C" NOT NULL,
            actor_text text,
            inbox text COLLATE "C" NOT NULL,
            inbox_text text,
            shared_inbox text,
            shared_inbox_text text,
            delivery_inbox text COLLATE "C" NOT NULL,
            delivery_inbox_text text,
            state integer NOT NULL,
            follow_activity bytea NOT NULL,
            followed_at timestamptz NOT NULL
        );
        CREATE UNIQUE INDEX ap_followers_by_name ON @schema.ap_followers (lower(username), actor);
        CREATE INDEX ap_followers_by_time ON @schema.ap_followers (lower(username), state, followed_at, seq);
        CREATE INDEX ap_followers_by_delivery_inbox ON @schema.ap_followers (lower(username), delivery_inbox) WHERE state = 1;
        CREATE INDEX ap_followers_by_actor ON @schema.ap_followers (actor);
        CREATE INDEX ap_followers_by_inbox ON @schema.ap_followers (inbox);

        CREATE TABLE @schema.ap_following (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            username text COLLATE "C" NOT NULL,
            target text COLLATE "C" NOT NULL,
            target_text text,
            follow_id text NOT NULL,
            follow_id_text text,
            state integer NOT NULL,
            requested_at timestamptz NOT NULL
        );
        CREATE UNIQUE INDEX ap_following_by_name ON @schema.ap_following (lower(username), target);
        CREATE INDEX ap_following_by_time ON @schema.ap_following (lower(username), requested_at, seq) WHERE state = 1;
        CREATE INDEX ap_following_by_target ON @schema.ap_following (target, lower(username)) WHERE state = 1;

        CREATE TABLE @schema.ap_objects (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            id_text text,
            username text COLLATE "C" NOT NULL,
            type text NOT NULL,
            visibility integer NOT NULL,
            json bytea NOT NULL,
            url text COLLATE "C",
            url_text text,
            published_at timestamptz NOT NULL,
            updated_at timestamptz,
            deleted_at timestamptz
        );
        CREATE INDEX ap_objects_by_url ON @schema.ap_objects (url, seq) WHERE deleted_at IS NULL;
        CREATE INDEX ap_objects_shown ON @schema.ap_objects (seq) WHERE deleted_at IS NULL AND visibility <= 1;

        CREATE TABLE @schema.ap_pins (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            username text COLLATE "C" NOT NULL,
            object text COLLATE "C" NOT NULL,
            pinned_at timestamptz NOT NULL
        );
        CREATE UNIQUE INDEX ap_pins_by_name ON @schema.ap_pins (lower(username), object);
        CREATE INDEX ap_pins_by_time ON @schema.ap_pins (lower(username), pinned_at, seq);

        CREATE TABLE @schema.ap_activities (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            id_text text,
            username text COLLATE "C" NOT NULL,
            type text NOT NULL,
            object text COLLATE "C",
            object_text text,
            visibility integer NOT NULL,
            json bytea NOT NULL,
            published_at timestamptz NOT NULL,
            listed boolean NOT NULL
        );
        CREATE INDEX ap_activities_outbox ON @schema.ap_activities (lower(username), published_at, seq) WHERE listed AND visibility <= 1;
        CREATE INDEX ap_activities_by_object ON @schema.ap_activities (object) WHERE listed;

        CREATE TABLE @schema.ap_interactions (
            seq bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
            id_text text,
            kind integer NOT NULL,
            actor text COLLATE "C" NOT NULL,
            actor_text text,
            target text COLLATE "C" NOT NULL,
            target_text text,
            slot text COLLATE "C",
            in_reply_to text,
            content text,
            summary text,
            language text,
            url text,
            visibility integer NOT NULL,
            state integer NOT NULL,
            published_at timestamptz NOT NULL,
            updated_at timestamptz,
            received_at timestamptz NOT NULL
        );
        CREATE UNIQUE INDEX ap_interactions_slot ON @schema.ap_interactions (actor, target, kind, slot) WHERE slot IS NOT NULL;
        CREATE INDEX ap_interactions_by_actor ON @schema.ap_interactions (actor, target, kind);
        CREATE INDEX ap_interactions_by_state ON @schema.ap_interactions (target, kind, state, published_at, seq);
        CREATE INDEX ap_interactions_by_time ON @schema.ap_interactions (target, kind, published_at, seq);
        CREATE INDEX ap_interactions_replies ON @schema.ap_interactions (state, received_at, seq) WHERE kind = 0;

        CREATE TABLE @schema.ap_tombstones (
            id text COLLATE "C" NOT NULL,
            origin text COLLATE "C" NOT NULL,
            until timestamptz NOT NULL,
            PRIMARY KEY (id, origin)
        );
        CREATE INDEX ap_tombstones_by_end ON @schema.ap_tombstones (until);

        CREATE TABLE @schema.ap_publications (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            username text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            key_text text,
            object text COLLATE "C" NOT NULL,
            object_text text,
            state integer NOT NULL,
            payload_hash text NOT NULL,
            visibility integer NOT NULL,
            payload bytea NOT NULL,
            publish_at timestamptz,
            published_at timestamptz,
            updated_at timestamptz NOT NULL,
            problem text
        );
        CREATE UNIQUE INDEX ap_publications_by_name ON @schema.ap_publications (lower(username), key);
        CREATE INDEX ap_publications_by_object ON @schema.ap_publications (object, seq);
        CREATE INDEX ap_publications_by_time ON @schema.ap_publications (lower(username), updated_at, seq);
        CREATE INDEX ap_publications_due ON @schema.ap_publications (publish_at, seq) WHERE state = 0 AND publish_at IS NOT NULL;

        CREATE TABLE @schema.ap_inbox (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            dedupe_key text COLLATE "C" NOT NULL UNIQUE,
            activity_id text,
            activity_type text NOT NULL,
            actor text NOT NULL,
            key_id text,
            recipient text,
            forwarded_by text,
            body bytea,
            received_at timestamptz NOT NULL,
            state integer NOT NULL DEFAULT 0, -- 0 pending, 1 handled, 2 set aside
            handled_at timestamptz,
            error text
        );
        CREATE INDEX ap_inbox_handled ON @schema.ap_inbox (handled_at) WHERE state = 1;
        CREATE INDEX ap_inbox_bodies ON @schema.ap_inbox (handled_at) WHERE state = 1 AND body IS NOT NULL;

        CREATE TABLE @schema.ap_inbox_queue (
            seq bigint PRIMARY KEY REFERENCES @schema.ap_inbox (seq),
            attempts integer NOT NULL DEFAULT 0,
            due_at timestamptz NOT NULL,
            fetch_budget text,
            error text
        ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
        CREATE INDEX ap_inbox_queue_due ON @schema.ap_inbox_queue (due_at, seq);

        CREATE TABLE @schema.ap_fan_outs (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            activity_seq bigint NOT NULL REFERENCES @schema.ap_activities (seq),
            username text COLLATE "C" NOT NULL,
            ordering_key text COLLATE "C" NOT NULL,
            ordering_key_text text,
            to_followers boolean NOT NULL,
            inboxes text NOT NULL,
            cursor text,
            created_at timestamptz NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            due_at timestamptz NOT NULL
        ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
        CREATE INDEX ap_fan_outs_due ON @schema.ap_fan_outs (due_at, seq);
        CREATE INDEX ap_fan_outs_in_order ON @schema.ap_fan_outs (ordering_key, lower(username), seq);

        CREATE SEQUENCE @schema.ap_claim_tokens;

        -- next_due: when the host may be claimed: the earliest delivery that is not blocked, but not before lease and hold are over.
        -- Whoever changes deliveries of a host holds the lock of its row, several in the order of their numbers.
        CREATE TABLE @schema.ap_hosts (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            host text COLLATE "C" NOT NULL UNIQUE,
            next_due timestamptz,
            lease_until timestamptz,
            hold_until timestamptz,
            token bigint NOT NULL DEFAULT 0,
            failures integer NOT NULL DEFAULT 0,
            failing_since timestamptz,
            breaker_open boolean NOT NULL DEFAULT false,
            deliveries bigint NOT NULL DEFAULT 0
        ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
        CREATE INDEX ap_hosts_due ON @schema.ap_hosts (next_due, seq) WHERE next_due IS NOT NULL;

        CREATE TABLE @schema.ap_inboxes (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            url text COLLATE "C" NOT NULL UNIQUE,
            url_text text,
            host_seq bigint NOT NULL
        );
        CREATE INDEX ap_inboxes_by_host ON @schema.ap_inboxes (host_seq);

        CREATE TABLE @schema.ap_order_keys (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            ordering_key text COLLATE "C" NOT NULL,
            username text COLLATE "C" NOT NULL
        );
        CREATE UNIQUE INDEX ap_order_keys_by_name ON @schema.ap_order_keys (ordering_key, lower(username));

        -- Sums of the deliveries of an ordering key (0: of all), spread over several rows so that nodes do not wait for each other.
        CREATE TABLE @schema.ap_delivery_counts (
            order_seq bigint NOT NULL,
            shard integer NOT NULL,
            pending bigint NOT NULL,
            delivered bigint NOT NULL,
            failed bigint NOT NULL,
            PRIMARY KEY (order_seq, shard)
        ) WITH (fillfactor = 50);

        -- What is still to be delivered. blocked: another activity of the same host, account and ordering key goes first.
        CREATE TABLE @schema.ap_deliveries (
            seq bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
            activity_seq bigint NOT NULL,
            inbox_seq bigint NOT NULL,
            host_seq bigint NOT NULL,
            order_seq bigint NOT NULL,
            blocked boolean NOT NULL,
            attempts integer NOT NULL DEFAULT 0,
            due_at timestamptz NOT NULL,
            enqueued_at timestamptz NOT NULL,
            last_status integer,
            last_error text,
            UNIQUE (inbox_seq, activity_seq)
        ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
        CREATE INDEX ap_deliveries_ready ON @schema.ap_deliveries (host_seq, due_at, seq) WHERE NOT blocked;
        CREATE INDEX ap_deliveries_in_order ON @schema.ap_deliveries (host_seq, order_seq, blocked, seq);
        CREATE INDEX ap_deliveries_by_key ON @schema.ap_deliveries (order_seq, seq);

        -- What was delivered (1) or given up (2).
        CREATE TABLE @schema.ap_delivery_ledger (
            seq bigint PRIMARY KEY,
            activity_seq bigint NOT NULL,
            inbox_seq bigint NOT NULL,
            host_seq bigint NOT NULL,
            order_seq bigint NOT NULL,
            state integer NOT NULL,
            attempts integer NOT NULL,
            enqueued_at timestamptz NOT NULL,
            completed_at timestamptz NOT NULL,
            last_status integer,
            last_error text,
            UNIQUE (inbox_seq, activity_seq)
        );
        CREATE INDEX ap_delivery_ledger_by_key ON @schema.ap_delivery_ledger (order_seq, seq);
        CREATE INDEX ap_delivery_ledger_failed ON @schema.ap_delivery_ledger (seq) WHERE state = 2;
        CREATE INDEX ap_delivery_ledger_by_age ON @schema.ap_delivery_ledger (completed_at);

        CREATE TABLE @schema.ap_domain_blocks (
            domain text COLLATE "C" PRIMARY KEY,
            created_at timestamptz NOT NULL,
            reason text
        );

        CREATE TABLE @schema.ap_account_blocks (
            actor text COLLATE "C" PRIMARY KEY,
            actor_text text,
            inbox text COLLATE "C",
            inbox_text text,
            created_at timestamptz NOT NULL,
            reason text
        );
        CREATE INDEX ap_account_blocks_by_inbox ON @schema.ap_account_blocks (inbox) WHERE inbox IS NOT NULL;

        CREATE TABLE @schema.ap_peers (
            host text COLLATE "C" PRIMARY KEY,
            signature_scheme text,
            scheme_learned_at timestamptz,
            first_seen_at timestamptz NOT NULL,
            last_inbound_at timestamptz,
            heard_at timestamptz NOT NULL
        );
        CREATE INDEX ap_peers_by_age ON @schema.ap_peers (heard_at);

        """;
}
