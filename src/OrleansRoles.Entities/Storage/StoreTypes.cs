using OrleansRoles.Model.Facts;

namespace OrleansRoles.Entities.Storage;

/// <summary>
/// Names one entity: the tenant it belongs to, its kind (<c>user</c>, <c>contract</c> …) and its id.
/// </summary>
public readonly record struct EntityKey(string Tenant, string Kind, string Id)
{
    /// <summary>The entity's name inside its tenant, as it stands in the journal: <c>user/ana</c>.</summary>
    public string Name => $"{Kind}/{Id}";

    /// <inheritdoc/>
    public override string ToString() => $"{Tenant}:{Kind}/{Id}";
}

/// <summary>Names one collection row.</summary>
public readonly record struct RowKey(string Tenant, string Collection, string Key);

/// <summary>One collection row.</summary>
public sealed record Row(string Collection, string Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>
    /// From when on the store may remove the row by itself (<see cref="IExpiringRows"/>); until then, and until that is
    /// done, it is a row like any other. Null: never. Reads do not tell.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>An entity's state after its change number <see cref="Sequence"/>.</summary>
/// <param name="Key">Which entity.</param>
/// <param name="Sequence">Number of the last change in it; the first change is 1.</param>
/// <param name="Hash">SHA-256 of the entity's last journal row, which the next row's hash covers.</param>
/// <param name="State">The state, in the entity's own encoding.</param>
public sealed record EntitySnapshot(
    EntityKey Key, long Sequence, ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> State);

/// <summary>One journal row: one change of one entity. Never changed and never removed.</summary>
/// <param name="Entity">The entity's name inside the tenant: <c>user/ana</c>.</param>
/// <param name="Sequence">Number of the change in the entity; (tenant, entity, sequence) is unique.</param>
/// <param name="Commit">Id that the rows of one commit share.</param>
/// <param name="Time">When it was decided (UTC).</param>
/// <param name="Actor">Who did it: <c>operator/platform</c>, <c>user/ana</c>.</param>
/// <param name="Reason">Why, in the actor's words; may be empty.</param>
/// <param name="Type">The change's stable type name.</param>
/// <param name="Payload">The change, as JSON.</param>
/// <param name="Hash">SHA-256 over the predecessor's hash and this row (see <c>JournalHash</c>).</param>
public sealed record JournalRow(
    string Entity, long Sequence, string Commit, DateTimeOffset Time, string Actor, string Reason, string Type,
    ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Hash)
{
    /// <summary>The row's place in the whole journal, given by the store on commit; grows, may have gaps.</summary>
    public long Position { get; init; }
}

/// <summary>One transaction. All parts belong to one tenant.</summary>
public sealed record Commit
{
    /// <summary>The tenant that every part belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary>Journal rows; a clash of (tenant, entity, sequence) makes the whole commit a conflict.</summary>
    public IReadOnlyList<JournalRow> Journal { get; init; } = [];

    /// <summary>Snapshots to store in place of the older ones.</summary>
    public IReadOnlyList<EntitySnapshot> Snapshots { get; init; } = [];

    /// <summary>
    /// Entities that ended. Their snapshot goes, their journal stays; who makes them again continues the sequence
    /// (<see cref="EntityTombstone"/>).
    /// </summary>
    public IReadOnlyList<EntityTombstone> Removed { get; init; } = [];

    /// <summary>Collection rows to insert or replace.</summary>
    public IReadOnlyList<Row> Upserts { get; init; } = [];

    /// <summary>Collection rows to delete; a missing one is no error.</summary>
    public IReadOnlyList<RowKey> Deletes { get; init; } = [];

    /// <summary>
    /// Collection rows to insert that must not exist yet: one that does makes the whole commit a conflict. A key may
    /// stand here once, or among <see cref="Upserts"/> and <see cref="Deletes"/>, not both.
    /// </summary>
    public IReadOnlyList<Row> Inserts { get; init; } = [];

    /// <summary>
    /// Entities that were read and decide about this commit without being changed by it: one that has moved on since
    /// makes the whole commit a conflict, and none moves on until the commit is over. One that the commit writes all
    /// the same is looked at before.
    /// </summary>
    public IReadOnlyList<EntityGuard> Guards { get; init; } = [];

    /// <summary>
    /// Where the tenant's journal must still end: for a commit that rests on the whole tenant. One row more makes it a
    /// conflict. Null for a commit that does not care.
    /// </summary>
    public JournalEnd? JournalEnd { get; init; }

    /// <summary>How many rows it writes or guards, for a store that limits those of one transaction.</summary>
    public int RowCount =>
        Journal.Count + Snapshots.Count + Removed.Count + Upserts.Count + Deletes.Count + Inserts.Count + Guards.Count;

    /// <summary>Whether it writes nothing and rests on nothing.</summary>
    public bool IsEmpty => RowCount == 0 && JournalEnd is null;
}

/// <summary>
/// Where a tenant's journal ended when it was read; made by a <see cref="ReadQuery.WithJournalEnd"/>, and to be handed
/// back as it is.
/// </summary>
/// <param name="Horizon">A position up to which everything had been read.</param>
/// <param name="Later">How many rows beyond it had been read as well.</param>
public readonly record struct JournalEnd(long Horizon, long Later);

/// <summary>An entity must still be at this change.</summary>
/// <param name="Key">Which entity.</param>
/// <param name="Sequence">Number of its last change, also of an entity that ended; 0: it never existed.</param>
public readonly record struct EntityGuard(EntityKey Key, long Sequence);

/// <summary>
/// What stays of a removed entity: the end of its journal, so that a successor of the same name continues the sequence
/// and the hash chain. <see cref="IStore.ReadEntityAsync"/> answers it as a snapshot with empty state;
/// <see cref="IStore.ListEntitiesAsync"/> leaves it out.
/// </summary>
public sealed record EntityTombstone(EntityKey Key, long Sequence, ReadOnlyMemory<byte> Hash);

/// <summary>How a commit ended.</summary>
public enum CommitOutcome
{
    /// <summary>Everything is durable.</summary>
    Committed,

    /// <summary>
    /// Nothing was written: an entity had moved on since it was read, or a row to insert was there already.
    /// </summary>
    Conflict,
}

/// <summary>A row prefix to read: rows of <paramref name="Collection"/> whose key starts with it.</summary>
/// <param name="Collection">The rows' collection.</param>
/// <param name="Prefix">What their keys start with.</param>
/// <param name="Limit">At most so many of them, the first in order of key; all where left out.</param>
public readonly record struct RowPrefix(string Collection, string Prefix, int Limit = int.MaxValue);

/// <summary>Several reads in one round trip, all of one tenant.</summary>
public sealed class ReadQuery
{
    /// <summary>The tenant that is read.</summary>
    public required string Tenant { get; init; }

    /// <summary>Entities to read; missing ones are absent from the answer.</summary>
    public IReadOnlyList<EntityKey> Entities { get; init; } = [];

    /// <summary>Kinds of which every entity is read (bounded kinds only).</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Prefixes whose rows are read, each up to its limit.</summary>
    public IReadOnlyList<RowPrefix> Rows { get; init; } = [];

    /// <summary>
    /// Whether to tell where the tenant's journal ends in what is read. Costs a round trip more.
    /// </summary>
    public bool WithJournalEnd { get; init; }

    /// <summary>
    /// A session to which the tenant's changes are to be told from now on: noted durably before anything is read, in
    /// the same round trip. Only for a store that lies beside a registry of sessions; the reading fails where the
    /// session is off the list.
    /// </summary>
    public Interest? Interest { get; init; }
}

/// <summary>The answer to a <see cref="ReadQuery"/>.</summary>
public sealed record ReadSet(IReadOnlyList<EntitySnapshot> Entities, IReadOnlyList<Row> Rows)
{
    /// <summary>Where the tenant's journal ended; null where that was not asked for.</summary>
    public JournalEnd? JournalEnd { get; init; }
}

/// <summary>The medium failed: disk, network, database. Retry where <see cref="IsTransient"/> says so.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Makes the exception; the message names what to change where a setting is at fault.</summary>
    public StoreException(string message, bool isTransient, bool tookNoEffect, Exception? innerException = null)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        TookNoEffect = tookNoEffect;
    }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether it is certain that nothing was written.</summary>
    public bool TookNoEffect { get; }
}
