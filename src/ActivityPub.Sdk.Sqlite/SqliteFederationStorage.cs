using System.Data.Common;
using ActivityPub.Sdk.Sqlite.Database;
using ActivityPub.Sdk.Sqlite.Stores;
using ActivityPub.Sdk.Storage;
using Microsoft.Data.Sqlite;

namespace ActivityPub.Sdk.Sqlite;

/// <summary>The embedded store family: one SQLite file, used by one process.</summary>
/// <remarks>
/// <para>The file is in write-ahead mode with full sync: what was committed survives the loss of power. Readers never wait for the writer;
/// there is one writer at a time. Concurrent entries of the inbox journal share a commit.</para>
/// <para>All tables begin with <c>ap_</c>, so the site may keep its own tables in the same file; then
/// <see cref="JoinTransaction"/> makes one transaction of both. Thread-safe; one for the whole application.</para>
/// </remarks>
public sealed class SqliteFederationStorage : IFederationStorage, IAsyncDisposable, IDisposable
{
    private readonly InboxAppender _appender;
    private readonly SqliteScope _scope;

    /// <summary>Makes the store. Nothing is opened before <see cref="InitializeAsync"/>.</summary>
    /// <param name="options">Where the database is.</param>
    /// <exception cref="ArgumentException">The connection string cannot be used; the message says what to change.</exception>
    public SqliteFederationStorage(SqliteStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Database = new SqliteDatabase(options.ConnectionString);
        _appender = new InboxAppender(Database, SqliteInboxStore.Append);
        _scope = new SqliteScope(Database, _appender);
    }

    /// <inheritdoc/>
    public IActorStore Actors => _scope.Actors;

    /// <inheritdoc/>
    public IActorKeyStore ActorKeys => _scope.ActorKeys;

    /// <inheritdoc/>
    public IRemoteActorStore RemoteActors => _scope.RemoteActors;

    /// <inheritdoc/>
    public IFollowerStore Followers => _scope.Followers;

    /// <inheritdoc/>
    public IFollowingStore Following => _scope.Following;

    /// <inheritdoc/>
    public IObjectStore Objects => _scope.Objects;

    /// <inheritdoc/>
    public IActivityStore Activities => _scope.Activities;

    /// <inheritdoc/>
    public IInteractionStore Interactions => _scope.Interactions;

    /// <inheritdoc/>
    public IPublicationStore Publications => _scope.Publications;

    /// <inheritdoc/>
    public IInboxStore Inbox => _scope.Inbox;

    /// <inheritdoc/>
    public IDeliveryStore Deliveries => _scope.Deliveries;

    /// <inheritdoc/>
    public IDomainBlockStore DomainBlocks => _scope.DomainBlocks;

    /// <inheritdoc/>
    public IAccountBlockStore AccountBlocks => _scope.AccountBlocks;

    /// <inheritdoc/>
    public IPeerStore Peers => _scope.Peers;

    internal SqliteDatabase Database { get; }

    /// <summary>Takes the database file for this process, makes it where it is missing, and brings its schema up to date. Safe to call again.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">Another process uses the file, or its schema is newer than this version knows.</exception>
    /// <exception cref="StorageUnavailableException">The file cannot be opened or written.</exception>
    public ValueTask InitializeAsync(CancellationToken cancellationToken = default) => Database.InitializeAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IStorageTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) =>
        new SqliteStorageTransaction(Database, await Database.BeginAsync(cancellationToken));

    /// <inheritdoc/>
    /// <remarks>The connection of the transaction must have this store's file as its main database. Writes of the store wait until it has ended.</remarks>
    public IStorageTransaction JoinTransaction(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction is not SqliteTransaction)
        {
            throw new NotSupportedException($"The store keeps its data in SQLite and cannot take part in a {transaction.GetType().Name}. Pass a SqliteTransaction on the same file.");
        }

        if (transaction.Connection is not SqliteConnection { Handle: { } handle })
        {
            throw new NotSupportedException("The transaction has ended, so nothing can be written through it.");
        }

        SqliteSession session = new(handle);
        if (!Database.IsSameFile(session))
        {
            session.Dispose();
            throw new NotSupportedException($"The transaction is on another database file than the store's, '{Database.FilePath}'. Both can be one transaction only in one file.");
        }

        return new SqliteStorageTransaction(null, session);
    }

    /// <summary>Waits for what is being written and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _appender.DisposeAsync();
        Database.Dispose();
    }

    /// <summary>As <see cref="DisposeAsync"/>, blocking.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
