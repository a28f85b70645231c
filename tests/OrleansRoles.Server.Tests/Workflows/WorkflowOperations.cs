namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>Every operation that workflows name. Each family stands in a file of its own.</summary>
internal static class WorkflowOperations
{
    public static IReadOnlyDictionary<string, Operation> All { get; } =
        new IEnumerable<(string Name, Operation Operation)>[]
        {
            PeopleOperations.All,
            RoleOperations.All,
            InvitationOperations.All,
            LicenceOperations.All,
            ApiKeyOperations.All,
            ApprovalOperations.All,
            NotificationOperations.All,
            ContractOperations.All,
            TenantOperations.All,
            ProductOperations.All,
        }
        .SelectMany(family => family)
        .ToDictionary(entry => entry.Name, entry => entry.Operation, StringComparer.Ordinal);
}
