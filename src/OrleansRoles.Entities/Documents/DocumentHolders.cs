using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Documents;

/// <summary>
/// The rule that a scope keeps holders of certain roles (its owners) once it had them, for documents: they must not
/// lose the last owner either. What commands ask is in <see cref="Members"/>; who counts is the same.
/// </summary>
internal static class DocumentHolders
{
    /// <summary>Refuses a document after which a scope that stays would have too few holders.</summary>
    public static Refusal? Refuse(TenantImage image, TenantDocument document, ModelDefinition model)
    {
        List<RoleDefinition> guarded = [.. model.Roles.Where(role => role.HoldersMin > 0)];
        if (!image.Exists || guarded.Count == 0)
        {
            return null;
        }

        HashSet<string> names = [.. guarded.Select(role => role.Name), .. guarded.SelectMany(role => role.CountsWith)];
        ILookup<ScopeName, AssignmentEntry> before = Permanent(
            image.Assignments, names, id => image.User(id)?.Status == UserStatus.Active);
        HashSet<string> active =
            [.. document.Users.Where(user => user.Status == UserStatus.Active).Select(user => user.Id)];
        IEnumerable<AssignmentEntry> all = document.AllAssignments().Concat(document.Users.SelectMany(
            user => user.Roles, (user, role) => new AssignmentEntry(user.Id, role, ScopeName.Root)));
        ILookup<ScopeName, AssignmentEntry> after = Permanent(all, names, active.Contains);
        HashSet<ScopeName> staying = Staying(image, document);
        foreach (IGrouping<ScopeName, AssignmentEntry> at in before.OrderBy(
            at => at.Key.ToString(), StringComparer.Ordinal))
        {
            bool ends = at.Key.Type is EntityKinds.Contract or EntityKinds.Workspace && !staying.Contains(at.Key);
            RoleDefinition? lost = ends ? null : guarded.Find(role => Lacks(role, at, after[at.Key]));
            if (lost is not null)
            {
                return new Refusal(
                    RefusalKind.LastHolder,
                    $"the document leaves `{at.Key}` without an active `{lost.Name}`; let it name one");
            }
        }

        return null;
    }

    private static bool Lacks(
        RoleDefinition role, IEnumerable<AssignmentEntry> before, IEnumerable<AssignmentEntry> after) =>
        before.Any(a => a.Role == role.Name)
        && after.Where(a => a.Role == role.Name || role.CountsWith.Contains(a.Role))
            .Select(a => a.User).Distinct().Count() < role.HoldersMin;

    private static ILookup<ScopeName, AssignmentEntry> Permanent(
        IEnumerable<AssignmentEntry> all, HashSet<string> roles, Func<string, bool> isActive) => all
        .Where(a => a.From is null && a.Until is null && roles.Contains(a.Role) && isActive(a.User))
        .ToLookup(a => a.At);

    /// <summary>Contracts and workspaces that are the same afterwards; one that moves to another contract is another.
    /// </summary>
    private static HashSet<ScopeName> Staying(TenantImage image, TenantDocument document)
    {
        HashSet<ScopeName> staying = [];
        foreach (ContractEntry contract in document.Contracts)
        {
            staying.Add(new ScopeName(Contract.Kind, contract.Id));
            staying.UnionWith(contract.Workspaces
                .Where(workspace => image.Workspace(workspace.Id)?.Contract == contract.Id)
                .Select(workspace => new ScopeName(Workspace.Kind, workspace.Id)));
        }

        return staying;
    }
}
