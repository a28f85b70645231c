using System.Text.Json;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Entities.Facts;

/// <summary>Reads facts from the store, with the marks of changes that are under way.</summary>
/// <remarks>One round trip; a second one where the custom roles of users are wanted, which only the first tells. Then
/// everything is read again in the second, so that the answer is still of one state.</remarks>
public sealed class FactReader(IStore store, IModelCatalogue models)
{
    private const int AttemptsMax = 8;

    /// <summary>Reads the facts that a query names.</summary>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public async ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken)
    {
        HashSet<FactKey> keys = [.. query.Keys];
        if (query.WithRolesOfUsers)
        {
            keys.Add(FactKey.Tenant);
        }

        Interest? interest = query.Interest;
        for (int attempt = 0; ; attempt++)
        {
            FactReading reading = await ReadOnceAsync(query.Tenant, keys, [], interest, cancellationToken);
            interest = null;
            if (!query.WithRolesOfUsers || reading.Tenant is not { } tenant)
            {
                return reading;
            }

            RoleModel model = ModelOf(tenant);
            int before = keys.Count;
            keys.UnionWith(reading.Users.SelectMany(user => user.CustomRoles(model)).Select(FactKey.Role));
            if (keys.Count == before)
            {
                return reading;
            }

            if (attempt == AttemptsMax)
            {
                throw new StoreException(
                    $"the roles of users of tenant `{query.Tenant}` kept changing while they were read; try again",
                    isTransient: true, tookNoEffect: true);
            }
        }
    }

    /// <summary>Reads facts and all custom roles of the tenant, of one state.</summary>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public ValueTask<FactReading> ReadWithAllRolesAsync(
        string tenant, IEnumerable<FactKey> keys, CancellationToken cancellationToken) =>
        ReadOnceAsync(tenant, [.. keys], [EntityKinds.Role], null, cancellationToken);

    /// <summary>The model that a tenant runs.</summary>
    /// <exception cref="InvalidDataException">It is not here.</exception>
    public RoleModel ModelOf(TenantRecord tenant) => models.Find(tenant.Model, tenant.ModelVersion)?.Model
        ?? throw new InvalidDataException(
            $"tenant `{tenant.Id}` runs model `{tenant.Model}` version `{tenant.ModelVersion}`, which is not here; put "
            + "that version again");

    private async ValueTask<FactReading> ReadOnceAsync(
        string tenant, HashSet<FactKey> keys, IReadOnlyList<string> kinds, Interest? interest,
        CancellationToken cancellationToken)
    {
        ReadSet read = await store.ReadManyAsync(
            new ReadQuery
            {
                Tenant = tenant,
                Kinds = kinds,
                Entities = [.. keys.Select(key => EntityOf(tenant, key))],
                Rows =
                [
                    .. keys.Where(key => key.Kind == FactKind.User).Select(
                        key => new RowPrefix(AssignmentRows.ByUser, AssignmentRows.Prefix(key.Id))),
                    .. keys.Append(FactKey.Tenant).Distinct().Select(Marks.PrefixOf),
                ],
                Interest = interest,
            },
            cancellationToken);
        ILookup<string, AssignmentEntry> assignments = read.Rows
            .Where(row => row.Collection == AssignmentRows.ByUser)
            .Select(AssignmentRows.ReadByUser)
            .ToLookup(assignment => assignment.User, StringComparer.Ordinal);
        IEnumerable<EntitySnapshot> existing = read.Entities.Where(entity => !entity.State.IsEmpty);
        return new FactReading(
            existing.Where(entity => entity.Key.Kind == EntityKinds.Tenant).Select(TenantOf).FirstOrDefault(),
            [
                .. existing.Where(entity => entity.Key.Kind == EntityKinds.User)
                    .Select(entity => UserOf(entity, assignments[entity.Key.Id])),
            ],
            [.. existing.Where(entity => entity.Key.Kind == EntityKinds.Role).Select(RoleOf)],
            [
                .. read.Rows.Where(row => row.Collection == Marks.Collection)
                    .Select(row => Marks.Read(row).Key).Distinct(),
            ]);
    }

    private static EntityKey EntityOf(string tenant, FactKey key) => key.Kind switch
    {
        FactKind.Tenant => new EntityKey(tenant, EntityKinds.Tenant, tenant),
        FactKind.User => new EntityKey(tenant, EntityKinds.User, key.Id),
        FactKind.Role => new EntityKey(tenant, EntityKinds.Role, key.Id),
    };

    private static TenantRecord TenantOf(EntitySnapshot entity)
    {
        TenantState state = JsonSerializer.Deserialize(entity.State.Span, EntitiesJson.Default.TenantState)!;
        return new TenantRecord(
            entity.Key.Id, ModelReference.Split(state.Model).Name, state.ModelVersion, state.Status, state.Features,
            state.Settings, state.Subscriptions, entity.Sequence);
    }

    private static UserRecord UserOf(EntitySnapshot entity, IEnumerable<AssignmentEntry> assignments)
    {
        UserState state = JsonSerializer.Deserialize(entity.State.Span, EntitiesJson.Default.UserState)!;
        return new UserRecord(
            entity.Key.Id, state.Kind, state.Status, state.Teams, state.Seats, [.. assignments], entity.Sequence);
    }

    private static RoleRecord RoleOf(EntitySnapshot entity)
    {
        CustomRoleState state = JsonSerializer.Deserialize(entity.State.Span, EntitiesJson.Default.CustomRoleState)!;
        return new RoleRecord(entity.Key.Id, state.Name, state.Grants, entity.Sequence);
    }
}
