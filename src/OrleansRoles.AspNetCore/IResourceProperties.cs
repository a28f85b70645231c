using Microsoft.AspNetCore.Http;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.AspNetCore;

/// <summary>
/// Knows properties of resources that the model's conditions read and that stand in no address: an event's status, a
/// document's owner. A service of the application, of any lifetime.
/// </summary>
public interface IResourceProperties
{
    /// <summary>Finds the properties of the resource that a request is about.</summary>
    /// <param name="context">The request.</param>
    /// <param name="resource">The resource's type and id, and who asks for what.</param>
    /// <param name="cancellationToken">Cancelled where the client has gone.</param>
    /// <returns>Its properties; null where there is no such resource, which denies (<c>resource-unresolved</c>). They
    /// take precedence over those that templates name.</returns>
    /// <remarks>An exception is the application's own: the endpoint does not run.</remarks>
    ValueTask<IReadOnlyCollection<Property>?> FindAsync(
        HttpContext context, PermissionQuestion resource, CancellationToken cancellationToken);
}
