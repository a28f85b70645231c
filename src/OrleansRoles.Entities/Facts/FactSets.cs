using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Entities.Facts;

/// <summary>
/// Facts of a tenant and some of its users as the store has them, compiled: for whoever keeps nothing.
/// </summary>
public sealed class FactSets(IStore store, IModelCatalogue models, TimeProvider time)
{
    private readonly FactReader _reader = new(store, models);

    /// <summary>Reads facts, all of one state.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="users">The users; those that do not exist are left out.</param>
    /// <param name="withRoles">Also all custom roles of the tenant, among which explanations look for remedies.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Null where there is no such tenant.</returns>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public async ValueTask<FactSet?> ReadAsync(
        string tenant, IReadOnlyCollection<string> users, bool withRoles, CancellationToken cancellationToken)
    {
        FactKey[] keys = [FactKey.Tenant, .. users.Distinct().Select(FactKey.User)];
        FactReading reading = withRoles
            ? await _reader.ReadWithAllRolesAsync(tenant, keys, cancellationToken)
            : await _reader.ReadAsync(new FactQuery(tenant, [.. keys], WithRolesOfUsers: true), cancellationToken);
        if (reading.Tenant is not { } record)
        {
            return null;
        }

        RoleModel model = _reader.ModelOf(record);
        Dictionary<string, RoleCell> cells = reading.Roles.ToDictionary(
            role => role.Id, role => new RoleCell(role.ToFacts(model)), StringComparer.Ordinal);
        return new FactSet(
            record.ToFacts(model),
            new RoleCatalogue(cells.Values.Select(cell => cell.Facts)),
            reading.Users.ToDictionary(
                user => user.Id,
                user => user.ToFacts(model, role => model.BuiltInCell(role) ?? cells.GetValueOrDefault(role)),
                StringComparer.Ordinal),
            time.GetUtcNow());
    }
}
