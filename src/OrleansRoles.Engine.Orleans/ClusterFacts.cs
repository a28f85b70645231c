using OrleansRoles.Entities.Facts;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Changes;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Engine.Orleans;

/// <summary>Facts of one state for batches and explanations, from the silo's memory or the store. Thread-safe.
/// </summary>
/// <remarks>
/// INVARIANT: what is answered rests on a reading in which nothing was being changed. While a change is under way the
/// reading waits and is repeated; where that takes long, the change is finished first.
/// </remarks>
internal sealed class ClusterFacts(
    IStore store, ClusterModels models, PermissionGateway memory, ChangeFlow flow, TimeProvider time)
{
    private const int AttemptsMax = 4;
    private const int RoundsMax = 40;

    // 2, 4, 8 … 64 ms, together some 130 ms; then whoever made the change may be gone.
    private const int LooksBeforeRecovery = 7;

    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(2);

    private readonly FactReader _reader = new(store, models);

    /// <summary>A tenant's and some users' facts; null where there is no such tenant.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="users">The users; those that do not exist are left out.</param>
    /// <param name="withRoles">Also all custom roles of the tenant, among which explanations look for remedies.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async ValueTask<FactSet?> ReadAsync(
        string tenant, IReadOnlyCollection<string> users, bool withRoles, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        for (int attempt = 0; !withRoles && attempt < AttemptsMax; attempt++)
        {
            if (memory.TryReadFacts(tenant, users, out TenantFacts? facts, out Dictionary<string, UserFacts> found))
            {
                return facts is null ? null : new FactSet(facts, RoleCatalogue.Empty, found, now);
            }

            if (!await memory.LoadAsync(tenant, users, cancellationToken))
            {
                break;
            }
        }

        FactKey[] keys = [FactKey.Tenant, .. users.Distinct(StringComparer.Ordinal).Select(FactKey.User)];
        return SetOf(await ReadReleasedAsync(tenant, keys, withRoles, cancellationToken));
    }

    /// <summary>The facts on which checks about a user rest.</summary>
    public ValueTask<FactReading> ReadRecordsAsync(string tenant, string user, CancellationToken cancellationToken) =>
        ReadReleasedAsync(tenant, [FactKey.Tenant, FactKey.User(user)], withRoles: false, cancellationToken);

    private FactSet? SetOf(FactReading reading)
    {
        if (reading.Tenant is not { } record)
        {
            return null;
        }

        RoleModel model = _reader.ModelOf(record);
        Dictionary<string, RoleCell> cells = reading.Roles.ToDictionary(
            role => role.Id, role => new RoleCell(role.ToFacts(model)), StringComparer.Ordinal);
        return new FactSet(
            record.ToFacts(model), new RoleCatalogue(cells.Values.Select(cell => cell.Facts)),
            reading.Users.ToDictionary(
                user => user.Id,
                user => user.ToFacts(model, role => model.BuiltInCell(role) ?? cells.GetValueOrDefault(role)),
                StringComparer.Ordinal),
            time.GetUtcNow());
    }

    private async ValueTask<FactReading> ReadReleasedAsync(
        string tenant, FactKey[] keys, bool withRoles, CancellationToken cancellationToken)
    {
        FactReading reading = await ReadOnceAsync(tenant, keys, withRoles, cancellationToken);
        for (int round = 0; !reading.Marked.IsEmpty; round++)
        {
            if (round == RoundsMax)
            {
                throw new StoreException(
                    $"facts of tenant `{tenant}` kept changing while they were read; try again", isTransient: true,
                    tookNoEffect: true);
            }

            int look = round % LooksBeforeRecovery;
            if (look == LooksBeforeRecovery - 1)
            {
                await flow.RecoverAsync(tenant, reading.Marked, cancellationToken);
            }
            else
            {
                using PeriodicTimer timer = new(_firstPause * (1 << look));
                await timer.WaitForNextTickAsync(cancellationToken);
            }

            // Always anew: others may have seen a later change without this one meanwhile.
            reading = await ReadOnceAsync(tenant, keys, withRoles, cancellationToken);
        }

        return reading;
    }

    private async ValueTask<FactReading> ReadOnceAsync(
        string tenant, FactKey[] keys, bool withRoles, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync();
        }
        catch (InvalidDataException)
        {
            // The tenant runs a model that another silo was given a moment ago.
            await models.RefreshAsync(cancellationToken);
            return await ReadAsync();
        }

        ValueTask<FactReading> ReadAsync() => withRoles
            ? _reader.ReadWithAllRolesAsync(tenant, keys, cancellationToken)
            : _reader.ReadAsync(new FactQuery(tenant, [.. keys], WithRolesOfUsers: true), cancellationToken);
    }
}
