using OrleansRoles.Entities.Storage;
using Xunit;
using Xunit.Sdk;
using static OrleansRoles.Storage.Conformance.Rendering;

namespace OrleansRoles.Storage.Conformance;

/// <summary>Random commits and reads against <see cref="StoreModel"/>.</summary>
public abstract partial class StoreConformance
{
    private const int StepCount = 400;

    [StoreFact]
    public async Task Random_commits_and_reads_answer_as_the_model_does()
    {
        // A new seed each day, and the same for a whole day.
        foreach (var seed in new[] { 1, 2, 3, (DateTime.UtcNow - DateTime.UnixEpoch).Days })
        {
            var model = new StoreModel();
            var operations = new RandomOperations(seed, model);
            for (var step = 1; step <= StepCount; step++)
            {
                try
                {
                    await (operations.NextIsCommit() ? CompareCommitAsync(operations, model)
                        : CompareReadAsync(operations, model));
                }
                catch (Exception failure)
                {
                    throw new XunitException($"seed {seed}, step {step}: {failure.Message}", failure);
                }
            }
        }
    }

    private async Task CompareCommitAsync(RandomOperations operations, StoreModel model)
    {
        var commit = operations.NextCommit();
        Assert.Equal(model.Commit(commit), await Store.CommitAsync(commit, None));
    }

    private async Task CompareReadAsync(RandomOperations next, StoreModel model)
    {
        var (tenant, limit) = (next.Tenant(), next.Limit());
        switch (next.Choice(7))
        {
            case 0:
                var entity = next.EntityKey(tenant);
                Assert.Equal(Show(model.ReadEntity(entity)), Show(await Store.ReadEntityAsync(entity, None)));
                break;
            case 1:
                var (kind, afterId) = (next.Kind(), next.KeyOrNull());
                Assert.Equal(
                    Show(model.ListEntities(tenant, kind, afterId, limit)),
                    Show(await Store.ListEntitiesAsync(tenant, kind, afterId, limit, None)));
                break;
            case 2:
                var (tenantKind, after) = (next.Kind(), next.Choice(2) == 0 ? null : tenant);
                Assert.Equal(
                    model.ListTenants(tenantKind, after, limit).Where(next.IsOwn),
                    (await Store.ListTenantsAsync(tenantKind, after, limit, None)).Where(next.IsOwn));
                break;
            case 3:
                var row = next.RowKey(tenant);
                Assert.Equal(Show(model.ReadRow(row)), Show(await Store.ReadRowAsync(row, None)));
                break;
            case 4:
                var (collection, prefix, afterKey) = (next.Collection(), next.Key(), next.KeyOrNull());
                Assert.Equal(
                    Show(model.ListRows(tenant, collection, prefix, afterKey, limit)),
                    Show(await Store.ListRowsAsync(tenant, collection, prefix, afterKey, limit, None)));
                break;
            case 5:
                var journal = next.Choice(2) == 0 ? null : next.EntityKey(tenant).Name;
                Assert.Equal(
                    Show(model.ListJournal(tenant, journal, limit)),
                    Show(await Store.ListJournalAsync(tenant, journal, 0, limit, None)));
                break;
            default:
                await CompareReadManyAsync(next.Query(tenant), model);
                break;
        }
    }

    private async Task CompareReadManyAsync(ReadQuery query, StoreModel model)
    {
        var set = await Store.ReadManyAsync(query, None);
        var entities = query.Entities.Select(model.ReadEntity).OfType<EntitySnapshot>()
            .Concat(query.Kinds.SelectMany(kind => model.ListEntities(query.Tenant, kind, null, int.MaxValue)));
        var rows = query.Rows.SelectMany(part =>
            model.ListRows(query.Tenant, part.Collection, part.Prefix, null, part.Limit));
        Assert.Equal(Show(entities), Show(set.Entities));
        Assert.Equal(Show(rows), Show(set.Rows));
    }
}
