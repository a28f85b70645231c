using Microsoft.AspNetCore.Builder;

namespace OrleansRoles.AspNetCore;

/// <summary>Marks endpoints and groups of endpoints.</summary>
public static class PermissionEndpoints
{
    /// <summary>
    /// The endpoint, or each one of the group, runs only where the user may do this to the resource of the request.
    /// Several must all hold.
    /// </summary>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="action">The action's name in the tenant's model.</param>
    /// <param name="resource">
    /// The resource: <c>event/{eventId}</c> is a type and where its id stands; parts in between are properties
    /// (<c>workspace/{contractId}/{workspaceId}</c> has the property <c>contract</c>); a type alone is the tenant.
    /// </param>
    /// <param name="more">Says more, such as further properties.</param>
    public static TBuilder RequirePermission<TBuilder>(
        this TBuilder builder, string action, string resource, Action<PermissionBuilder>? more = null)
        where TBuilder : IEndpointConventionBuilder
    {
        PermissionBuilder permission = new();
        more?.Invoke(permission);
        return builder.WithMetadata(permission.Build(action, resource));
    }

    /// <summary>The endpoint, or each one of the group, carries out these obligations of an allow.</summary>
    public static TBuilder CarriesOut<TBuilder>(this TBuilder builder, params string[] obligations)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new CarriesOutAttribute(obligations));

    /// <summary>The endpoint, or each one of the group, needs no permission, and here is why.</summary>
    public static TBuilder NoPermissionNeeded<TBuilder>(this TBuilder builder, string why)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new NoPermissionNeededAttribute(why));
}
