using OrleansRoles.Model.Definition;

namespace OrleansRoles.Cli.Models;

/// <summary>One line of a requirement that is laid out as a tree, its rules opened up.</summary>
/// <param name="Depth">How deep it stands, from 0.</param>
/// <param name="Text">The line.</param>
/// <param name="GrantedBy">For a permission: the built-in roles that grant it; null for anything else.</param>
internal sealed record RequirementLine(int Depth, string Text, IReadOnlyList<string>? GrantedBy)
{
    /// <summary>Lays a requirement out.</summary>
    public static IEnumerable<RequirementLine> Of(ModelDefinition model, Requirement requirement, int depth = 0)
    {
        (string text, IEnumerable<Requirement> below) = requirement switch
        {
            Requirement.All all => (all.Items.IsEmpty ? "always" : "all of", all.Items),
            Requirement.Any any => (any.Items.IsEmpty ? "never" : "one of", any.Items),
            Requirement.Not not => ("not", [not.Item]),
            Requirement.Rule rule => ($"rule {rule.Name}", [rule.Body]),
            Requirement.With with => (
                with.Quantifier == Quantifier.Every
                    ? $"with every {with.Path} as {with.ResourceType}"
                    : $"with {with.Path} as {with.ResourceType}",
                [with.Body]),
            _ => (RequirementText.Of(requirement), Enumerable.Empty<Requirement>()),
        };
        IReadOnlyList<string>? grantedBy = PermissionOf(requirement) is { } permission
            ? RolesThatGrant(model, permission.Name, permission.Level)
            : null;
        return below.SelectMany(item => Of(model, item, depth + 1))
            .Prepend(new RequirementLine(depth, text, grantedBy));
    }

    private static (string Name, string? Level)? PermissionOf(Requirement requirement) => requirement switch
    {
        Requirement.HasPermission has => (has.Permission, has.Level),
        Requirement.HasPermissionAt has => (has.Permission, has.Level),
        Requirement.HasPermissionAnywhere has => (has.Permission, has.Level),
        Requirement.CoversLevel covers => (covers.Permission, null),
        _ => null,
    };

    private static string[] RolesThatGrant(ModelDefinition model, string permission, string? level)
    {
        PermissionDefinition definition = model.Permissions.First(item => item.Name == permission);
        int needed = level is null ? 0 : definition.Levels.IndexOf(level);
        return
        [
            .. model.Roles
                .Where(role => role.Grants.Any(grant => grant.Permission == permission
                    && (grant.Level is null || definition.Levels.IndexOf(grant.Level) >= needed)))
                .Select(role => role.Name),
        ];
    }
}
