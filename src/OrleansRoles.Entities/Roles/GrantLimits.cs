using System.Collections.Immutable;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Roles;

/// <summary>What a custom role may not contain, in words.</summary>
internal static class GrantLimits
{
    private const string App = "app";
    private const int FaultsMax = 5;

    /// <summary>
    /// Refuses grants that the model does not allow, and new ones that the tenant cannot use at present: a feature that
    /// is off, an app that it is not subscribed to. What the role had before stays, and works again later.
    /// </summary>
    public static async ValueTask<Refusal?> RefuseAsync(
        Turn turn, ImmutableArray<GrantEntry> grants, ImmutableArray<GrantEntry> before)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        List<string> faults =
        [
            .. new CustomRoleLimits(model).FaultsOf(grants).Take(FaultsMax).Select(fault => Text(model, fault)),
        ];
        if (faults.Count == 0)
        {
            TenantState tenant = (await turn.TenantStateAsync())!;
            faults.AddRange(NewGrants(grants, before)
                .Select(grant => Closed(model, tenant, grant.At, grant.Grant)).OfType<string>().Take(FaultsMax));
        }

        return faults.Count == 0 ? null : new Refusal(RefusalKind.GrantsInvalid, string.Join("; ", faults));
    }

    private static IEnumerable<(ScopeName At, Grant Grant)> NewGrants(
        ImmutableArray<GrantEntry> grants, ImmutableArray<GrantEntry> before)
    {
        HashSet<(ScopeName, Grant)> old = [.. Flat(before)];
        return Flat(grants).Where(grant => !old.Contains(grant));
    }

    private static IEnumerable<(ScopeName At, Grant Grant)> Flat(ImmutableArray<GrantEntry> grants) =>
        grants.SelectMany(entry => entry.Permissions, (entry, grant) => (entry.At, grant));

    private static string? Closed(ModelDefinition model, TenantState tenant, ScopeName at, Grant grant)
    {
        PermissionDefinition permission = model.Permissions.First(item => item.Name == grant.Permission);
        if (permission.Feature is { } feature && !tenant.Features.Contains(feature))
        {
            return $"`{permission.Name}` belongs to the feature `{feature}`, which the tenant does not have; remove it";
        }

        bool mustSubscribe = model.CustomRoles!.SubscribedAppsOnly && at.Type == App && !at.IsAll;
        return mustSubscribe && !tenant.Subscriptions.Contains(at.Id)
            ? $"the tenant is not subscribed to the app `{at.Id}`; choose one that it is subscribed to"
            : null;
    }

    private static string Text(ModelDefinition model, GrantFault fault) => fault.Kind switch
    {
        GrantFaultKind.ScopeNotGrantable =>
            $"custom roles carry nothing at `{fault.At}`; they can at "
            + string.Join(", ", model.CustomRoles!.GrantScopes),
        GrantFaultKind.PermissionNotGrantable => $"custom roles may not carry `{fault.Permission}`; remove it",
        GrantFaultKind.PermissionNotThere =>
            $"`{fault.Permission}` cannot be held at `{fault.At}`; it can at "
            + string.Join(", ", model.Permissions.First(item => item.Name == fault.Permission).Scopes),
        GrantFaultKind.Unknown => $"there is no `{fault.Permission}`; the model lists permissions and their levels",
        GrantFaultKind.ParentMissing =>
            $"`{fault.Permission}` counts only with `{fault.Needed}` in the same role at `{fault.At}`; add that, or "
            + $"remove `{fault.Permission}`",
        GrantFaultKind.AboveCap =>
            $"`{fault.Permission}` at `{fault.At}` is above `{fault.Needed}`, which caps it; lower the one or raise "
            + "the other",
    };
}
