namespace OrleansRoles.Entities.Storage;

/// <summary>
/// The one place where things last: the journal (truth and audit log), the entities' snapshots, and collection rows.
/// </summary>
/// <remarks>
/// <para>Every key starts with the tenant. Strings compare ordinally (by UTF-8 bytes) in every implementation, so that
/// keyset pages have one order everywhere.</para>
/// <para>Thread-safe. A read sees every commit whose <see cref="CommitAsync"/> completed before the read began.</para>
/// <para>Failures of the medium surface as <see cref="StoreException"/>; a lost race surfaces as a value.</para>
/// </remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>
    /// Creates or upgrades the schema. Idempotent, versioned, safe when several processes start at once.
    /// </summary>
    ValueTask MigrateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes all of <paramref name="commit"/> in one durable transaction, or nothing.
    /// </summary>
    /// <returns>
    /// <see cref="CommitOutcome.Committed"/> once it survives the loss of the process and of the machine's power;
    /// <see cref="CommitOutcome.Conflict"/> if a journal row with the same (tenant, entity, sequence) exists already
    /// (somebody else wrote that entity since it was read), an entity of <see cref="Commit.Guards"/> has moved on, a
    /// row of <see cref="Commit.Inserts"/> exists, or the journal has grown beyond <see cref="Commit.JournalEnd"/>;
    /// nothing of this commit was written then.
    /// </returns>
    /// <exception cref="StoreException">The medium failed. Whether the commit took effect is then unknown unless
    /// <see cref="StoreException.TookNoEffect"/> says so.</exception>
    ValueTask<CommitOutcome> CommitAsync(Commit commit, CancellationToken cancellationToken);

    /// <summary>
    /// Reads an entity's snapshot; null where the entity never existed. A removed entity is answered with empty state:
    /// its <see cref="EntityTombstone"/>, from which a successor of the same name continues.
    /// </summary>
    ValueTask<EntitySnapshot?> ReadEntityAsync(EntityKey key, CancellationToken cancellationToken);

    /// <summary>Lists a tenant's entities of one kind in order of id, those after <paramref name="afterId"/>.</summary>
    ValueTask<IReadOnlyList<EntitySnapshot>> ListEntitiesAsync(
        string tenant, string kind, string? afterId, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Lists tenants that have an entity of kind <paramref name="kind"/>, in order, after one of them.
    /// </summary>
    ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string kind, string? afterTenant, int limit, CancellationToken cancellationToken);

    /// <summary>Reads one collection row, or null.</summary>
    ValueTask<Row?> ReadRowAsync(RowKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the rows of one collection whose key starts with <paramref name="prefix"/>, in order of key, those after
    /// <paramref name="afterKey"/>.
    /// </summary>
    ValueTask<IReadOnlyList<Row>> ListRowsAsync(
        string tenant, string collection, string prefix, string? afterKey, int limit,
        CancellationToken cancellationToken);

    /// <summary>
    /// Reads several entities and several row prefixes in one round trip and from one consistent state: what a cold
    /// check needs.
    /// </summary>
    ValueTask<ReadSet> ReadManyAsync(ReadQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Lists journal rows of one tenant in order of <see cref="JournalRow.Position"/>, after a position.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="entity">Only rows of this entity ("user/ana"), or null for all.</param>
    /// <param name="afterPosition">Rows whose position is greater.</param>
    /// <param name="limit">At most so many rows.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    ValueTask<IReadOnlyList<JournalRow>> ListJournalAsync(
        string tenant, string? entity, long afterPosition, int limit, CancellationToken cancellationToken);
}
