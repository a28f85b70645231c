using Npgsql;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Storage.Postgres;

/// <summary>The store of a cluster, in one schema of a PostgreSQL database (12 or newer, encoding UTF8).</summary>
/// <remarks>
/// Thread-safe. Waiting for a connection can be cancelled; a commit that is on its way to the server runs to its end
/// (or to the command timeout), so that a cancelled commit certainly wrote nothing.
/// </remarks>
public sealed class PostgresStore : IStore, IExpiringRows
{
    /// <summary>What a session names in the table <c>session_tenants</c> that is told of every tenant's changes; no
    /// tenant has this id.</summary>
    public const string AllTenants = "";

    private readonly NpgsqlDataSource _dataSource;
    private readonly bool _isOwner;
    private readonly PostgresStoreOptions _options;
    private readonly PostgresSql _sql;
    private readonly ManyReads _manyReads;
    private readonly PostgresErrors _errors;
    private readonly CommitGroups _commits;

    /// <summary>Uses connections of a data source that stays its maker's.</summary>
    /// <param name="dataSource">Where connections come from: best one of <see cref="CreateDataSource"/>.</param>
    /// <param name="options">How to work; null for the defaults.</param>
    public PostgresStore(NpgsqlDataSource dataSource, PostgresStoreOptions? options = null)
        : this(dataSource, options, isOwner: false)
    {
    }

    private PostgresStore(NpgsqlDataSource dataSource, PostgresStoreOptions? options, bool isOwner)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _options = options ?? new PostgresStoreOptions();
        _options.Check();
        _dataSource = dataSource;
        _isOwner = isOwner;
        _sql = new PostgresSql(_options.Schema);
        _manyReads = new ManyReads(_options.Schema);
        _errors = new PostgresErrors(dataSource.ConnectionString, _options.Schema);
        Connections = new PostgresConnections(dataSource);
        _commits = new CommitGroups(Connections, _sql, _errors, _options.PrepareStatements);
    }

    /// <summary>
    /// Where the connections come from: one pool for all of this process that lives in the same database. It is closed
    /// with the store where <see cref="Open"/> made it, so that who uses it ends first.
    /// </summary>
    public NpgsqlDataSource DataSource => _dataSource;

    /// <summary>
    /// The store's connections, for what else of this process lives in the same database (a session registry, say).
    /// They end with the store.
    /// </summary>
    public PostgresConnections Connections { get; }

    /// <summary>Opens a store with a data source of its own, which goes with it. Connects at the first call.</summary>
    /// <param name="connectionString">Npgsql's: <c>Host=db;Database=orleansroles;Username=…;Password=…</c>.</param>
    /// <param name="options">How to work; null for the defaults.</param>
    public static PostgresStore Open(string connectionString, PostgresStoreOptions? options = null) =>
        new(CreateDataSource(connectionString, options), options, isOwner: true);

    /// <summary>
    /// Makes a data source with the settings that the store is quickest with: at most
    /// <see cref="PostgresStoreOptions.DefaultMaxPoolSize"/> connections unless the string says
    /// <c>Maximum Pool Size</c>, sessions that are not reset between uses (so nobody who shares them may leave a
    /// setting or a session lock behind), and, where statements are prepared, plans that are made once for each
    /// connection. <c>Options</c> of the string come on top.
    /// </summary>
    /// <param name="connectionString">As for <see cref="Open"/>.</param>
    /// <param name="options">As for <see cref="Open"/>.</param>
    public static NpgsqlDataSource CreateDataSource(string connectionString, PostgresStoreOptions? options = null) =>
        NpgsqlDataSource.Create(ConnectionSettings.Complete(connectionString, options ?? new PostgresStoreOptions()));

    /// <inheritdoc/>
    public async ValueTask MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
            await new PostgresMigration(_options, _errors).RunAsync(connection, cancellationToken);
        }
        catch (Exception failure) when (PostgresErrors.IsOfMedium(failure))
        {
            throw _errors.ToException(failure, isSent: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        StoreArguments.Check(commit);
        cancellationToken.ThrowIfCancellationRequested();
        return await _commits.CommitAsync(commit, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<EntitySnapshot?> ReadEntityAsync(EntityKey key, CancellationToken cancellationToken)
    {
        StoreArguments.Check(key, key.Tenant);
        var command = new NpgsqlBatchCommand(_sql.ReadEntity).With(key.Tenant).With(key.Kind).With(key.Id);
        var found = await QueryAsync(command, reader => Rows.Entity(reader, key.Tenant), cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EntitySnapshot>> ListEntitiesAsync(
        string tenant, string kind, string? afterId, int limit, CancellationToken cancellationToken)
    {
        StoreArguments.CheckTenant(tenant);
        StoreArguments.CheckText(kind);
        StoreArguments.CheckPage(afterId, limit);
        var command = ListEntities(tenant, kind, afterId, limit);
        return await QueryAsync(command, reader => Rows.Entity(reader, tenant), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string kind, string? afterTenant, int limit, CancellationToken cancellationToken)
    {
        StoreArguments.CheckText(kind);
        StoreArguments.CheckPage(afterTenant, limit);
        var command = new NpgsqlBatchCommand(_sql.ListTenants).With(kind).With(afterTenant ?? "").With((long)limit);
        return await QueryAsync(command, reader => reader.GetString(0), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Row?> ReadRowAsync(RowKey key, CancellationToken cancellationToken)
    {
        StoreArguments.CheckTenant(key.Tenant);
        StoreArguments.CheckText(key.Collection);
        StoreArguments.CheckText(key.Key);
        var command = new NpgsqlBatchCommand(_sql.ReadRow).With(key.Tenant).With(key.Collection).With(key.Key);
        var found = await QueryAsync(command, Rows.Row, cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Row>> ListRowsAsync(
        string tenant, string collection, string prefix, string? afterKey, int limit,
        CancellationToken cancellationToken)
    {
        StoreArguments.CheckTenant(tenant);
        StoreArguments.CheckText(collection);
        StoreArguments.CheckText(prefix);
        StoreArguments.CheckPage(afterKey, limit);
        var command = ListRows(tenant, collection, KeyRange.Of(prefix, afterKey), limit);
        return await QueryAsync(command, Rows.Row, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ReadSet> ReadManyAsync(ReadQuery query, CancellationToken cancellationToken)
    {
        StoreArguments.Check(query);
        var horizon = query.WithJournalEnd ? await ReadHorizonAsync(query.Tenant, cancellationToken) : 0;
        if (_manyReads.Command(query, horizon) is not { } read)
        {
            return query.Interest is null
                ? new ReadSet([], [])
                : throw new ArgumentException(
                    "a query that names its tenant must also read something of it", nameof(query));
        }

        return await QueryAsync(
            query.Interest is { } interest ? [Name(interest, query.Tenant), read] : [read],
            reader => ManyReads.ReadAsync(reader, query, horizon, cancellationToken), cancellationToken,
            isEachCommitted: query.Interest is not null);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JournalRow>> ListJournalAsync(
        string tenant, string? entity, long afterPosition, int limit, CancellationToken cancellationToken)
    {
        StoreArguments.CheckTenant(tenant);
        StoreArguments.CheckPage(entity, limit);

        // Two round trips: the fence must be free again before rows go out to a reader that may be slow.
        var horizon = await ReadHorizonAsync(tenant, cancellationToken);
        var command = new NpgsqlBatchCommand(entity is null ? _sql.ListJournal : _sql.ListEntityJournal)
            .With(tenant).With(afterPosition).With(horizon).With((long)limit);
        if (entity is not null)
        {
            command.With(entity);
        }

        return await QueryAsync(command, Rows.Journal, cancellationToken);
    }

    /// <summary>Gives its connections back, and closes them where the store opened its data source itself.</summary>
    public async ValueTask DisposeAsync()
    {
        await Connections.DisposeAsync();
        if (_isOwner)
        {
            await _dataSource.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> RemoveExpiredAsync(
        DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var command = new NpgsqlBatchCommand(_sql.RemoveExpired).With(Parameters.TimeOf(now)).With((long)limit);
        try
        {
            await using var taken = await Connections.TakeAsync(cancellationToken);
            await using var batch = await PrepareAsync(taken.Connection, [command], cancellationToken);
            return await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception failure) when (PostgresErrors.IsOfMedium(failure))
        {
            throw _errors.ToException(failure, isSent: true);
        }
    }

    /// <summary>See <see cref="PostgresSql.JournalHorizon"/>.</summary>
    private async ValueTask<long> ReadHorizonAsync(string tenant, CancellationToken cancellationToken) =>
        (await QueryAsync(
            new NpgsqlBatchCommand(_sql.JournalHorizon).With(tenant), reader => reader.GetInt64(0),
            cancellationToken))[0];

    private NpgsqlBatchCommand Name(Interest interest, string tenant) =>
        new NpgsqlBatchCommand(_sql.NameTenant)
            .With(interest.Session).With(interest.InAllTenants ? AllTenants : tenant);

    private NpgsqlBatchCommand ListEntities(string tenant, string kind, string? afterId, long limit)
    {
        var command = new NpgsqlBatchCommand(afterId is null ? _sql.ListEntities : _sql.ListEntitiesAfter)
            .With(tenant).With(kind).With(limit);
        return afterId is null ? command : command.With(afterId);
    }

    private NpgsqlBatchCommand ListRows(string tenant, string collection, KeyRange range, long limit)
    {
        var command = new NpgsqlBatchCommand(_sql.ListRows(range))
            .With(tenant).With(collection).With(limit).With(range.From);
        return range.To is null ? command : command.With(range.To);
    }

    private ValueTask<List<T>> QueryAsync<T>(
        NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        QueryAsync(
            [command], async reader => await Rows.ReadAsync(reader, 1, read, cancellationToken), cancellationToken);

    private async ValueTask<T> QueryAsync<T>(
        IReadOnlyList<NpgsqlBatchCommand> commands,
        Func<NpgsqlDataReader, ValueTask<T>> read,
        CancellationToken cancellationToken,
        bool isEachCommitted = false)
    {
        try
        {
            await using var taken = await Connections.TakeAsync(cancellationToken);
            await using var batch = await PrepareAsync(taken.Connection, commands, cancellationToken);
            batch.EnableErrorBarriers = isEachCommitted;
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            return await read(reader);
        }
        catch (Exception failure) when (PostgresErrors.IsOfMedium(failure))
        {
            throw _errors.ToException(failure, isSent: false);
        }
    }

    private ValueTask<NpgsqlBatch> PrepareAsync(
        NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken cancellationToken) =>
        Batches.PrepareAsync(connection, commands, _options.PrepareStatements, cancellationToken);
}
