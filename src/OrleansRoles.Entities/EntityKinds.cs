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

    /// <summary>A team.</summary>
    public const string Team = "team";

    /// <summary>A contract.</summary>
    public const string Contract = "contract";

    /// <summary>A workspace.</summary>
    public const string Workspace = "workspace";

    /// <summary>A licence of the model as one tenant uses it: how many seats are taken.</summary>
    public const string Licence = "licence";

    /// <summary>A change that waits, or waited, for an approval.</summary>
    public const string Approval = "approval";

    /// <summary>A request for an app.</summary>
    public const string AppRequest = "app-request";

    /// <summary>A link to another system.</summary>
    public const string Integration = "integration";

    /// <summary>A role model of the installation.</summary>
    public const string Model = "model";

    /// <summary>A back end of the installation.</summary>
    public const string Service = "service";
}
