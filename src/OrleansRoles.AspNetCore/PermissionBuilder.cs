using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using OrleansRoles.AspNetCore.Checks;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.AspNetCore;

/// <summary>Says more about a permission that an endpoint requires.</summary>
public sealed class PermissionBuilder
{
    private readonly List<string> _properties = [];
    private readonly List<string> _context = [];
    private readonly List<string> _carriesOut = [];
    private Func<HttpContext, ValueTask<IReadOnlyCollection<Property>?>>? _load;
    private Func<HttpContext, ValueTask<IReadOnlyCollection<Property>?>>? _loadContext;
    private Type? _propertiesFrom;
    private Freshness? _freshness;
    private string? _schemes;

    internal PermissionBuilder()
    {
    }

    /// <summary>A property of the resource by template: <c>With("venue={venueId}")</c>.</summary>
    public PermissionBuilder With(params string[] properties)
    {
        _properties.AddRange(properties);
        return this;
    }

    /// <summary>
    /// Properties of the resource by code; null says that there is no such resource, which denies. They take precedence
    /// over templates.
    /// </summary>
    public PermissionBuilder With(Func<HttpContext, ValueTask<IReadOnlyCollection<Property>?>> load)
    {
        _load = load;
        return this;
    }

    /// <summary>Properties of the resource from a service of the application.</summary>
    public PermissionBuilder WithFrom<TProperties>()
        where TProperties : class, IResourceProperties
    {
        _propertiesFrom = typeof(TProperties);
        return this;
    }

    /// <summary>A property of the request's context by template: <c>InContext("status={query:status}")</c>.</summary>
    public PermissionBuilder InContext(params string[] properties)
    {
        _context.AddRange(properties);
        return this;
    }

    /// <summary>Properties of the request's context by code; null for none.</summary>
    public PermissionBuilder InContext(Func<HttpContext, ValueTask<IReadOnlyCollection<Property>?>> load)
    {
        _loadContext = load;
        return this;
    }

    /// <summary>Obligations that the endpoint carries out.</summary>
    public PermissionBuilder CarriesOut(params string[] obligations)
    {
        _carriesOut.AddRange(obligations);
        return this;
    }

    /// <summary>How old the answer may be.</summary>
    public PermissionBuilder StaleAtMost(TimeSpan age)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        _freshness = Freshness.Within(age);
        return this;
    }

    /// <summary>The schemes that may sign the user in; otherwise the application's own.</summary>
    public PermissionBuilder SignedInBy(params string[] schemes)
    {
        _schemes = string.Join(',', schemes);
        return this;
    }

    internal PermissionMetadata Build(string action, string resource) => new(
        new PermissionSpecification
        {
            Action = action,
            Resource = resource,
            Properties = _properties,
            Context = _context,
            CarriesOut = _carriesOut,
            Freshness = _freshness,
            Load = _load,
            LoadContext = _loadContext,
            PropertiesFrom = _propertiesFrom,
        },
        _schemes);
}

/// <summary>A required permission of an endpoint that was built by code.</summary>
internal sealed class PermissionMetadata(PermissionSpecification specification, string? schemes)
    : IAuthorizeData, IAuthorizationRequirementData, IPermissionMetadata
{
    private PermissionRequirement? _requirement;

    public PermissionRequirement Requirement => _requirement ??= new(specification);

    public string? Policy { get; set; } = PermissionPolicy.Name;

    public string? Roles { get; set; }

    public string? AuthenticationSchemes { get; set; } = schemes;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [Requirement];

    /// <inheritdoc/>
    public override string ToString() => $"{specification.Action} on {specification.Resource}";
}
