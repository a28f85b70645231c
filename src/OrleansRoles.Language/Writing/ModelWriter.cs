using System.Collections.Immutable;
using OrleansRoles.Language.Binding;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Writing;

/// <summary>
/// A definition as a model file again: includes, ladders and parts resolved, grants complete, in declared order. What
/// is written compiles to the same definition.
/// </summary>
public static class ModelWriter
{
    /// <summary>The model as YAML.</summary>
    public static string ToYaml(ModelDefinition definition) => YamlEmitter.Emit(Write(definition));

    /// <summary>The model as JSON.</summary>
    public static string ToJson(ModelDefinition definition) => JsonEmitter.Emit(Write(definition));

    internal static WrittenMap Write(ModelDefinition definition)
    {
        string root = definition.Scopes[0].Name;
        return new WrittenMap()
            .Add("model", definition.Name)
            .Add("version", definition.Version)
            .Add("title", definition.Title)
            .Add("description", definition.Description)
            .AddAny("scopes", ByName(definition.Scopes, scope => scope.Name, WriteScope))
            .Add("features", definition.Features)
            .Add("settings", definition.Settings)
            .Add("licences", definition.Licences)
            .Add("operators", definition.Operators)
            .AddAny("permissions", ByName(definition.Permissions, item => item.Name, WritePermission))
            .AddAny("resources", ByName(definition.Resources, item => item.Name, item => WriteResource(item, root)))
            .AddAny("rules", WriteRules(definition))
            .AddAny("actions", ByName(definition.Actions, item => item.Name, WriteAction))
            .AddAny("roles", ByName(definition.Roles, item => item.Name, WriteRole))
            .Add("custom-roles", definition.CustomRoles is { } custom ? WriteCustomRoles(custom) : null)
            .Add("ranks", definition.Ranks is { } ranks ? WriteRanks(ranks) : null)
            .AddAny("workflows", WorkflowWriter.Write(definition.Workflows));
    }

    internal static WrittenMap ByName<T>(
        ImmutableArray<T> items, Func<T, string> nameOf, Func<T, WrittenMap> write)
    {
        var map = new WrittenMap();
        foreach (T item in items)
        {
            map.Add(nameOf(item), write(item));
        }

        return map;
    }

    private static WrittenMap Inline() => new(isInline: true);

    private static WrittenMap WriteScope(ScopeDefinition scope) => Inline()
        .Add("in", scope.Parent)
        .Add("members", scope.OneRolePerMember ? "one-role" : null)
        .Add("description", scope.Description);

    private static WrittenMap WritePermission(PermissionDefinition permission) => Inline()
        .Add("scope", permission.Scopes)
        .Add("levels", permission.Levels)
        .Add("needs", permission.Needs is { } needs ? WriteGrant(needs.Permission, needs.Level) : null)
        .Add("capped-by", permission.CappedBy)
        .Add("feature", permission.Feature)
        .Add("setting", permission.Setting)
        .Add("restrictive", permission.Restrictive)
        .Add("description", permission.Description);

    private static WrittenMap WriteResource(ResourceDefinition resource, string root)
    {
        var scopes = Inline();
        foreach (ResourceScope scope in resource.Scopes.Where(scope => !string.Equals(scope.ScopeType, root)))
        {
            scopes.Add(scope.ScopeType, WrittenNode.Texts(scope.Ids.Select(PathSyntax.WriteItem)));
        }

        return Inline()
            .AddAny("scopes", scopes)
            .Add("gate", resource.Gate is null ? null : RequirementWriter.Write(resource.Gate))
            .Add("for-each", resource.ForEach is { } group
                ? Inline().Add(PathSyntax.WriteItem(group.Path), group.ResourceType)
                : null)
            .Add("description", resource.Description);
    }

    private static WrittenMap WriteRules(ModelDefinition definition)
    {
        var rules = new Dictionary<string, Requirement>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (ResourceDefinition resource in definition.Resources)
        {
            RequirementWriter.CollectRules(resource.Gate, rules, order);
        }

        foreach (ActionDefinition action in definition.Actions)
        {
            RequirementWriter.CollectRules(action.Requirement, rules, order);
            RequirementWriter.CollectRules(action.Gate, rules, order);
            foreach (ObligationDefinition obligation in action.Obligations)
            {
                RequirementWriter.CollectRules(obligation.When, rules, order);
            }
        }

        var map = new WrittenMap();
        foreach (string name in order)
        {
            map.Add(name, RequirementWriter.Write(rules[name]));
        }

        return map;
    }

    private static WrittenMap WriteAction(ActionDefinition action) => Inline()
        .Add("on", action.On)
        .Add("if", RequirementWriter.Write(action.Requirement))
        .Add("gate", action.Gate is null ? null : RequirementWriter.Write(action.Gate))
        .AddAny("obligations", new WrittenList([.. action.Obligations.Select(WriteObligation)], IsInline: true))
        .Add("description", action.Description);

    private static WrittenNode WriteObligation(ObligationDefinition obligation) => obligation.When is null
        ? WrittenNode.Text(obligation.Text)
        : Inline().Add("oblige", obligation.Text).Add("when", RequirementWriter.Write(obligation.When));

    private static WrittenMap WriteRole(RoleDefinition role) => new WrittenMap()
        .Add("at", role.Scope)
        .Add("title", role.Title)
        .Add("description", role.Description)
        .Add("grants", [.. role.Grants.Select(grant => WriteGrant(grant.Permission, grant.Level))])
        .Add("includes", role.Includes)
        .Add("assigned-by", role.AssignedBy)
        .Add("assigned-by-operator", role.AssignedByOperator)
        .Add("first-holder-by-operator", role.FirstHolderByOperator)
        .AddAny("holders", Inline()
            .Add("min", role.HoldersMin)
            .Add("counts-with", role.CountsWith)
            .Add("advised-max", role.HoldersAdvisedMax))
        .Add("kind", role.Kind switch
        {
            SubjectKind.Human => "human",
            SubjectKind.Integration => "integration",
            null => null,
        })
        .Add("default", role.Default);

    private static string WriteGrant(string permission, string? level) =>
        level is null ? permission : $"{permission}>={level}";

    private static WrittenMap WriteCustomRoles(CustomRoleRules rules) => new WrittenMap()
        .Add("includes", rules.Includes)
        .Add("may-grant", WrittenNode.Texts(rules.MayGrant))
        .Add("grant-scopes", WrittenNode.Texts(rules.GrantScopes))
        .Add("created-by", rules.CreatedBy)
        .Add("edited-by", rules.EditedBy)
        .Add("deleted-by", rules.DeletedBy)
        .Add("assigned-by", rules.AssignedBy)
        .Add("subscribed-apps-only", rules.SubscribedAppsOnly)
        .Add("confirm-deletion", rules.ConfirmDeletion);

    private static WrittenMap WriteRanks(RankDefinition ranks) => new WrittenMap()
        .Add("order", ranks.Order)
        .Add("not-grantable", ranks.NotGrantable);
}
