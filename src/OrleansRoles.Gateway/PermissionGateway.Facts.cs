using OrleansRoles.Gateway.Checks;
using OrleansRoles.Gateway.Loads;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

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

    /// <summary>Brings the facts of a tenant and of one of its users into memory.</summary>
    /// <returns>Whether they were there, or are now; false where the source does not answer, or where they are being
    /// changed.</returns>
    public async ValueTask<bool> LoadAsync(string tenant, string? user, CancellationToken cancellationToken)
    {
        CheckRequest request = new()
        {
            Tenant = tenant,
            SubjectType = user is null ? SubjectType.Operator : SubjectType.User,
            SubjectId = user ?? "",
            Action = "",
            ResourceType = "",
            ResourceId = "",
        };
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (_holder.Current is not { } generation || !generation.IsValid(_clock.Now))
            {
                return false;
            }

            LoadOutcome outcome = await _loader.LoadAsync(generation, request, cancellationToken);
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
