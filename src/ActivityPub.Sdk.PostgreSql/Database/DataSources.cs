using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>Makes the data source for a connection string.</summary>
internal static class DataSources
{
    private const string Example = "Write it as 'Host=db.example;Database=site;Username=site;Password=…'.";

    public static NpgsqlDataSource Create(string connectionString)
    {
        try
        {
            return Create(new NpgsqlSlimDataSourceBuilder(connectionString));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ArgumentException($"The PostgreSQL connection string cannot be used: {exception.Message} {Example}", nameof(connectionString), exception);
        }
    }

    private static NpgsqlDataSource Create(NpgsqlSlimDataSourceBuilder builder)
    {
        NpgsqlConnectionStringBuilder settings = builder.ConnectionStringBuilder;
        if (string.IsNullOrWhiteSpace(settings.Host))
        {
            throw new ArgumentException("It names no host.");
        }

        if (settings.Multiplexing)
        {
            throw new ArgumentException("It asks for multiplexing, which does not go together with transactions. Leave 'Multiplexing=true' out.");
        }

        bool IsOpen(string keyword) => !settings.ShouldSerialize(keyword);

        // The sender of an activity waits for an answer; it must hear soon that there is none.
        if (IsOpen("Timeout"))
        {
            settings.Timeout = 2;
        }

        if (IsOpen("Command Timeout"))
        {
            settings.CommandTimeout = 15;
        }

        // Nothing is left in a session that would have to be reset, and a pooler in transaction mode must not be asked to.
        if (IsOpen("No Reset On Close"))
        {
            settings.NoResetOnClose = true;
        }

        // What is promised to others must not hang on an ambient transaction of the site's.
        if (IsOpen("Enlist"))
        {
            settings.Enlist = false;
        }

        if (IsOpen("Application Name"))
        {
            settings.ApplicationName = "ActivityPub.Sdk";
        }

        if (settings.Host.Contains(',', StringComparison.Ordinal) && IsOpen("Target Session Attributes"))
        {
            settings.TargetSessionAttributes = "read-write";
        }

        builder.EnableArrays();
        builder.EnableTransportSecurity();
        return builder.Build();
    }
}
