using Microsoft.AspNetCore.Authorization;
using OrleansRoles.AspNetCore.Checks;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore;

/// <summary>
/// The endpoint runs only where the user may do this to the resource of the request:
/// <c>[RequirePermission("workspace.flows.edit", "workspace/{contractId}/{workspaceId}")]</c>. Several must all hold.
/// </summary>
/// <remarks>
/// It is an ordinary requirement of ASP.NET Core's authorization: it adds to the policies of the endpoint and never
/// takes the place of one. What stands in the route is the client's word: that a workspace lies in that contract is for
/// the endpoint, or an <see cref="IResourceProperties"/>, to know. Mistakes in templates stop the start and name the
/// endpoint.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequirePermissionAttribute : Attribute, IAuthorizeData, IAuthorizationRequirementData,
    IPermissionMetadata
{
    private PermissionRequirement? _requirement;

    /// <summary>Requires a permission.</summary>
    /// <param name="action">The action's name in the tenant's model.</param>
    /// <param name="resource">
    /// The resource: <c>event/{eventId}</c> is a type and where its id stands; parts in between are properties
    /// (<c>workspace/{contractId}/{workspaceId}</c> has the property <c>contract</c>); a type alone is the tenant.
    /// </param>
    /// <param name="properties">More properties of the resource: <c>venue={venueId}</c>.</param>
    public RequirePermissionAttribute(string action, string resource, params string[] properties)
    {
        Action = action;
        Resource = resource;
        Properties = properties;
    }

    /// <summary>The action's name.</summary>
    public string Action { get; }

    /// <summary>The resource's template.</summary>
    public string Resource { get; }

    /// <summary>More properties of the resource, by template.</summary>
    public IReadOnlyList<string> Properties { get; }

    /// <summary>Properties of the request's context, by template: <c>status={query:status}</c>.</summary>
    public string[] Context { get; set; } = [];

    /// <summary>A service of the application that knows more properties (<see cref="IResourceProperties"/>).</summary>
    public Type? PropertiesFrom { get; set; }

    /// <summary>Obligations that the endpoint carries out (<see cref="CarriesOutAttribute"/> says the same).</summary>
    public string[] CarriesOut { get; set; } = [];

    /// <summary>So many seconds old may the answer be; negative for what the options say.</summary>
    /// <value>-1.</value>
    public double StaleAtMostSeconds { get; set; } = -1;

    /// <summary>The schemes that may sign the user in, with commas; null for the application's own.</summary>
    public string? AuthenticationSchemes { get; set; }

    /// <inheritdoc/>
    string? IAuthorizeData.Policy { get; set; } = PermissionPolicy.Name;

    /// <inheritdoc/>
    string? IAuthorizeData.Roles { get; set; }

    /// <inheritdoc/>
    PermissionRequirement IPermissionMetadata.Requirement => _requirement ??= new(new PermissionSpecification
    {
        Action = Action,
        Resource = Resource,
        Properties = Properties,
        Context = Context,
        CarriesOut = CarriesOut,
        PropertiesFrom = PropertiesFrom,
        Freshness = StaleAtMostSeconds < 0 ? null : Freshness.Within(TimeSpan.FromSeconds(StaleAtMostSeconds)),
    });

    /// <inheritdoc/>
    IEnumerable<IAuthorizationRequirement> IAuthorizationRequirementData.GetRequirements() =>
        [((IPermissionMetadata)this).Requirement];
}
