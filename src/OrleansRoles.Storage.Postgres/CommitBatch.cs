using Npgsql;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Postgres;

/// <summary>
/// A commit as statements of one batch: one round trip and, since a batch is one implicit transaction, all or nothing.
/// </summary>
/// <remarks>
/// Entities are held and written in one order of key, and then rows in another, so that commits which meet wait for
/// each other instead of deadlocking. The journal comes last: only with it, once everything has arrived at the server,
/// are the journal's fence and positions taken.
/// </remarks>
internal static class CommitBatch
{
    public static List<NpgsqlBatchCommand> Of(PostgresSql sql, Commit commit)
    {
        var commands = new List<NpgsqlBatchCommand>(4);
        AddEntities(commands, sql, commit);
        AddRows(commands, sql, commit);
        if (commit.JournalEnd is { } end)
        {
            commands.Add(
                new NpgsqlBatchCommand(sql.HoldJournal).With(commit.Tenant).With(end.Horizon).With(end.Later));
        }

        if (commit.Journal.Count > 0)
        {
            commands.Add(InsertJournal(sql, commit.Tenant, commit.Journal));
        }

        return commands;
    }

    private static void AddEntities(List<NpgsqlBatchCommand> commands, PostgresSql sql, Commit commit)
    {
        // One statement cannot write a row twice; the last value counts.
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

        // One statement for each run of the same sort: without guards that is one, with them seldom more than three.
        var steps = commit.Guards.Count == 0 ? [.. written.Values] : WithGuards(written.Values, commit.Guards);
        for (var start = 0; start < steps.Length;)
        {
            var end = start + 1;
            while (end < steps.Length && steps[end].IsWritten == steps[start].IsWritten)
            {
                end++;
            }

            commands.Add(Entities(sql, commit.Tenant, steps.AsSpan(start..end)));
            start = end;
        }
    }

    /// <summary>In order of key, and an entity's guards before it is written.</summary>
    private static EntityStep[] WithGuards(IEnumerable<EntityStep> written, IEnumerable<EntityGuard> guards) =>
    [
        .. guards.Select(guard => new EntityStep(guard.Key, IsWritten: false, guard.Sequence, default, State: null))
            .Concat(written)
            .OrderBy(step => (step.Key.Kind, step.Key.Id), PairOrder.Instance)
            .ThenBy(step => step.IsWritten),
    ];

    private static NpgsqlBatchCommand Entities(PostgresSql sql, string tenant, ReadOnlySpan<EntityStep> steps)
    {
        var columns = new EntityColumns(steps.Length);
        for (var place = 0; place < steps.Length; place++)
        {
            var step = steps[place];
            columns.Kinds[place] = step.Key.Kind;
            columns.Ids[place] = step.Key.Id;
            columns.Sequences[place] = step.Sequence;
            columns.Hashes[place] = Parameters.BytesOf(step.Hash);
            columns.States[place] = step.State;
        }

        var isWritten = steps[0].IsWritten;
        var command = new NpgsqlBatchCommand(isWritten ? sql.PutEntities : sql.HoldEntities)
            .With(tenant)
            .With(columns.Kinds)
            .With(columns.Ids)
            .With(columns.Sequences);
        return isWritten ? command.With(columns.Hashes).With(columns.States) : command;
    }

    private static void AddRows(List<NpgsqlBatchCommand> commands, PostgresSql sql, Commit commit)
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

        AddWrites(commands, sql.PutRows, commit.Tenant, [.. rows.Values.OfType<Row>()]);

        var deletes = rows.Where(row => row.Value is null).ToArray();
        if (deletes.Length > 0)
        {
            commands.Add(new NpgsqlBatchCommand(sql.DeleteRows)
                .With(commit.Tenant)
                .With(Array.ConvertAll(deletes, row => row.Key.Collection))
                .With(Array.ConvertAll(deletes, row => row.Key.Key)));
        }

        if (commit.Inserts.Count > 0)
        {
            AddWrites(
                commands, sql.InsertRows, commit.Tenant,
                [.. commit.Inserts.OrderBy(row => (row.Collection, row.Key), PairOrder.Instance)]);
        }
    }

    private static void AddWrites(List<NpgsqlBatchCommand> commands, string sql, string tenant, Row[] rows)
    {
        if (rows.Length > 0)
        {
            commands.Add(new NpgsqlBatchCommand(sql)
                .With(tenant)
                .With(Array.ConvertAll(rows, row => row.Collection))
                .With(Array.ConvertAll(rows, row => row.Key))
                .With(Array.ConvertAll<Row, byte[]?>(rows, row => Parameters.BytesOf(row.Value)))
                .With(Array.ConvertAll<Row, long?>(
                    rows, row => row.ExpiresAt is { } end ? Parameters.TimeOf(end) : null)));
        }
    }

    private static NpgsqlBatchCommand InsertJournal(PostgresSql sql, string tenant, IReadOnlyList<JournalRow> journal)
    {
        var columns = new JournalColumns(journal.Count);
        for (var place = 0; place < journal.Count; place++)
        {
            var row = journal[place];
            columns.Entities[place] = row.Entity;
            columns.Sequences[place] = row.Sequence;
            columns.Commits[place] = row.Commit;
            columns.Times[place] = Parameters.TimeOf(row.Time);
            columns.Actors[place] = row.Actor;
            columns.Reasons[place] = row.Reason;
            columns.Types[place] = row.Type;
            columns.Payloads[place] = Parameters.BytesOf(row.Payload);
            columns.Hashes[place] = Parameters.BytesOf(row.Hash);
        }

        return new NpgsqlBatchCommand(sql.InsertJournal)
            .With(tenant)
            .With(columns.Entities)
            .With(columns.Sequences)
            .With(columns.Commits)
            .With(columns.Times)
            .With(columns.Actors)
            .With(columns.Reasons)
            .With(columns.Types)
            .With(columns.Payloads)
            .With(columns.Hashes);
    }

    /// <param name="Key">Which entity.</param>
    /// <param name="IsWritten">Or only guarded: then only its sequence counts.</param>
    /// <param name="Sequence">The entity's.</param>
    /// <param name="Hash">The entity's.</param>
    /// <param name="State">The entity's; null where it ended.</param>
    private readonly record struct EntityStep(
        EntityKey Key, bool IsWritten, long Sequence, ReadOnlyMemory<byte> Hash, byte[]? State);

    private readonly struct EntityColumns(int count)
    {
        public string[] Kinds { get; } = new string[count];

        public string[] Ids { get; } = new string[count];

        public long[] Sequences { get; } = new long[count];

        public byte[]?[] Hashes { get; } = new byte[]?[count];

        public byte[]?[] States { get; } = new byte[]?[count];
    }

    private readonly struct JournalColumns(int count)
    {
        public string[] Entities { get; } = new string[count];

        public long[] Sequences { get; } = new long[count];

        public string[] Commits { get; } = new string[count];

        public long[] Times { get; } = new long[count];

        public string[] Actors { get; } = new string[count];

        public string[] Reasons { get; } = new string[count];

        public string[] Types { get; } = new string[count];

        public byte[]?[] Payloads { get; } = new byte[]?[count];

        public byte[]?[] Hashes { get; } = new byte[]?[count];
    }

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
