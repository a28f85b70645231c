using Npgsql;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Postgres;

/// <summary>
/// A commit as statements of one batch: one round trip and, since a batch is one implicit transaction, all or nothing.
/// </summary>
/// <remarks>
/// Rows are written in order of key, so that commits which meet wait for each other instead of deadlocking. The journal
/// comes last: only with it, once everything has arrived at the server, are the journal's fence and positions taken.
/// </remarks>
internal static class CommitBatch
{
    public static List<NpgsqlBatchCommand> Of(PostgresSql sql, Commit commit)
    {
        var commands = new List<NpgsqlBatchCommand>(4);
        AddEntities(commands, sql, commit);
        AddRows(commands, sql, commit);
        if (commit.Journal.Count > 0)
        {
            commands.Add(InsertJournal(sql, commit.Tenant, commit.Journal));
        }

        return commands;
    }

    private static void AddEntities(List<NpgsqlBatchCommand> commands, PostgresSql sql, Commit commit)
    {
        // One statement cannot write a row twice; the last value counts.
        var entities = new SortedDictionary<(string Kind, string Id), (long, ReadOnlyMemory<byte>, byte[]?)>(
            PairOrder.Instance);
        foreach (var snapshot in commit.Snapshots)
        {
            entities[(snapshot.Key.Kind, snapshot.Key.Id)] =
                (snapshot.Sequence, snapshot.Hash, Parameters.BytesOf(snapshot.State));
        }

        foreach (var tombstone in commit.Removed)
        {
            entities[(tombstone.Key.Kind, tombstone.Key.Id)] = (tombstone.Sequence, tombstone.Hash, null);
        }

        if (entities.Count == 0)
        {
            return;
        }

        var columns = new EntityColumns(entities.Count);
        var place = 0;
        foreach (var (key, (sequence, hash, state)) in entities)
        {
            columns.Kinds[place] = key.Kind;
            columns.Ids[place] = key.Id;
            columns.Sequences[place] = sequence;
            columns.Hashes[place] = Parameters.BytesOf(hash);
            columns.States[place++] = state;
        }

        commands.Add(new NpgsqlBatchCommand(sql.PutEntities)
            .With(commit.Tenant)
            .With(columns.Kinds)
            .With(columns.Ids)
            .With(columns.Sequences)
            .With(columns.Hashes)
            .With(columns.States));
    }

    private static void AddRows(List<NpgsqlBatchCommand> commands, PostgresSql sql, Commit commit)
    {
        // Null: to be deleted.
        var rows = new SortedDictionary<(string Collection, string Key), byte[]?>(PairOrder.Instance);
        foreach (var row in commit.Upserts)
        {
            rows[(row.Collection, row.Key)] = Parameters.BytesOf(row.Value);
        }

        foreach (var key in commit.Deletes)
        {
            rows[(key.Collection, key.Key)] = null;
        }

        var puts = rows.Where(row => row.Value is not null).ToArray();
        if (puts.Length > 0)
        {
            commands.Add(new NpgsqlBatchCommand(sql.PutRows)
                .With(commit.Tenant)
                .With(Array.ConvertAll(puts, row => row.Key.Collection))
                .With(Array.ConvertAll(puts, row => row.Key.Key))
                .With(Array.ConvertAll(puts, row => row.Value)));
        }

        var deletes = rows.Where(row => row.Value is null).ToArray();
        if (deletes.Length > 0)
        {
            commands.Add(new NpgsqlBatchCommand(sql.DeleteRows)
                .With(commit.Tenant)
                .With(Array.ConvertAll(deletes, row => row.Key.Collection))
                .With(Array.ConvertAll(deletes, row => row.Key.Key)));
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
            columns.Times[place] = row.Time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
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
