using OrleansRoles.Entities;
using OrleansRoles.Entities.Facts;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Engine;

/// <summary>The marks of changes under way, which stand in the store beside the facts. Thread-safe.</summary>
public sealed class StoreMarks(IStore store) : IMarks
{
    /// <inheritdoc/>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public async ValueTask<IReadOnlyList<Mark>> ReadAsync(
        string tenant, IReadOnlyList<FactKey>? keys, int limit, CancellationToken cancellationToken)
    {
        if (keys is null)
        {
            return MarksOf(await store.ListRowsAsync(tenant, Marks.Collection, "", null, limit, cancellationToken));
        }

        ReadSet read = await store.ReadManyAsync(
            new ReadQuery { Tenant = tenant, Rows = [.. keys.Select(Marks.PrefixOf)] }, cancellationToken);
        return MarksOf(read.Rows.Take(limit));
    }

    /// <inheritdoc/>
    /// <exception cref="StoreException">The store could not be written.</exception>
    public async ValueTask RemoveAsync(string tenant, IReadOnlyList<Mark> marks, CancellationToken cancellationToken)
    {
        await store.CommitAsync(
            new Commit
            {
                Tenant = tenant,
                Deletes =
                [
                    .. marks.Distinct().Select(mark => new RowKey(
                        tenant, Marks.Collection, Marks.KeyOf(mark.Key, mark.Commit))),
                ],
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string? after, int limit, CancellationToken cancellationToken) =>
        store.ListTenantsAsync(EntityKinds.Tenant, after, limit, cancellationToken);

    private static List<Mark> MarksOf(IEnumerable<Row> rows) =>
        [.. rows.Select(Marks.Read).Select(mark => new Mark(mark.Key, mark.Commit))];
}
