using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Entities.Facts;

/// <summary>Which facts a change touches.</summary>
public static class FactKeys
{
    /// <summary>
    /// A commit that touches more than so many facts names the tenant's instead, which stand for all of them.
    /// </summary>
    public const int KeysMax = 256;

    /// <summary>The facts that a change makes untrue, or null where no check reads what it changed.</summary>
    public static FactKey? Of(EntityKey entity, EntityChange change) => change switch
    {
        TenantChange.Renamed or TenantChange.SeatsSet => null,
        TenantChange.WebhookAdded or TenantChange.WebhookChanged or TenantChange.WebhookRemoved => null,
        TenantChange.WebhookDisabled or TenantChange.WebhookEnabled => null,
        TenantChange.WebhookSecretRotated or TenantChange.WebhookTested => null,
        TenantChange => FactKey.Tenant,
        RoleChange.Retired or RoleChange.Restored => null,
        RoleChange => FactKey.Role(entity.Id),
        UserChange.ProfileChanged => null,
        UserChange.KeyIssued or UserChange.KeyLimited or UserChange.KeyRevoked => null,
        UserChange => FactKey.User(entity.Id),
        ContractChange.MemberRoleGiven given => FactKey.User(given.User),
        ContractChange.MemberRoleTaken taken => FactKey.User(taken.User),
        WorkspaceChange.MemberRoleGiven given => FactKey.User(given.User),
        WorkspaceChange.MemberRoleTaken taken => FactKey.User(taken.User),
        _ => null,
    };

    /// <summary>The facts that several entities' changes touch, each once, in order; the tenant's stand for all.
    /// </summary>
    public static IReadOnlyList<FactKey> Of(IEnumerable<(EntityKey Entity, EntityChange Change)> changes)
    {
        HashSet<FactKey> keys = [];
        foreach ((EntityKey entity, EntityChange change) in changes)
        {
            if (Of(entity, change) is { } key)
            {
                keys.Add(key);
            }
        }

        return keys.Contains(FactKey.Tenant) || keys.Count > KeysMax
            ? [FactKey.Tenant]
            : [.. keys.OrderBy(key => key.ToString(), StringComparer.Ordinal)];
    }
}
