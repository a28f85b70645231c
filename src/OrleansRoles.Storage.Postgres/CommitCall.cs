using Npgsql;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Postgres;

/// <summary>
/// A commit as one call of <c>commit_changes</c>, or the deletion of rows where it is nothing else: one round trip, one
/// statement and so one transaction.
/// </summary>
/// <remarks>
/// Entities are held and written in one order of key, and then rows in another, so that commits which meet wait for
/// each other instead of deadlocking. The journal comes last: only with it, once everything has arrived at the server,
/// are the journal's fence and positions taken.
/// </remarks>
internal static class CommitCall
{
    public static NpgsqlBatchCommand Of(PostgresSql sql, Commit commit)
    {
        var (puts, deletes) = RowsOf(commit);
        if (commit.RowCount == commit.Deletes.Count && commit.JournalEnd is null)
        {
            // Every second commit is one of these: a released change's marks go.
            return With(new NpgsqlBatchCommand(sql.DeleteRows).With(commit.Tenant), deletes);
        }

        var command = new NpgsqlBatchCommand(sql.CommitChanges).With(commit.Tenant);
        AddEntities(command, EntitiesOf(commit));
        AddRows(command, puts);
        With(command, deletes);
        AddRows(command, [.. commit.Inserts.OrderBy(row => (row.Collection, row.Key), PairOrder.Instance)]);
        command.With(commit.JournalEnd?.Horizon).With(commit.JournalEnd?.Later);
        AddJournal(command, commit.Journal);
        return command;
    }

    private static EntityStep[] EntitiesOf(Commit commit)
    {
        // What is written twice is written once; the last value counts.
        var written = new SortedDictionary<(string Kind, string Id), EntityStep>(PairOrder.Instance);
        foreach (var (key, sequence, hash, state) in commit.Snapshots)
        {
            written[(key.Kind, key.Id)] =
                new EntityStep(key, IsWritten: true, sequence, hash, Parameters.BytesOf(state));
        }

        foreach (var (key, sequence, hash) in commit.Removed)
        {
            written[(key.Kind, key.Id)] = new EntityStep(key, IsWritten: true, sequence, hash, State: null);
        }

        return commit.Guards.Count == 0 ? [.. written.Values] : WithGuards(written.Values, commit.Guards);
    }

    /// <summary>In order of key, and an entity's guards before it is written.</summary>
    private static EntityStep[] WithGuards(IEnumerable<EntityStep> written, IEnumerable<EntityGuard> guards) =>
    [
        .. guards.Select(guard => new EntityStep(guard.Key, IsWritten: false, guard.Sequence, default, State: null))
            .Concat(written)
            .OrderBy(step => (step.Key.Kind, step.Key.Id), PairOrder.Instance)
            .ThenBy(step => step.IsWritten),
    ];

    private static (Row[] Puts, (string Collection, string Key)[] Deletes) RowsOf(Commit commit)
    {
        // Null: to be deleted.
        var rows = new SortedDictionary<(string Collection, string Key), Row?>(PairOrder.Instance);
        foreach (var row in commit.Upserts)
        {
            rows[(row.Collection, row.Key)] = row;
        }

        foreach (var key in commit.Deletes)
        {
            rows[(key.Collection, key.Key)] = null;
        }

        return (
            [.. rows.Values.OfType<Row>()],
            [.. rows.Where(row => row.Value is null).Select(row => row.Key)]);
    }

    private static void AddEntities(NpgsqlBatchCommand command, EntityStep[] steps) => command
        .With(Array.ConvertAll(steps, step => step.Key.Kind))
        .With(Array.ConvertAll(steps, step => step.Key.Id))
        .With(Array.ConvertAll(steps, step => step.IsWritten))
        .With(Array.ConvertAll(steps, step => step.Sequence))
        .With(Array.ConvertAll<EntityStep, byte[]?>(steps, step => Parameters.BytesOf(step.Hash)))
        .With(Array.ConvertAll(steps, step => step.State));

    private static NpgsqlBatchCommand With(
        NpgsqlBatchCommand command, (string Collection, string Key)[] deletes) => command
        .With(Array.ConvertAll(deletes, row => row.Collection))
        .With(Array.ConvertAll(deletes, row => row.Key));

    private static void AddRows(NpgsqlBatchCommand command, Row[] rows) => command
        .With(Array.ConvertAll(rows, row => row.Collection))
        .With(Array.ConvertAll(rows, row => row.Key))
        .With(Array.ConvertAll<Row, byte[]?>(rows, row => Parameters.BytesOf(row.Value)))
        .With(Array.ConvertAll<Row, long?>(rows, row => row.ExpiresAt is { } end ? Parameters.TimeOf(end) : null));

    private static void AddJournal(NpgsqlBatchCommand command, IReadOnlyList<JournalRow> journal)
    {
        command
            .With(Column(row => row.Entity))
            .With(Column(row => row.Sequence))
            .With(Column(row => row.Commit))
            .With(Column(row => Parameters.TimeOf(row.Time)))
            .With(Column(row => row.Actor))
            .With(Column(row => row.Reason))
            .With(Column(row => row.Type))
            .With(Column<byte[]?>(row => Parameters.BytesOf(row.Payload)))
            .With(Column<byte[]?>(row => Parameters.BytesOf(row.Hash)));

        T[] Column<T>(Func<JournalRow, T> value)
        {
            var column = new T[journal.Count];
            for (var place = 0; place < column.Length; place++)
            {
                column[place] = value(journal[place]);
            }

            return column;
        }
    }

    /// <param name="Key">Which entity.</param>
    /// <param name="IsWritten">Or only guarded: then only its sequence counts.</param>
    /// <param name="Sequence">The entity's.</param>
    /// <param name="Hash">The entity's.</param>
    /// <param name="State">The entity's; null where it ended.</param>
    private readonly record struct EntityStep(
        EntityKey Key, bool IsWritten, long Sequence, ReadOnlyMemory<byte> Hash, byte[]? State);

    private sealed class PairOrder : IComparer<(string, string)>
    {
        public static readonly PairOrder Instance = new();

        public int Compare((string, string) left, (string, string) right)
        {
            var first = string.CompareOrdinal(left.Item1, right.Item1);
            return first != 0 ? first : string.CompareOrdinal(left.Item2, right.Item2);
        }
    }
}
