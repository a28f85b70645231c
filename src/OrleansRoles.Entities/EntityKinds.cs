namespace OrleansRoles.Entities;

/// <summary>The kinds of entities, as they stand in keys and in the journal.</summary>
public static class EntityKinds
{
    /// <summary>The tenant itself; its id is the tenant's.</summary>
    public const string Tenant = "tenant";

    /// <summary>A user.</summary>
    public const string User = "user";

    /// <summary>A custom role.</summary>
    public const string Role = "role";

    /// <summary>A contract.</summary>
    public const string Contract = "contract";

    /// <summary>A workspace.</summary>
    public const string Workspace = "workspace";
}
