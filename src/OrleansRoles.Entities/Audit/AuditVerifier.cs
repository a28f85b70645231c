using System.Reflection;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Audit;

/// <summary>
/// Follows the hash chain of every entity through a tenant's whole journal, and holds the chains' ends against the
/// entities. So a row that was edited, taken out, put in or cut off at the end shows.
/// </summary>
/// <param name="store">The store.</param>
public sealed class AuditVerifier(IStore store)
{
    /// <summary>The most faults that are listed; a verification goes on to count rows.</summary>
    public const int FaultsMax = 100;

    private const int BatchRows = 1000;
    private const int BatchEntities = 500;

    private static readonly string[] _kinds =
    [
        .. typeof(EntityKinds).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!),
    ];

    /// <summary>Verifies a tenant's journal; changes that are made meanwhile do no harm.</summary>
    public async ValueTask<AuditVerification> VerifyAsync(string tenant, CancellationToken cancellationToken)
    {
        Run run = new(tenant);
        await FollowAsync(run, null, 0, cancellationToken);
        string[] names = [.. run.Ends.Keys];
        foreach (string[] batch in names.Chunk(BatchEntities))
        {
            await CompareAsync(run, [.. batch.Select(name => KeyOf(tenant, name))], cancellationToken);
        }

        await FindUnrecordedAsync(run, cancellationToken);
        return new AuditVerification(run.Rows, run.Ends.Count, run.Faults);
    }

    private async ValueTask FollowAsync(Run run, string? entity, long after, CancellationToken cancellationToken)
    {
        IReadOnlyList<JournalRow> rows;
        do
        {
            rows = await store.ListJournalAsync(run.Tenant, entity, after, BatchRows, cancellationToken);
            foreach (JournalRow row in rows)
            {
                run.Take(row);
                after = row.Position;
            }
        }
        while (rows.Count == BatchRows);
    }

    private async ValueTask CompareAsync(
        Run run, IReadOnlyList<EntityKey> keys, CancellationToken cancellationToken)
    {
        Dictionary<EntityKey, EntitySnapshot> heads = await ReadAsync(run, keys, cancellationToken);
        foreach (EntityKey key in keys)
        {
            if (run.Agrees(heads.GetValueOrDefault(key), key.Name))
            {
                continue;
            }

            // It may have changed since: read on, and once more the entity, until both are of one time.
            await FollowAsync(run, key.Name, run.Ends[key.Name].Position, cancellationToken);
            EntitySnapshot? head = (await ReadAsync(run, [key], cancellationToken)).GetValueOrDefault(key);
            if (!run.Agrees(head, key.Name) && head?.Sequence > run.Ends[key.Name].Sequence)
            {
                await FollowAsync(run, key.Name, run.Ends[key.Name].Position, cancellationToken);
            }

            if (!run.Agrees(head, key.Name))
            {
                (long sequence, _, long position) = run.Ends[key.Name];
                run.Add(key.Name, sequence, position, head is null
                    ? "there is no such entity, not even as one that ended"
                    : $"the entity is at change {head.Sequence}, and the journal ends otherwise: rows are missing, "
                        + "or one was added or edited");
            }
        }
    }

    /// <summary>Entities of which the journal knows nothing at all.</summary>
    private async ValueTask FindUnrecordedAsync(Run run, CancellationToken cancellationToken)
    {
        foreach (string kind in _kinds)
        {
            string? after = null;
            IReadOnlyList<EntitySnapshot> page;
            do
            {
                page = await store.ListEntitiesAsync(run.Tenant, kind, after, BatchEntities, cancellationToken);
                foreach (EntitySnapshot entity in page)
                {
                    after = entity.Key.Id;
                    if (run.Ends.ContainsKey(entity.Key.Name))
                    {
                        continue;
                    }

                    await FollowAsync(run, entity.Key.Name, 0, cancellationToken);
                    if (!run.Ends.ContainsKey(entity.Key.Name))
                    {
                        run.Add(entity.Key.Name, 0, 0, "the journal has no row of this entity");
                    }
                }
            }
            while (page.Count == BatchEntities);
        }
    }

    private async ValueTask<Dictionary<EntityKey, EntitySnapshot>> ReadAsync(
        Run run, IReadOnlyList<EntityKey> keys, CancellationToken cancellationToken)
    {
        ReadSet read = await store.ReadManyAsync(
            new ReadQuery { Tenant = run.Tenant, Entities = keys }, cancellationToken);
        return read.Entities.ToDictionary(entity => entity.Key);
    }

    private static EntityKey KeyOf(string tenant, string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new EntityKey(tenant, "", name) : new EntityKey(tenant, name[..slash], name[(slash + 1)..]);
    }

    /// <summary>One verification under way.</summary>
    private sealed class Run(string tenant)
    {
        public string Tenant { get; } = tenant;

        public Dictionary<string, (long Sequence, ReadOnlyMemory<byte> Hash, long Position)> Ends { get; } =
            new(StringComparer.Ordinal);

        public List<AuditFault> Faults { get; } = [];

        public long Rows { get; private set; }

        public void Take(JournalRow row)
        {
            Rows++;
            (long sequence, ReadOnlyMemory<byte> hash, _) = Ends.GetValueOrDefault(row.Entity);
            if (row.Sequence != sequence + 1)
            {
                Add(row.Entity, row.Sequence, row.Position, $"the row follows change {sequence}: rows are missing");
            }
            else if (!row.Hash.Span.SequenceEqual(JournalHash.Of(hash.Span, Tenant, row)))
            {
                Add(row.Entity, row.Sequence, row.Position, "the row's content is not what was hashed: it was edited");
            }

            Ends[row.Entity] = (row.Sequence, row.Hash, row.Position);
        }

        public bool Agrees(EntitySnapshot? head, string name)
        {
            (long sequence, ReadOnlyMemory<byte> hash, _) = Ends[name];
            return head is not null && head.Sequence == sequence && head.Hash.Span.SequenceEqual(hash.Span);
        }

        public void Add(string entity, long sequence, long position, string text)
        {
            if (Faults.Count < FaultsMax)
            {
                Faults.Add(new AuditFault(entity, sequence, position, text));
            }
        }
    }
}

/// <summary>What a verification found.</summary>
/// <param name="Rows">How many journal rows were followed.</param>
/// <param name="Entities">Of how many entities.</param>
/// <param name="Faults">What is wrong, at most <see cref="AuditVerifier.FaultsMax"/>; empty: nothing.</param>
public sealed record AuditVerification(long Rows, int Entities, IReadOnlyList<AuditFault> Faults);

/// <summary>One thing that is wrong with a journal.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Sequence">The change in it.</param>
/// <param name="Position">Its place in the journal.</param>
/// <param name="Text">What is wrong.</param>
public sealed record AuditFault(string Entity, long Sequence, long Position, string Text);
