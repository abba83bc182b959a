using Npgsql;

namespace ActivityPub.Sdk.PostgreSql;

/// <summary>Where the store for many nodes keeps its data. Exactly one of <see cref="ConnectionString"/> and <see cref="DataSource"/> is set.</summary>
public sealed class PostgreSqlStorageOptions
{
    /// <summary>
    /// The connection string, such as <c>Host=db.example;Database=site;Username=site;Password=…</c>. What it leaves open is set for a
    /// server that is near: 2 seconds to connect, 15 seconds for a command, no reset of connections when they go back to the pool. Of several
    /// hosts the one that takes writes is used. Multiplexing is refused.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// A data source of the site's own, which the site disposes. One from <see cref="NpgsqlSlimDataSourceBuilder"/> needs
    /// <see cref="NpgsqlSlimDataSourceBuilder.EnableArrays"/>.
    /// </summary>
    public NpgsqlDataSource? DataSource { get; set; }

    /// <summary>
    /// The schema that holds the tables; it is made where it is missing. Lower-case letters, digits and underscores, 1 to 63 characters, not
    /// beginning with a digit or with <c>pg_</c>. The default is <c>activitypub</c>. All tables begin with <c>ap_</c>, so <c>public</c> is possible too.
    /// </summary>
    public string Schema { get; set; } = "activitypub";
}
