using Microsoft.AspNetCore.Http;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.AspNetCore.Checks;

/// <summary>What an endpoint says about a permission that it requires, as written.</summary>
internal sealed record PermissionSpecification
{
    public required string Action { get; init; }

    public required string Resource { get; init; }

    public IReadOnlyList<string> Properties { get; init; } = [];

    public IReadOnlyList<string> Context { get; init; } = [];

    public IReadOnlyList<string> CarriesOut { get; init; } = [];

    public Freshness? Freshness { get; init; }

    public Func<HttpContext, ValueTask<IReadOnlyCollection<Property>?>>? Load { get; init; }

    public Func<HttpContext, ValueTask<IReadOnlyCollection<Property>?>>? LoadContext { get; init; }

    public Type? PropertiesFrom { get; init; }
}

/// <summary>Metadata of an endpoint that requires a permission.</summary>
internal interface IPermissionMetadata
{
    /// <summary>The requirement.</summary>
    /// <exception cref="FormatException">A template is none; the message says what to write.</exception>
    PermissionRequirement Requirement { get; }
}
