using System.Globalization;
using System.Text;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Worlds;

/// <summary>Worlds in a few readable lines, for the message of a failed test.</summary>
public static class WorldText
{
    /// <summary>What matters for one question: the model's parts, the action asked, the tenant, the question.</summary>
    public static string Of(ModelDefinition model, TenantDocument document, in CheckRequest request)
    {
        StringBuilder text = new();
        Line(text, $"scopes {Join(model.Scopes.Select(s => s.Parent is null ? s.Name : $"{s.Name} in {s.Parent}"))}");
        string action = request.Action;
        foreach (ActionDefinition asked in model.Actions.Where(a => a.Name == action))
        {
            foreach (PermissionDefinition permission in model.Permissions)
            {
                Line(text, Permission(permission));
            }

            AppendResources(text, model);
            Line(text, $"action {asked.Name} on {Join(asked.On)}");
            Line(text, $"  gate {(asked.Gate is null ? "of the type" : Full(asked.Gate))}");
            Line(text, $"  if {Full(asked.Requirement)}");
            foreach (ObligationDefinition obligation in asked.Obligations)
            {
                string when = obligation.When is null ? "always" : Full(obligation.When);
                Line(text, $"  oblige {obligation.Text} when {when}");
            }
        }

        AppendRoles(text, model, document);
        AppendTenant(text, document);
        Line(text, Request(request));
        return text.ToString();
    }

    /// <summary>A question in one line.</summary>
    public static string Request(in CheckRequest request) =>
        $"request tenant={request.Tenant} {request.SubjectType}:{request.SubjectId} {request.Action} "
        + $"{request.ResourceType}/{request.ResourceId} properties={Properties(request.Properties)} "
        + $"context={Properties(request.Context)} subject={Properties(request.SubjectProperties)} "
        + $"action={Properties(request.ActionProperties)}";

    private static string Properties(Property[]? properties) => PropertyValue.From(properties ?? []).ToString();

    /// <summary>A requirement with its rules written out, which the short text only names.</summary>
    private static string Full(Requirement requirement) => requirement switch
    {
        Requirement.Rule rule => $"{rule.Name}:({Full(rule.Body)})",
        Requirement.All all => $"all [{Join(all.Items.Select(Full))}]",
        Requirement.Any any => $"any [{Join(any.Items.Select(Full))}]",
        Requirement.Not not => $"not {Full(not.Item)}",
        Requirement.With with => $"with {with.Quantifier} {with.Path} as {with.ResourceType}: ({Full(with.Body)})",
        _ => RequirementText.Of(requirement),
    };

    private static string Permission(PermissionDefinition permission)
    {
        string needs = permission.Needs is { } n ? $" needs {RequirementText.Permission(n.Permission, n.Level)}" : "";
        string cap = permission.CappedBy is { } c ? $" capped-by {c}" : "";
        string gates = $"{Named(" feature ", permission.Feature)}{Named(" setting ", permission.Setting)}";
        string scopes = Join(permission.Scopes);
        return $"permission {permission.Name} [{Join(permission.Levels)}] at {scopes}{needs}{cap}{gates}";
    }

    private static string Named(string word, string? name) => name is null ? "" : word + name;

    private static void AppendResources(StringBuilder text, ModelDefinition model)
    {
        foreach (ResourceDefinition resource in model.Resources)
        {
            IEnumerable<string> scopes = resource.Scopes.Select(s => $"{s.ScopeType}: {string.Join('|', s.Ids)}");
            string group = resource.ForEach is { } each ? $" for-each {each.Path} as {each.ResourceType}" : "";
            string gate = resource.Gate is null ? "" : $" gate {Full(resource.Gate)}";
            Line(text, $"resource {resource.Name} {{{Join(scopes)}}}{group}{gate}");
        }
    }

    private static void AppendRoles(StringBuilder text, ModelDefinition model, TenantDocument document)
    {
        foreach (RoleDefinition role in model.Roles)
        {
            Line(text, $"role {role.Name} at {role.Scope}: {Grants(role.Grants)}");
        }

        Line(text, $"custom roles include {Join(model.CustomRoles?.Includes ?? [])}");
        Line(text, $"ranks {Join(model.Ranks?.Order ?? [])} not {Join(model.Ranks?.NotGrantable ?? [])}");
        foreach (CustomRoleEntry role in document.Roles)
        {
            IEnumerable<string> grants = role.Grants.Select(grant => $"{grant.At}: {Grants(grant.Permissions)}");
            Line(text, $"custom {role.Id}: {string.Join("; ", grants)}");
        }
    }

    private static void AppendTenant(StringBuilder text, TenantDocument document)
    {
        Line(text, $"tenant {document.Tenant} {document.Status} features {Join(document.Features)} settings "
            + $"{Join(document.Settings)} subscriptions {Join(document.Subscriptions)}");
        foreach (UserEntry user in document.Users)
        {
            Line(text, $"user {user.Id} {user.Kind} {user.Status} teams {Join(user.Teams)} seats {Join(user.Seats)} "
                + $"roles {Join(user.Roles)}");
        }

        foreach (AssignmentEntry assignment in document.AllAssignments())
        {
            Line(text, $"assigned {assignment.User} {assignment.Role} at {assignment.At} "
                + $"{Moment(assignment.From)}..{Moment(assignment.Until)}");
        }
    }

    private static string Moment(DateTimeOffset? moment) => moment?.ToString("O", CultureInfo.InvariantCulture) ?? "";

    private static string Grants(IEnumerable<Grant> grants) =>
        Join(grants.Select(grant => RequirementText.Permission(grant.Permission, grant.Level)));

    private static string Join(IEnumerable<string> items) => string.Join(", ", items);

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
