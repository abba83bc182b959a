using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql.Database;

/// <summary>The database: connections from a pool, each for the length of one call or of one transaction.</summary>
internal sealed class PostgreSqlDatabase : PostgreSqlAccess, IAsyncDisposable
{
    private const int MaxAttempts = 5;
    private const int OldestVersion = 13;

    private readonly NpgsqlDataSource _source;
    private readonly bool _ownsSource;
    private readonly PostgreSqlSchema _schema;
    private readonly SemaphoreSlim _gate = new(1, 1);

    // The texts are constants, so the same statement is the same string instance.
    private readonly ConcurrentDictionary<string, string> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, bool> _sameDatabase = new(StringComparer.Ordinal);
    private volatile string? _databaseId;
    private volatile bool _disposed;

    public PostgreSqlDatabase(PostgreSqlStorageOptions options, TimeProvider nodeClock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _schema = new PostgreSqlSchema(options.Schema);
        Clock = new ServerClock(nodeClock);
        _ownsSource = options.DataSource is null;
        _source = (options.DataSource, options.ConnectionString) switch
        {
            ({ } source, null) => source,
            (null, { } connectionString) => DataSources.Create(connectionString),
            (null, null) => throw new ArgumentException("Neither a connection string nor a data source is set. Set one of them.", nameof(options)),
            _ => throw new ArgumentException("Both a connection string and a data source are set. Set one of them.", nameof(options)),
        };
    }

    public override ServerClock Clock { get; }

    /// <summary>A statement with the name of the schema in it.</summary>
    public string Resolve(string sql) => _statements.GetOrAdd(sql, static (text, schema) => schema.Resolve(text), _schema);

    public async ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_databaseId is not null)
            {
                return;
            }

            await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
            if (connection.PostgreSqlVersion.Major < OldestVersion)
            {
                throw new InvalidOperationException($"The server is PostgreSQL {connection.PostgreSqlVersion}; the store needs version {OldestVersion} or later.");
            }

            _databaseId = await _schema.MigrateAsync(connection, cancellationToken);
        }
        catch (Exception exception) when (PostgreSqlErrors.Map(exception) is { } mapped)
        {
            throw mapped;
        }
        finally
        {
            _gate.Release();
        }
    }

    public override ValueTask<T> ReadAsync<T>(Func<PostgreSqlSession, ValueTask<T>> read, CancellationToken cancellationToken) =>
        RunAsync(read, repeatable: true, cancellationToken);

    public override ValueTask<T> WriteAsync<T>(Func<PostgreSqlSession, ValueTask<T>> write, CancellationToken cancellationToken) =>
        RunAsync(write, repeatable: false, cancellationToken);

    /// <summary>A write that may be made twice without harm.</summary>
    public ValueTask<T> WriteRepeatablyAsync<T>(Func<PostgreSqlSession, ValueTask<T>> write, CancellationToken cancellationToken) =>
        RunAsync(write, repeatable: true, cancellationToken);

    public override ValueTask<T> TransactAsync<T>(Func<PostgreSqlSession, ValueTask<T>> write, CancellationToken cancellationToken) =>
        RepeatAsync(
            async connection =>
            {
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
                T result = await write(new PostgreSqlSession(this, connection, cancellationToken));
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            },
            repeatable: false,
            cancellationToken);

    public async ValueTask<PostgreSqlStorageTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EnsureReady();
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _source.OpenConnectionAsync(cancellationToken);
            return new PostgreSqlStorageTransaction(this, connection, await connection.BeginTransactionAsync(cancellationToken));
        }
        catch (Exception exception)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            if (PostgreSqlErrors.Map(exception) is { } mapped)
            {
                throw mapped;
            }

            throw;
        }
    }

    /// <summary>Whether a connection of the site's is on this database: whether it finds the mark that was made with the tables.</summary>
    public bool IsSameDatabase(NpgsqlConnection connection)
    {
        EnsureReady();
        string place = string.Create(CultureInfo.InvariantCulture, $"{connection.Host}:{connection.Port}/{connection.Database}");
        if (_sameDatabase.ContainsKey(place))
        {
            return true;
        }

        try
        {
            using NpgsqlCommand exists = new("SELECT to_regclass($1) IS NOT NULL", connection);
            exists.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _schema.Resolve("@schema.ap_schema") });
            if (exists.ExecuteScalar() is not true)
            {
                return false;
            }

            using NpgsqlCommand id = new(_schema.Resolve("SELECT database_id::text FROM @schema.ap_schema"), connection);
            bool same = id.ExecuteScalar() is string found && found == _databaseId;
            if (same)
            {
                _sameDatabase.TryAdd(place, true);
            }

            return same;
        }
        catch (Exception exception) when (PostgreSqlErrors.Map(exception) is { } mapped)
        {
            throw mapped;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_ownsSource)
        {
            await _source.DisposeAsync();
        }

        _gate.Dispose();
    }

    private ValueTask<T> RunAsync<T>(Func<PostgreSqlSession, ValueTask<T>> action, bool repeatable, CancellationToken cancellationToken) =>
        RepeatAsync(connection => action(new PostgreSqlSession(this, connection, cancellationToken)), repeatable, cancellationToken);

    private async ValueTask<T> RepeatAsync<T>(Func<NpgsqlConnection, ValueTask<T>> action, bool repeatable, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EnsureReady();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
                return await action(connection);
            }
            catch (Exception exception) when (attempt < MaxAttempts && PostgreSqlErrors.IsConflict(exception))
            {
                // Those who got in each other's way must not meet again.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 << attempt)), TimeProvider.System, cancellationToken);
            }
            catch (Exception exception) when (attempt == 1 && repeatable && PostgreSqlErrors.IsBroken(exception))
            {
                // A connection of the pool that the server has closed meanwhile; the next one is new.
            }
            catch (Exception exception) when (PostgreSqlErrors.Map(exception) is { } mapped)
            {
                throw mapped;
            }
        }
    }

    private void EnsureReady()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_databaseId is null)
        {
            throw new InvalidOperationException("The store is not ready: InitializeAsync comes first.");
        }
    }
}
