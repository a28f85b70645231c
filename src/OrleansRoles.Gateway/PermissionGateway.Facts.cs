using OrleansRoles.Gateway.Checks;
using OrleansRoles.Gateway.Loads;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway;

/// <summary>Several checks on one state: for batches.</summary>
public sealed partial class PermissionGateway
{
    /// <summary>
    /// Takes the facts of a tenant and of some of its users from memory, all of one state, which later changes no
    /// longer reach. Users that do not exist are left out.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="users">The users.</param>
    /// <param name="facts">The tenant's facts; null where there is no such tenant.</param>
    /// <param name="found">The users' facts, by id.</param>
    /// <returns>False where something must be loaded first: use <see cref="LoadAsync"/>.</returns>
    public bool TryReadFacts(
        string tenant, IReadOnlyCollection<string> users, out TenantFacts? facts,
        out Dictionary<string, UserFacts> found)
    {
        facts = null;
        found = new Dictionary<string, UserFacts>(users.Count, StringComparer.Ordinal);
        Generation<FactCache>? generation = _holder.Current;
        return generation is not null
            && generation.Memory.Find(tenant, Primitives.OrdinalText.HashOf(tenant)) is { } memory
            && memory.TryRead(users, out facts, found)
            && generation.IsValid(_clock.Now);
    }

    /// <summary>Brings the facts of a tenant and of some of its users into memory, of many users at once.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="users">The users; none for the tenant's own facts alone.</param>
    /// <param name="cancellationToken">Cancels the waiting, not the loading, for which others may wait too.</param>
    /// <returns>Whether they were there, or are now; false where the source does not answer, where they are being
    /// changed, or where so many users do not fit into the memory.</returns>
    public async ValueTask<bool> LoadAsync(
        string tenant, IReadOnlyCollection<string> users, CancellationToken cancellationToken)
    {
        if (users.Count > Math.Max(1, _options.UsersMax / 2))
        {
            return false;
        }

        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (_holder.Current is not { } generation || !generation.IsValid(_clock.Now))
            {
                return false;
            }

            LoadOutcome outcome = await _loader.LoadAsync(generation, tenant, users, cancellationToken);
            if (outcome == LoadOutcome.Kept)
            {
                return true;
            }

            if (outcome != LoadOutcome.ThrownAway)
            {
                return false;
            }
        }

        return false;
    }
}
