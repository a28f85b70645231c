namespace OrleansRoles.Storage.Sqlite;

/// <summary>
/// The reads. Each is one seek into one index, and as many steps as it answers rows. Parameters: ?1 ?2 the key's
/// beginning, ?3 the limit, ?4 ?5 the range (where used).
/// </summary>
internal static class ReaderSql
{
    public const string ReadEntity =
        "SELECT sequence, hash, state FROM entities WHERE tenant = ?1 AND kind = ?2 AND id = ?3";

    public const string ListEntities =
        """
        SELECT id, sequence, hash, state FROM entities
        WHERE tenant = ?1 AND kind = ?2 AND state IS NOT NULL ORDER BY id LIMIT ?3
        """;

    public const string ListEntitiesAfter =
        """
        SELECT id, sequence, hash, state FROM entities
        WHERE tenant = ?1 AND kind = ?2 AND id > ?4 AND state IS NOT NULL ORDER BY id LIMIT ?3
        """;

    /// <summary>One seek for each tenant, instead of a step for each of its entities.</summary>
    public const string ListTenants =
        """
        WITH RECURSIVE found (tenant) AS (
          SELECT ?2
          UNION ALL
          SELECT (
            SELECT tenant FROM entities INDEXED BY entities_kind
            WHERE kind = ?1 AND tenant > found.tenant AND state IS NOT NULL ORDER BY tenant LIMIT 1)
          FROM found WHERE found.tenant IS NOT NULL)
        SELECT tenant FROM found WHERE tenant IS NOT NULL AND tenant > ?2 LIMIT ?3
        """;

    public const string ReadRow = "SELECT value FROM rows WHERE tenant = ?1 AND collection = ?2 AND key = ?3";

    // INDEXED BY: with few tenants a scan by position looks as good to the planner, and is not once there are many.
    public const string ListJournal =
        $"""
        SELECT {JournalColumns} FROM journal INDEXED BY journal_tenant
        WHERE tenant = ?1 AND position > ?2 ORDER BY position LIMIT ?3
        """;

    public const string ListEntityJournal =
        $"""
        SELECT {JournalColumns} FROM journal INDEXED BY journal_entity
        WHERE tenant = ?1 AND entity = ?4 AND position > ?2 ORDER BY position LIMIT ?3
        """;

    private const string JournalColumns =
        "position, entity, sequence, commit_id, time, actor, reason, type, payload, hash";

    /// <summary>One statement for each kind of range.</summary>
    public static readonly IReadOnlyDictionary<(bool IsFromExcluded, bool HasTo), string> ListRows =
        new Dictionary<(bool, bool), string>
        {
            [(false, false)] = RowsWhere("key >= ?4"),
            [(false, true)] = RowsWhere("key >= ?4 AND key < ?5"),
            [(true, false)] = RowsWhere("key > ?4"),
            [(true, true)] = RowsWhere("key > ?4 AND key < ?5"),
        };

    private static string RowsWhere(string range) =>
        $"SELECT key, value FROM rows WHERE tenant = ?1 AND collection = ?2 AND {range} ORDER BY key LIMIT ?3";
}
