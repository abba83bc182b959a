using System.Collections.Concurrent;
using System.Diagnostics;
using ActivityPub.Sdk.Storage;
using Microsoft.Data.Sqlite;

namespace ActivityPub.Sdk.Sqlite.Database;

/// <summary>The database file: one writer, as many readers as are needed, and the lock that keeps other processes away.</summary>
internal sealed class SqliteDatabase : SqliteAccess, IDisposable
{
    /// <summary>How long a write waits for its turn, and then for locks of others such as the site's own connections.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The same for what the sender of an activity waits for.</summary>
    private static readonly TimeSpan s_inboxPatience = TimeSpan.FromSeconds(1.5);

    private const int MaxIdleReaders = 16;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentBag<SqliteConnectionSession> _readers = [];
    private readonly string _connectionString;
    private FileStream? _lock;
    private SqliteConnectionSession? _writer;
    private string? _canonicalPath;
    private volatile bool _disposed;
    private long _commits;
    private bool _relaxed;

    public SqliteDatabase(string connectionString)
    {
        SqliteConnectionStringBuilder builder = Read(connectionString);
        FilePath = Resolve(builder);
        builder.DataSource = FilePath;
        builder.Pooling = false;
        _connectionString = builder.ConnectionString;
    }

    /// <summary>The database file as an absolute path.</summary>
    public string FilePath { get; }

    /// <summary>How many transactions were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>The texts of the statements that the idle connections have prepared.</summary>
    public IReadOnlyCollection<string> Statements =>
        _readers.Concat(_writer is null ? [] : [_writer]).SelectMany(connection => connection.Session.Texts).ToHashSet(StringComparer.Ordinal);

    /// <summary>Takes the file for this process and brings the schema up to date.</summary>
    public async ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        await EnterAsync(s_patience, cancellationToken);
        try
        {
            if (_canonicalPath is not null)
            {
                return;
            }

            _lock ??= TakeLock();
            SqliteSession session = Writer();
            using (SqliteStatement statement = session.Prepare("PRAGMA journal_mode = WAL"))
            {
                statement.Step();
            }

            SqliteSchema.Migrate(session, FilePath);
            AbandonedLeases.Release(session);
            _canonicalPath = MainFile(session);
        }
        finally
        {
            _gate.Release();
        }
    }

    public override ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EnsureReady();
        if (!_readers.TryTake(out SqliteConnectionSession? reader))
        {
            reader = SqliteConnectionSession.Open(_connectionString, s_patience);
            reader.Session.Execute("PRAGMA query_only = ON");
        }

        bool healthy = false;
        try
        {
            T result = read(reader.Session);
            healthy = true;
            return ValueTask.FromResult(result);
        }
        finally
        {
            if (healthy && !_disposed && _readers.Count < MaxIdleReaders)
            {
                _readers.Add(reader);
            }
            else
            {
                reader.Dispose();
            }
        }
    }

    public override ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) =>
        RunAsync(write, s_patience, relaxed: false, cancellationToken);

    public override ValueTask<T> WriteRelaxedAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) =>
        RunAsync(write, s_patience, relaxed: true, cancellationToken);

    public override ValueTask<T> WriteSoonAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) =>
        RunAsync(write, s_inboxPatience, relaxed: false, cancellationToken);

    /// <summary>Takes the writer's place and begins a transaction; <see cref="Commit"/> or <see cref="Rollback"/>, then <see cref="Leave"/>.</summary>
    public async ValueTask<SqliteSession> BeginAsync(CancellationToken cancellationToken)
    {
        EnsureReady();
        await EnterAsync(s_patience, cancellationToken);
        try
        {
            return Begin(s_patience, relaxed: false);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    public void Commit(SqliteSession session)
    {
        try
        {
            if (!session.IsInTransaction)
            {
                throw new StorageUnavailableException("The database rolled the transaction back after an earlier error.");
            }

            session.Prepare("COMMIT").Run();
            Interlocked.Increment(ref _commits);
        }
        catch
        {
            Rollback(session);
            throw;
        }
    }

    /// <summary>Rolls back; a connection that cannot even do that is given up, and the next write opens another one.</summary>
    public void Rollback(SqliteSession session)
    {
        try
        {
            if (session.IsInTransaction)
            {
                session.Execute("ROLLBACK");
            }
        }
        catch (Exception exception) when (exception is StorageUnavailableException or SqliteException)
        {
            CloseWriter();
        }
    }

    public void Leave() => _gate.Release();

    /// <summary>Whether a connection of the site's has this file as its main database.</summary>
    public bool IsSameFile(SqliteSession session)
    {
        EnsureReady();
        return string.Equals(MainFile(session), _canonicalPath, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    /// <summary>Runs something on the writer's connection outside of a transaction.</summary>
    internal async ValueTask OnWriterAsync(Action<SqliteSession> action, CancellationToken cancellationToken)
    {
        await EnterAsync(s_patience, cancellationToken);
        try
        {
            action(Writer());
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // A transaction that is still open ends first.
        bool entered = _gate.Wait(s_patience);
        CloseWriter();
        while (_readers.TryTake(out SqliteConnectionSession? reader))
        {
            reader.Dispose();
        }

        _lock?.Dispose();
        if (entered)
        {
            _gate.Release();
        }
    }

    private static SqliteConnectionStringBuilder Read(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new ArgumentException($"The SQLite connection string cannot be read: {exception.Message} Write it as 'Data Source=data/fediverse.db'.", nameof(connectionString), exception);
        }

        string source = builder.DataSource;
        if (string.IsNullOrWhiteSpace(source) || source == ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new ArgumentException("The SQLite connection string names no file, and a database in memory would lose what was accepted. Write it as 'Data Source=data/fediverse.db'.", nameof(connectionString));
        }

        if (source.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException("The SQLite connection string names the database as a 'file:' address. Write a plain path, as in 'Data Source=data/fediverse.db'.", nameof(connectionString));
        }

        if (builder.Cache == SqliteCacheMode.Shared)
        {
            throw new ArgumentException("The SQLite connection string asks for a shared cache, which does not go together with the write-ahead log. Leave 'Cache=Shared' out.", nameof(connectionString));
        }

        return builder;
    }

    private static string Resolve(SqliteConnectionStringBuilder builder)
    {
        const string Macro = "|DataDirectory|";
        string source = builder.DataSource;
        string directory = AppDomain.CurrentDomain.GetData("DataDirectory") as string ?? "";
        if (source.StartsWith(Macro, StringComparison.OrdinalIgnoreCase))
        {
            source = source[Macro.Length..].TrimStart('/', '\\');
        }

        return Path.GetFullPath(Path.Combine(directory, source));
    }

    private static string MainFile(SqliteSession session)
    {
        using SqliteStatement statement = session.Prepare("PRAGMA database_list");
        while (statement.Step())
        {
            if (statement.Text(1) == "main")
            {
                return statement.TextOrNull(2) ?? "";
            }
        }

        return "";
    }

    private FileStream TakeLock()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            return new FileStream(FilePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StorageUnavailableException($"The directory of the database '{FilePath}' cannot be written to.", exception);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException(
                $"Another process uses the database '{FilePath}' (its lock file is '{FilePath}.lock'). Stop the other process, or use a database server to run several.",
                exception);
        }
    }

    private async ValueTask<T> RunAsync<T>(Func<SqliteSession, T> write, TimeSpan patience, bool relaxed, CancellationToken cancellationToken)
    {
        EnsureReady();
        long started = Stopwatch.GetTimestamp();
        await EnterAsync(patience, cancellationToken);
        try
        {
            // Both waits share the time: whoever has waited long for the turn does not wait as long again for a lock.
            TimeSpan left = patience - Stopwatch.GetElapsedTime(started);
            SqliteSession session = Begin(left > TimeSpan.Zero ? left : TimeSpan.Zero, relaxed);
            try
            {
                T result = write(session);
                Commit(session);
                return result;
            }
            catch
            {
                Rollback(session);
                throw;
            }
        }
        finally
        {
            Leave();
        }
    }

    private async ValueTask EnterAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!await _gate.WaitAsync(patience, cancellationToken))
        {
            throw new StorageUnavailableException($"Another transaction has been open for {patience.TotalSeconds} seconds.");
        }
    }

    private SqliteSession Begin(TimeSpan patience, bool relaxed)
    {
        SqliteSession session = Writer();
        try
        {
            if (relaxed != _relaxed)
            {
                session.Execute(relaxed ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
                _relaxed = relaxed;
            }

            session.SetBusyTimeout(patience);
            session.Prepare("BEGIN IMMEDIATE").Run();
            return session;
        }
        catch (StorageUnavailableException exception) when (exception.InnerException is SqliteException { SqliteErrorCode: not SQLitePCL.raw.SQLITE_BUSY })
        {
            CloseWriter();
            throw;
        }
    }

    private SqliteSession Writer()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_writer is null)
        {
            _writer = SqliteConnectionSession.Open(_connectionString, s_patience);
            _relaxed = false;
        }

        return _writer.Session;
    }

    private void CloseWriter()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private void EnsureReady()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_canonicalPath is null)
        {
            throw new InvalidOperationException("The store is not ready: InitializeAsync comes first.");
        }
    }
}
