using OrleansRoles.Entities;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Engine.Embedded;

/// <summary>
/// Brings facts from the store into memory, a tenant's and of some of its users in one read. Runs inside the tenant's
/// turn, so that no change comes between the read and the keeping.
/// </summary>
internal sealed class FactLoader(IStore store, IModelCatalogue models, FactMemory memory)
{
    /// <summary>Loads what is missing; null where there is no such tenant.</summary>
    public async ValueTask<TenantMemory?> LoadInTurnAsync(
        string tenant, IReadOnlyCollection<string> users, CancellationToken cancellationToken)
    {
        TenantMemory? held = memory.FindTenant(tenant);
        List<string> missing = [.. users.Where(user => held?.Users.Find(user) is null).Distinct()];
        if (held?.Facts is not null && missing.Count == 0)
        {
            return held;
        }

        bool whole = held?.Facts is null;
        EntityKey tenantKey = new(tenant, EntityKinds.Tenant, tenant);
        ReadSet read = await store.ReadManyAsync(
            new ReadQuery
            {
                Tenant = tenant,
                Kinds = whole ? [EntityKinds.Role] : [],
                Entities =
                [
                    .. whole ? [tenantKey] : Array.Empty<EntityKey>(),
                    .. missing.Select(user => new EntityKey(tenant, EntityKinds.User, user)),
                ],
                Rows =
                [
                    .. missing.Select(user =>
                        new RowPrefix(AssignmentRows.ByUser, AssignmentRows.Prefix(user))),
                ],
            },
            cancellationToken);
        TenantImage image = TenantImage.Of(tenant, read);
        if (whole)
        {
            if (image.TenantState() is null)
            {
                return null;
            }

            held = Hold(image);
        }

        Keep(held!, image, missing);
        return held;
    }

    private TenantMemory Hold(TenantImage image)
    {
        (TenantFacts facts, IReadOnlyList<RoleFacts> roles) = FactsOf(image, models);
        TenantMemory held = memory.GetOrAddTenant(image.Tenant);
        foreach (RoleFacts role in roles)
        {
            held.CustomRoles.Set(role.Id, new RoleCell(role));
        }

        held.Catalogue = new RoleCatalogue(roles);
        held.Facts = facts;
        return held;
    }

    private static (TenantFacts Tenant, IReadOnlyList<RoleFacts> Roles) FactsOf(
        TenantImage image, IModelCatalogue models)
    {
        Entities.Tenants.TenantState state = image.TenantState()!;
        string name = state.Model.Split('@')[0];
        RoleModel model = models.Find(name, state.ModelVersion)?.Model
            ?? throw new InvalidDataException(
                $"tenant `{image.Tenant}` runs model `{name}` version `{state.ModelVersion}`, which is not here; "
                + "put that version again");
        TenantFacts facts = new(
            image.Tenant, model, state.Status, state.Features, state.Settings, state.Subscriptions,
            image.Find(EntityKinds.Tenant, image.Tenant)!.Sequence);
        return (facts, [.. image.Ids(EntityKinds.Role).Select(id => RoleFacts.Custom(model, new CustomRoleEntry
        {
            Id = id,
            Name = image.Role(id)!.Name,
            Grants = image.Role(id)!.Grants,
        }))]);
    }

    private static void Keep(TenantMemory held, TenantImage image, List<string> users)
    {
        RoleModel model = held.Facts!.Model;
        ILookup<string, AssignmentEntry> assignments = image.Assignments.ToLookup(a => a.User, StringComparer.Ordinal);
        foreach (string id in users)
        {
            if (image.Find(EntityKinds.User, id) is not { State.IsEmpty: false } snapshot)
            {
                continue;
            }

            Entities.Users.UserState state = image.User(id)!;
            UserEntry entry = new()
            {
                Id = id,
                Kind = state.Kind,
                Status = state.Status,
                Teams = state.Teams,
                Seats = state.Seats,
            };
            held.Users.Set(id, UserFacts.Create(
                model, entry, assignments[id], role => CellOf(held, model, role), snapshot.Sequence));
        }
    }

    private static RoleCell? CellOf(TenantMemory held, RoleModel model, string role) =>
        held.CustomRoles.Find(role) ?? model.BuiltInCell(role);
}
