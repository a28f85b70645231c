using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Postgres;

/// <summary>Every statement, for one schema. Parameters are positional; $1 is the tenant where there is one.</summary>
internal sealed class PostgresSql(string schema)
{
    private const string JournalColumns =
        "position, entity, sequence, commit_id, time, actor, reason, type, payload, hash";

    public string ReadEntity { get; } =
        $"""
        SELECT kind, id, sequence, hash, state FROM {schema}.entities
        WHERE tenant = $1 AND kind = $2 AND id = $3
        """;

    /// <summary>$1 the session, $2 the tenant. It fails where the session is off the list.</summary>
    public string NameTenant { get; } =
        $"INSERT INTO {schema}.session_tenants (session, tenant) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    public string ListEntities { get; } =
        $"""
        SELECT kind, id, sequence, hash, state FROM {schema}.entities
        WHERE tenant = $1 AND kind = $2 AND state IS NOT NULL ORDER BY id LIMIT $3
        """;

    public string ListEntitiesAfter { get; } =
        $"""
        SELECT kind, id, sequence, hash, state FROM {schema}.entities
        WHERE tenant = $1 AND kind = $2 AND id > $4 AND state IS NOT NULL ORDER BY id LIMIT $3
        """;

    /// <summary>One seek for each tenant, instead of a step for each of its entities.</summary>
    public string ListTenants { get; } =
        $"""
        WITH RECURSIVE found (tenant) AS (
          SELECT $2 COLLATE "C"
          UNION ALL
          SELECT (
            SELECT e.tenant FROM {schema}.entities AS e
            WHERE e.kind = $1 AND e.tenant > found.tenant AND e.state IS NOT NULL ORDER BY e.tenant LIMIT 1)
          FROM found WHERE found.tenant IS NOT NULL)
        SELECT tenant FROM found WHERE tenant > $2 LIMIT $3
        """;

    public string ReadRow { get; } =
        $"SELECT collection, key, value FROM {schema}.rows WHERE tenant = $1 AND collection = $2 AND key = $3";

    public string ListJournal { get; } =
        $"""
        SELECT {JournalColumns} FROM {schema}.journal
        WHERE tenant = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $4
        """;

    /// <summary>
    /// The entity is part of the order, so that only the index that has it gives that order: the planner, where it had
    /// last counted a journal of few entities, went through all of the tenant's rows in order of position.
    /// </summary>
    public string ListEntityJournal { get; } =
        $"""
        SELECT {JournalColumns} FROM {schema}.journal
        WHERE tenant = $1 AND (entity, position) > ($5, $2) AND (entity, position) <= ($5, $3)
        ORDER BY entity, position LIMIT $4
        """;

    /// <summary>
    /// The position up to which a tenant's journal is complete. Positions are given before the commit, so a smaller one
    /// may become visible after a greater one, and a reader that goes on after the greater would miss it for ever.
    /// Writers hold the tenant's lock shared from before they take a position; taking it alone waits for them, and then
    /// every position up to here is either visible or never used.
    /// </summary>
    public string JournalHorizon { get; } =
        $"""
        WITH fence AS MATERIALIZED (SELECT pg_advisory_xact_lock({Fence(schema)}))
        SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM fence CROSS JOIN {schema}.journal_position_seq
        """;

    /// <summary>
    /// Waits until nobody else of the tenant is behind this statement: for commits that go again after a collision.
    /// Whoever waits here holds nothing yet, so that nobody can be waiting for them.
    /// </summary>
    public string Queue { get; } = $"SELECT pg_advisory_xact_lock(hashtext($1), hashtext('{schema} collided'))";

    /// <summary>
    /// A whole commit, or a failure that undoes it: <see cref="PostgresErrors.MovedOnState"/> where something that is
    /// guarded has moved on. $2 to $7 entities, $8 to $11 rows to put, $12 and $13 rows to delete, $14 to $17 rows to
    /// insert, $18 and $19 the journal's end, $20 to $28 the journal. See <see cref="JournalHorizon"/> for the fence.
    /// </summary>
    public string CommitChanges { get; } =
        $"""
        SELECT {schema}.commit_changes($1, {Fence(schema)}, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
          $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
        """;

    /// <summary>What <see cref="CommitChanges"/> does with rows to delete: $2 collections, $3 keys.</summary>
    public string DeleteRows { get; } =
        $"""
        DELETE FROM {schema}.rows AS r USING unnest($2, $3) AS gone (collection, key)
        WHERE r.tenant = $1 AND r.collection = gone.collection COLLATE "C" AND r.key = gone.key COLLATE "C"
        """;

    /// <summary>
    /// Removes up to $2 rows that expired by $1. Those that somebody else is at are left: nobody waits here, and a row
    /// that was written anew meanwhile stays.
    /// </summary>
    public string RemoveExpired { get; } =
        $"""
        WITH expired AS MATERIALIZED (
          SELECT tenant, collection, key FROM {schema}.rows
          WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        DELETE FROM {schema}.rows AS r USING expired AS e
        WHERE r.tenant = e.tenant AND r.collection = e.collection AND r.key = e.key
        """;

    private string RowsFrom { get; } = RowsWhere(schema, "key >= $4");

    private string RowsFromTo { get; } = RowsWhere(schema, "key >= $4 AND key < $5");

    private string RowsAfter { get; } = RowsWhere(schema, "key > $4");

    private string RowsAfterTo { get; } = RowsWhere(schema, "key > $4 AND key < $5");

    /// <summary>The statement for a range: $2 collection, $3 limit, $4 from, $5 to.</summary>
    public string ListRows(KeyRange range) => range.IsFromExcluded
        ? range.To is null ? RowsAfter : RowsAfterTo
        : range.To is null ? RowsFrom : RowsFromTo;

    // Schemas of one database need not wait for each other.
    private static string Fence(string schema) => $"hashtextextended($1, hashtext('{schema}'))";

    private static string RowsWhere(string schema, string range) =>
        $"""
        SELECT collection, key, value FROM {schema}.rows
        WHERE tenant = $1 AND collection = $2 AND {range} ORDER BY key LIMIT $3
        """;
}
