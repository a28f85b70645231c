using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.EngineConformance.Worlds;

/// <summary>Every question worth asking about a tenant of the suite's model.</summary>
public static class Questions
{
    /// <summary>
    /// Each user (and one that never is), each action, each resource that there is (and one that is not).
    /// </summary>
    public static IEnumerable<CheckRequest> About(TenantDocument document, IEnumerable<string> users)
    {
        List<(string Type, string Id, Property[] Properties)> resources =
        [
            ("tenant", document.Tenant, [new("teams", PropertyValue.From("north", "west")), new("app", "crm")]),
            ("venue", "hall", []),
            ("venue", "nowhere", []),
            ("contract", "nowhere", []),
        ];
        foreach (ContractEntry contract in document.Contracts)
        {
            resources.Add(("contract", contract.Id, []));
            resources.AddRange(contract.Workspaces.Select<WorkspaceEntry, (string, string, Property[])>(
                workspace => ("workspace", workspace.Id, [new("contract", contract.Id)])));
        }

        ModelDefinition model = ConformanceModel.Definition("1");
        return
            from user in users.Append("never")
            from action in model.Actions
            where !action.Name.StartsWith("step.", StringComparison.Ordinal) || action.Name is "step.1" or "step.2"
            from resource in resources
            where action.On.Contains(resource.Type)
            select new CheckRequest
            {
                Tenant = document.Tenant,
                SubjectId = user,
                Action = action.Name,
                ResourceType = resource.Type,
                ResourceId = resource.Id,
                Properties = resource.Properties,
            };
    }

    /// <summary>A question about the tenant itself.</summary>
    public static CheckRequest AtTenant(string tenant, string user, string action) => new()
    {
        Tenant = tenant,
        SubjectId = user,
        Action = action,
        ResourceType = "tenant",
        ResourceId = tenant,
    };

    /// <summary>A question in words, for messages.</summary>
    public static string Text(in CheckRequest request) =>
        $"{request.Tenant}: {request.SubjectId} {request.Action} {request.ResourceType}/{request.ResourceId}";
}
