using ActivityPub.Sdk.PostgreSql;
using ActivityPub.Sdk.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps everything in a PostgreSQL database, which any number of nodes may share.</summary>
public static class PostgreSqlStorageBuilderExtensions
{
    /// <summary>Chooses the store for many nodes. Its tables are made, or brought up to date, when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">The connection string; see <see cref="PostgreSqlStorageOptions.ConnectionString"/>.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>A store that was chosen before is replaced. A connection string that cannot be used stops the host at its start.</remarks>
    public static IActivityPubBuilder UsePostgreSql(this IActivityPubBuilder builder, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return builder.UsePostgreSql(options => options.ConnectionString = connectionString);
    }

    /// <summary>Chooses the store for many nodes over a data source of the site's own, which the site disposes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="dataSource">The data source; see <see cref="PostgreSqlStorageOptions.DataSource"/>.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>A store that was chosen before is replaced.</remarks>
    public static IActivityPubBuilder UsePostgreSql(this IActivityPubBuilder builder, NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.UsePostgreSql(options => options.DataSource = dataSource);
    }

    /// <summary>Chooses the store for many nodes.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>A store that was chosen before is replaced. Options that cannot be used stop the host at its start.</remarks>
    public static IActivityPubBuilder UsePostgreSql(this IActivityPubBuilder builder, Action<PostgreSqlStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Replace(ServiceDescriptor.Singleton<IFederationStorage>(_ =>
        {
            PostgreSqlStorageOptions options = new();
            configure(options);
            return new PostgreSqlFederationStorage(options);
        }));
        return builder;
    }
}
