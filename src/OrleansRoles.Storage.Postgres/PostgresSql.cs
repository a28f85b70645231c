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

    /// <summary>See <see cref="JournalHorizon"/> for the fence.</summary>
    public string InsertJournal { get; } =
        $"""
        WITH fence AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared({Fence(schema)}))
        INSERT INTO {schema}.journal
          (tenant, entity, sequence, commit_id, time, actor, reason, type, payload, hash)
        SELECT $1, r.entity, r.sequence, r.commit_id, r.time, r.actor, r.reason, r.type, r.payload, r.hash
        FROM fence CROSS JOIN unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) WITH ORDINALITY
          AS r (entity, sequence, commit_id, time, actor, reason, type, payload, hash, place)
        ORDER BY r.place
        """;

    /// <summary>
    /// Waits until nobody else of the tenant is behind this statement: for commits that go again after a collision.
    /// Whoever waits here holds nothing yet, so that nobody can be waiting for them.
    /// </summary>
    public string Queue { get; } = $"SELECT pg_advisory_xact_lock(hashtext($1), hashtext('{schema} collided'))";

    /// <summary>
    /// Holds guarded entities where they are until the transaction ends, or fails with
    /// <see cref="PostgresErrors.MovedOnState"/>: $2 kinds, $3 ids, $4 sequences.
    /// </summary>
    public string HoldEntities { get; } = $"SELECT {schema}.hold_entities($1, $2, $3, $4)";

    /// <summary>
    /// Holds the journal's end until the transaction ends, or fails with <see cref="PostgresErrors.MovedOnState"/>:
    /// $2 a position, $3 the number of rows beyond it.
    /// </summary>
    public string HoldJournal { get; } = $"SELECT {schema}.hold_journal($1, {Fence(schema)}, $2, $3)";

    public string PutEntities { get; } =
        $"""
        INSERT INTO {schema}.entities (tenant, kind, id, sequence, hash, state)
        SELECT $1, e.kind, e.id, e.sequence, e.hash, e.state
        FROM unnest($2, $3, $4, $5, $6) AS e (kind, id, sequence, hash, state)
        ON CONFLICT (tenant, kind, id) DO UPDATE
        SET sequence = excluded.sequence, hash = excluded.hash, state = excluded.state
        """;

    public string PutRows { get; } =
        $"""
        INSERT INTO {schema}.rows (tenant, collection, key, value, expires_at)
        SELECT $1, r.collection, r.key, r.value, r.expires_at
        FROM unnest($2, $3, $4, $5) AS r (collection, key, value, expires_at)
        ON CONFLICT (tenant, collection, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
        """;

    /// <summary>As <see cref="PutRows"/>, but a row that is there already fails.</summary>
    public string InsertRows { get; } =
        $"""
        INSERT INTO {schema}.rows (tenant, collection, key, value, expires_at)
        SELECT $1, r.collection, r.key, r.value, r.expires_at
        FROM unnest($2, $3, $4, $5) AS r (collection, key, value, expires_at)
        """;

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
