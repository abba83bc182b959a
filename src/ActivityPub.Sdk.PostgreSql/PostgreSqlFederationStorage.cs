using System.Data.Common;
using ActivityPub.Sdk.PostgreSql.Database;
using ActivityPub.Sdk.Storage;
using Npgsql;

namespace ActivityPub.Sdk.PostgreSql;

/// <summary>The store family for many nodes: one PostgreSQL database, version 13 or later, shared by any number of processes.</summary>
/// <remarks>
/// <para>Work is claimed in batches under leases. Every claim draws a fencing token, which is checked in the transaction of the effect: a
/// node that was paused past its lease cannot write. Leases follow the clock of the database, whatever the clock of a node says.</para>
/// <para>Nothing depends on the session of a connection, so a pooler in transaction mode may stand between. The site may keep its own tables in
/// the same database; then <see cref="JoinTransaction"/> makes one transaction of both. Thread-safe; one for the whole application.</para>
/// </remarks>
public sealed class PostgreSqlFederationStorage : IFederationStorage, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan s_inboxPatience = TimeSpan.FromSeconds(1.5);

    private readonly InboxAppender _appender;
    private readonly PostgreSqlScope _scope;

    /// <summary>Makes the store. Nothing is connected to before <see cref="InitializeAsync"/>.</summary>
    /// <param name="options">Where the database is.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message says what to change.</exception>
    public PostgreSqlFederationStorage(PostgreSqlStorageOptions options)
        : this(options, TimeProvider.System, s_inboxPatience)
    {
    }

    /// <summary>Makes a store on a node whose clock is the given one, and that keeps senders waiting for as long as is given.</summary>
    internal PostgreSqlFederationStorage(PostgreSqlStorageOptions options, TimeProvider nodeClock, TimeSpan inboxPatience)
    {
        Database = new PostgreSqlDatabase(options, nodeClock);
        _appender = new InboxAppender(Database, inboxPatience);
        _scope = new PostgreSqlScope(Database, _appender);
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

    internal PostgreSqlDatabase Database { get; }

    /// <summary>Makes the schema where it is missing and brings it up to date. Any number of nodes may call it at once; safe to call again.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidOperationException">The schema is newer than this version knows.</exception>
    /// <exception cref="StorageUnavailableException">The server cannot be reached, or refuses.</exception>
    public ValueTask InitializeAsync(CancellationToken cancellationToken = default) => Database.InitializeAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IStorageTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) => await Database.BeginAsync(cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// The connection of the transaction must be on this store's database; the first transaction of each database is looked at with two short
    /// queries. An error of the database, as everywhere in PostgreSQL, ends the whole transaction.
    /// </remarks>
    public IStorageTransaction JoinTransaction(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction is not NpgsqlTransaction own)
        {
            throw new NotSupportedException($"The store keeps its data in PostgreSQL and cannot take part in a {transaction.GetType().Name}. Pass an NpgsqlTransaction on the same database.");
        }

        if (!IsOpen(own) || own.Connection is not { } connection)
        {
            throw new NotSupportedException("The transaction has ended, so nothing can be written through it.");
        }

        if (!Database.IsSameDatabase(connection))
        {
            throw new NotSupportedException($"The transaction is on another database ('{connection.Database}' on '{connection.DataSource}') than the store's. Both can be one transaction only in one database.");
        }

        return new PostgreSqlStorageTransaction(Database, connection, null);
    }

    /// <summary>Waits for what is being written and closes the connections, those of the site's own data source excepted.</summary>
    public async ValueTask DisposeAsync()
    {
        await _appender.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>As <see cref="DisposeAsync"/>, blocking.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    // The driver keeps the connection of a transaction that has ended, and says so only when asked for something.
    private static bool IsOpen(NpgsqlTransaction transaction)
    {
        try
        {
            _ = transaction.IsolationLevel;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
