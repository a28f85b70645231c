using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Users;

namespace OrleansRoles.Entities.Documents;

/// <summary>Turns entities' changes into one transaction: numbered, hashed journal rows, snapshots and rows.</summary>
public static class CommitBuilder
{
    /// <summary>Makes the transaction.</summary>
    /// <param name="tenant">The tenant that all turns belong to.</param>
    /// <param name="turns">The turns; each entity once.</param>
    /// <param name="last">Gives what stands of an entity in the store, also of one that ended; null for none.</param>
    /// <param name="stamp">Who, when, why.</param>
    public static Commit Build(
        string tenant, IReadOnlyList<EntityTurn> turns, Func<EntityKey, EntitySnapshot?> last, ChangeStamp stamp)
    {
        List<JournalRow> journal = [];
        List<EntitySnapshot> snapshots = [];
        List<EntityTombstone> removed = [];
        List<Row> upserts = [];
        List<RowKey> deletes = [];
        foreach (EntityTurn turn in turns)
        {
            EntitySnapshot? before = last(turn.Key);
            long sequence = before?.Sequence ?? 0;
            ReadOnlyMemory<byte> hash = before?.Hash ?? ReadOnlyMemory<byte>.Empty;
            foreach (EntityChange change in turn.Changes)
            {
                JournalRow row = new(
                    turn.Key.Name, ++sequence, stamp.Commit, stamp.Time, stamp.Actor, stamp.Reason,
                    ChangeCodec.NameOf(change), ChangeCodec.Write(change), default);
                hash = JournalHash.Of(hash.Span, tenant, row);
                journal.Add(row with { Hash = hash });
            }

            if (turn.State is { } state)
            {
                snapshots.Add(new EntitySnapshot(turn.Key, sequence, hash, state));
            }
            else
            {
                removed.Add(new EntityTombstone(turn.Key, sequence, hash));
            }

            if (turn.Key.Kind == EntityKinds.User)
            {
                Follow(turn, before, upserts, deletes);
            }

            // What is taken from one and given to a successor of the same id stays where it is.
            deletes.AddRange(turn.Taken.Except(turn.Given).SelectMany(AssignmentRows.KeysOf)
                .Select(key => new RowKey(tenant, key.Collection, key.Key)));
            upserts.AddRange(turn.Given.SelectMany(AssignmentRows.RowsOf));
            upserts.AddRange(turn.Puts);
            deletes.AddRange(turn.Deletes.Select(key => new RowKey(tenant, key.Collection, key.Key)));
        }

        return new Commit
        {
            Tenant = tenant,
            Journal = journal,
            Snapshots = snapshots,
            Removed = removed,
            Upserts = upserts,
            Deletes = deletes,
        };
    }

    /// <summary>Keeps the rows by address in step with a user.</summary>
    private static void Follow(EntityTurn turn, EntitySnapshot? before, List<Row> upserts, List<RowKey> deletes)
    {
        Row? was = EmailRows.RowOf(turn.Key.Id, before?.State ?? ReadOnlyMemory<byte>.Empty);
        Row? now = EmailRows.RowOf(turn.Key.Id, turn.State ?? ReadOnlyMemory<byte>.Empty);
        if (was?.Key == now?.Key)
        {
            return;
        }

        if (was is not null)
        {
            deletes.Add(new RowKey(turn.Key.Tenant, was.Collection, was.Key));
        }

        if (now is not null)
        {
            upserts.Add(now);
        }
    }
}

/// <summary>Who made a change, when and why.</summary>
/// <param name="Commit">An id that the rows of one commit share.</param>
/// <param name="Time">When it was decided (UTC).</param>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record ChangeStamp(string Commit, DateTimeOffset Time, string Actor, string Reason);
