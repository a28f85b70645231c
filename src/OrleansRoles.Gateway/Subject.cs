using OrleansRoles.Model.Requests;

namespace OrleansRoles.Gateway;

/// <summary>
/// A user that was looked up once, for any number of checks (<see cref="IPermissionGateway.ResolveSubject"/>).
/// Thread-safe.
/// </summary>
public sealed class Subject
{
    internal Subject(string tenant, string user)
    {
        Tenant = tenant;
        User = user;
    }

    /// <summary>The tenant's id.</summary>
    public string Tenant { get; }

    /// <summary>The user's id.</summary>
    public string User { get; }

    /// <summary>A question about this user.</summary>
    /// <param name="action">The action's name.</param>
    /// <param name="resourceType">The resource's type.</param>
    /// <param name="resourceId">The resource's id.</param>
    /// <param name="properties">Properties of the resource that the model's conditions read; null for none.</param>
    /// <param name="context">The rest of the request; null for none.</param>
    public CheckRequest Ask(
        string action, string resourceType, string resourceId, Property[]? properties = null,
        Property[]? context = null) => new()
    {
        Tenant = Tenant,
        SubjectType = SubjectType.User,
        SubjectId = User,
        Action = action,
        ResourceType = resourceType,
        ResourceId = resourceId,
        Properties = properties,
        Context = context,
    };
}
