using System.Data.Common;

namespace OrleansRoles.Storage.Transfer;

/// <summary>
/// Copies a whole installation into an empty PostgreSQL database: in one transaction, which ends only when what was
/// written has been read back, compared with the source and verified.
/// </summary>
public static class InstallationCopy
{
    private const int ProgressRows = 10_000;

    /// <summary>The schema in which servers and silos keep their tables if nothing else is said.</summary>
    public const string DefaultSchema = "orleansroles";

    private const string EndsThatDoNotMatch =
        """
        SELECT count(*) FROM {0}.entities AS e
        WHERE NOT EXISTS (
          SELECT 1 FROM {0}.journal AS j
          WHERE j.tenant = e.tenant AND j.entity = e.kind || '/' || e.id
            AND j.sequence = e.sequence AND j.hash = e.hash)
        OR EXISTS (
          SELECT 1 FROM {0}.journal AS j
          WHERE j.tenant = e.tenant AND j.entity = e.kind || '/' || e.id AND j.sequence > e.sequence)
        """;

    private const string ChainsWithoutEntity =
        """
        SELECT count(*) FROM (
          SELECT tenant, entity FROM {0}.journal
          EXCEPT SELECT tenant, kind || '/' || id FROM {0}.entities) AS lost
        """;

    private const string Tenants = "SELECT count(*) FROM {0}.entities WHERE kind = 'tenant' AND state IS NOT NULL";

    private const string CountOn = "SELECT setval(pg_get_serial_sequence('{0}.journal', 'position'), greatest(1, ";

    /// <summary>Copies.</summary>
    /// <param name="from">What is copied; it is not changed, and nobody changes it meanwhile.</param>
    /// <param name="to">An empty PostgreSQL database; the schema is made.</param>
    /// <param name="schema">The schema, in PostgreSQL.</param>
    /// <param name="progress">Told how far it is, or null.</param>
    /// <param name="cancellationToken">Cancels; the target is then as it was.</param>
    /// <exception cref="CopyException">It did not happen; the target is as it was.</exception>
    public static async Task<CopyReport> RunAsync(
        StoreAddress from, StoreAddress to, string schema, IProgress<CopyProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (to.Kind != StoreKind.Postgres)
        {
            throw new CopyException(
                CopyFault.TargetUnusable, $"`{to}` is no PostgreSQL database; write `postgres:Host=…;Database=…`");
        }

        await using CopySource source = await CopySource.OpenAsync(from, schema, cancellationToken);
        await using CopyTarget target = await CopyTarget.OpenAsync(to, schema, cancellationToken);
        try
        {
            Dictionary<CopiedTable, long> written = [];
            foreach (CopiedTable table in CopiedTable.All)
            {
                progress?.Report(new CopyProgress($"copying {table.Name}", 0));
                await using DbDataReader rows = await source.ReadAsync(table, cancellationToken);
                written[table] = await target.WriteAsync(table, rows, progress, cancellationToken);
            }

            ChainFollower chains = new();
            foreach (CopiedTable table in CopiedTable.All)
            {
                await CompareAsync(source, target, table, written[table], chains, progress, cancellationToken);
            }

            await CheckEndsAsync(target, cancellationToken);
            bool isEmpty = chains.LastPosition == 0;
            await target.CountAsync(
                $"{CountOn}{chains.LastPosition}), {(isEmpty ? "false" : "true")})", cancellationToken);
            CopyReport report = new()
            {
                Tenants = await target.CountAsync(Tenants, cancellationToken),
                Journal = written[CopiedTable.Journal],
                Entities = written[CopiedTable.Entities],
                Rows = written[CopiedTable.Rows],
                Chains = chains.Chains,
                LastPosition = chains.LastPosition,
            };
            await target.CommitAsync(cancellationToken);
            return report;
        }
        catch (Exception exception) when (CopyTarget.IsOfMedium(exception))
        {
            throw new CopyException(
                CopyFault.TargetUnusable,
                $"the copy broke off ({exception.Message.TrimEnd('.')}); the target is as it was: run it again",
                exception);
        }
    }

    private static async Task CompareAsync(
        CopySource source, CopyTarget target, CopiedTable table, long written, ChainFollower chains,
        IProgress<CopyProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new CopyProgress($"verifying {table.Name}", 0));
        await using DbDataReader before = await source.ReadAsync(table, cancellationToken);
        await using DbDataReader after = await target.ReadAsync(table, cancellationToken);
        long count = 0;
        while (await after.ReadAsync(cancellationToken))
        {
            if (!await before.ReadAsync(cancellationToken) || !AreSame(table, before, after))
            {
                throw new CopyException(
                    CopyFault.NotVerified,
                    $"row {count + 1} of `{table.Name}` reads differently in the target; nothing was kept of the copy");
            }

            if (table == CopiedTable.Journal && chains.Take(after) is { } fault)
            {
                throw new CopyException(
                    CopyFault.NotVerified,
                    $"{fault}: the journal was edited; find out how before it is moved. Nothing was copied");
            }

            if (++count % ProgressRows == 0)
            {
                progress?.Report(new CopyProgress($"verifying {table.Name}", count));
            }
        }

        if (count != written || await before.ReadAsync(cancellationToken))
        {
            throw new CopyException(
                CopyFault.NotVerified,
                $"`{table.Name}` has {count} rows in the target, and {written} were read; nothing was kept");
        }
    }

    private static bool AreSame(CopiedTable table, DbDataReader before, DbDataReader after)
    {
        for (int column = 0; column < table.Columns.Length; column++)
        {
            bool isNull = before.IsDBNull(column);
            if (isNull != after.IsDBNull(column) || (!isNull && !IsSame(table.Columns[column].Type, column)))
            {
                return false;
            }
        }

        return true;

        bool IsSame(ColumnType type, int column) => type switch
        {
            ColumnType.Text => before.GetString(column) == after.GetString(column),
            ColumnType.Integer => before.GetInt64(column) == after.GetInt64(column),
            ColumnType.Bytes => before.GetFieldValue<byte[]>(column).AsSpan()
                .SequenceEqual(after.GetFieldValue<byte[]>(column)),
        };
    }

    private static async Task CheckEndsAsync(CopyTarget target, CancellationToken cancellationToken)
    {
        long ends = await target.CountAsync(EndsThatDoNotMatch, cancellationToken);
        long lost = await target.CountAsync(ChainsWithoutEntity, cancellationToken);
        if (ends + lost > 0)
        {
            throw new CopyException(
                CopyFault.NotVerified,
                $"{ends} entities do not stand at the end of their journal, and {lost} journals have no entity: the "
                + "source was edited; find out how before it is moved. Nothing was copied");
        }
    }
}
