using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Installation;

/// <summary>
/// Changes of what belongs to the installation and to no tenant, each in one commit with its audit entry. Thread-safe.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">The one clock.</param>
/// <param name="entropy">Where ids come from.</param>
public sealed class InstallationJournal(IStore store, TimeProvider time, IEntropy entropy)
{
    /// <summary>Stands for the installation; ids of tenants contain no control characters.</summary>
    public const string Tenant = "\u0001installation";

    private const int AttemptsMax = 16;

    // What there is stands in rows; an entity's snapshot says that it is, and which change was its last.
    private static readonly ReadOnlyMemory<byte> s_state = "{}"u8.ToArray();

    /// <summary>
    /// Decides on what stands in the store and commits that; decides anew where another was quicker. What is decided on
    /// belongs to the entity, so that no change of it comes between.
    /// </summary>
    /// <param name="kind">The entity's kind.</param>
    /// <param name="id">The entity's id.</param>
    /// <param name="by">Who does it, and why.</param>
    /// <param name="decide">Reads and decides.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    internal async ValueTask<Outcome<T>> ChangeAsync<T>(
        string kind, string id, RequestContext by, Func<ValueTask<Outcome<InstallationStep<T>>>> decide)
    {
        EntityKey key = new(Tenant, kind, id);
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            ReadSet read = await store.ReadManyAsync(
                new ReadQuery { Tenant = Tenant, Entities = [key] }, CancellationToken.None);
            Outcome<InstallationStep<T>> decided = await decide();
            if (!decided.IsAccepted)
            {
                return decided.Refusal;
            }

            InstallationStep<T> step = decided.Value;
            if (step.Change is null)
            {
                return step.Answer;
            }

            ChangeStamp stamp = new(entropy.NewId(16), time.GetUtcNow(), by.Caller.ToString(), by.Reason);
            EntityTurn turn = new(key, [step.Change], step.Ends ? null : s_state);
            Commit made = CommitBuilder.Build(Tenant, [turn], _ => read.Entities.SingleOrDefault(), stamp);

            // Once handed over, a commit is waited for: whether it took effect must be known.
            CommitOutcome outcome = await store.CommitAsync(
                made with { Upserts = step.Upserts, Deletes = step.Deletes }, CancellationToken.None);
            if (outcome == CommitOutcome.Committed)
            {
                return step.Answer;
            }
        }

        return new Refusal(RefusalKind.Busy, $"others keep changing `{key.Name}`; try again");
    }
}

/// <summary>What one change of the installation does.</summary>
/// <param name="Answer">What it is answered with.</param>
/// <param name="Change">The audit entry; null where nothing is to be done.</param>
internal sealed record InstallationStep<T>(T Answer, EntityChange? Change)
{
    /// <summary>Whether the entity ends with it.</summary>
    public bool Ends { get; init; }

    /// <summary>Rows that come with it.</summary>
    public IReadOnlyList<Row> Upserts { get; init; } = [];

    /// <summary>Rows that go with it.</summary>
    public IReadOnlyList<RowKey> Deletes { get; init; } = [];
}
