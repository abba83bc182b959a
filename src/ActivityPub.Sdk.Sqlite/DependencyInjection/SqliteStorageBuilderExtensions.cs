using ActivityPub.Sdk.Sqlite;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps everything in one SQLite file.</summary>
public static class SqliteStorageBuilderExtensions
{
    /// <summary>Chooses the embedded store. The file and its directory are made where they are missing; one process at a time may use it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">The connection string, such as <c>Data Source=data/fediverse.db</c>; see <see cref="SqliteStorageOptions.ConnectionString"/>.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>A store that was chosen before is replaced. A connection string that cannot be used stops the host at its start.</remarks>
    public static IActivityPubBuilder UseSqlite(this IActivityPubBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        builder.Services.Replace(ServiceDescriptor.Singleton<IFederationStorage>(_ => new SqliteFederationStorage(new SqliteStorageOptions { ConnectionString = connectionString })));
        return builder;
    }
}
