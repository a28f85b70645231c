using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Reference;

/// <summary>What roles give, worked out from names each time it is asked. Slow and obvious.</summary>
internal sealed class ReferenceRoles(ModelDefinition model, TenantDocument document)
{
    public PermissionDefinition Permission(string name) => model.Permissions.Single(p => p.Name == name);

    /// <summary>1 for the lowest level and a held flag; 0 for none and for what is no level.</summary>
    public static int LevelNumber(PermissionDefinition permission, string? level) =>
        permission.Levels.IsEmpty ? (level is null ? 1 : 0) : permission.Levels.IndexOf(level!) + 1;

    public ScopeName Scope(string type, string id) =>
        type == model.Scopes[0].Name ? ScopeName.Root : new ScopeName(type, id);

    public string TypeOf(ScopeName scope) => scope == ScopeName.Root ? model.Scopes[0].Name : scope.Type;

    /// <summary>The user's assignments that count, those aside that no role of that kind can have.</summary>
    public IEnumerable<AssignmentEntry> Assignments(string user, DateTimeOffset now) =>
        document.Users.Where(u => u.Id == user)
            .SelectMany(u => u.Roles, (u, role) => new AssignmentEntry(user, role, ScopeName.Root))
            .Concat(document.AllAssignments().Where(a => a.User == user))
            .Where(a => (a.From is null || a.From <= now) && (a.Until is null || now < a.Until))
            .Where(a => BuiltIn(a.Role) is { } role
                ? role.Scope == TypeOf(a.At)
                : Custom(a.Role) is not null && a.At == ScopeName.Root);

    /// <summary>Every scope at which holding the role at <paramref name="assigned"/> could give something.</summary>
    public IEnumerable<ScopeName> Reach(string role, ScopeName assigned) =>
        Custom(role)?.Grants
            .Where(entry => entry.Permissions.Any(g => model.Permissions.Any(p => p.Name == g.Permission)))
            .Select(entry => entry.At).Prepend(ScopeName.Root).Distinct() ?? [assigned];

    /// <summary>The level that the role, assigned there, gives at the scope.</summary>
    public int Level(string role, ScopeName assigned, ScopeName at, string permission) =>
        Level([.. Grants(role, assigned, at)], at, Permission(permission));

    /// <summary>Whether the permission, or one that it depends on, stands behind something that is off.</summary>
    public bool IsDisabled(string permission) => Permission(permission) is var p
        && ((p.Feature is { } feature && !document.Features.Contains(feature))
            || (p.Setting is { } setting && !document.Settings.Contains(setting))
            || new[] { p.Needs?.Permission, p.CappedBy }.OfType<string>().Any(IsDisabled));

    private RoleDefinition? BuiltIn(string role) => model.Roles.SingleOrDefault(r => r.Name == role);

    private CustomRoleEntry? Custom(string role) => document.Roles.SingleOrDefault(r => r.Id == role);

    private IEnumerable<Grant> Grants(string role, ScopeName assigned, ScopeName at) => BuiltIn(role) is { } builtIn
        ? (assigned == at ? builtIn.Grants : [])
        : Custom(role)!.Grants
            .Where(entry => entry.At == at || (at != ScopeName.Root && entry.At == new ScopeName(at.Type, "*")))
            .SelectMany(entry => entry.Permissions)
            .Concat((at == ScopeName.Root ? model.CustomRoles?.Includes : null) is { } included
                ? included.SelectMany(name => BuiltIn(name)!.Grants)
                : []);

    private int Level(Grant[] grants, ScopeName at, PermissionDefinition permission)
    {
        int level = grants.Where(g => g.Permission == permission.Name && permission.Scopes.Contains(TypeOf(at)))
            .Select(grant => LevelNumber(permission, grant.Level)).DefaultIfEmpty().Max();
        bool lacks = permission.Needs is { } needs && Permission(needs.Permission) is var parent
            && Level(grants, at, parent) < LevelNumber(parent, needs.Level);
        int cap = permission.CappedBy is { } bound ? Level(grants, at, Permission(bound)) : level;
        return lacks ? 0 : Math.Min(level, cap);
    }
}
