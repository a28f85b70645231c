using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using OrleansRoles.AspNetCore.Checks;
using OrleansRoles.AspNetCore.Templates;

namespace OrleansRoles.AspNetCore.Start;

/// <summary>What can be told to be wrong with an endpoint before anybody calls it.</summary>
internal sealed class EndpointRules(PermissionOptions options, IServiceProviderIsService services)
{
    /// <summary>All mistakes of an endpoint, each with its name and the remedy.</summary>
    public IEnumerable<string> Mistakes(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<ISuppressMatchingMetadata>() is { SuppressMatching: true })
        {
            return [];
        }

        IReadOnlyList<IPermissionMetadata> permissions = endpoint.Metadata.GetOrderedMetadata<IPermissionMetadata>();
        INoPermissionNeededMetadata? none = endpoint.Metadata.GetMetadata<INoPermissionNeededMetadata>();
        List<string> mistakes = [];
        if (permissions.Count == 0)
        {
            if (none is null && options.OnEveryEndpoint)
            {
                mistakes.Add(
                    "it requires no permission: mark it with `[RequirePermission(…)]`, or say why it needs none with "
                    + "`[NoPermissionNeeded(\"…\")]`");
            }
        }
        else
        {
            FindContradictions(endpoint, none, mistakes);
            foreach (IPermissionMetadata permission in permissions)
            {
                FindMistakes(endpoint, permission, mistakes);
            }
        }

        if (none is not null && string.IsNullOrWhiteSpace(none.Why))
        {
            mistakes.Add("it does not say why it needs no permission: write the reason");
        }

        return mistakes.Select(mistake => $"endpoint `{NameOf(endpoint)}`: {mistake}");
    }

    private void FindContradictions(Endpoint endpoint, INoPermissionNeededMetadata? none, List<string> mistakes)
    {
        if (none is not null)
        {
            mistakes.Add("it requires a permission and says that it needs none: take one of the two away");
        }

        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            mistakes.Add(
                "it requires a permission and allows anonymous callers, for whom nothing would be checked: take "
                + "`AllowAnonymous` away");
        }

        if (options.Tenant?.RouteName is { } tenant && !RouteNames(endpoint).Contains(tenant))
        {
            mistakes.Add(
                $"the tenant is the route value `{tenant}`, which its pattern does not have: it has "
                + $"{Listed(RouteNames(endpoint))}");
        }
    }

    private void FindMistakes(Endpoint endpoint, IPermissionMetadata permission, List<string> mistakes)
    {
        PermissionRequirement requirement;
        try
        {
            requirement = permission.Requirement;
        }
        catch (FormatException exception)
        {
            mistakes.Add(exception.Message);
            return;
        }

        foreach (ValueTemplate value in requirement.Values)
        {
            if (MistakeOf(endpoint, value) is { } mistake)
            {
                mistakes.Add($"`{value}` of the permission `{requirement.Action}` {mistake}");
            }
        }

        if (requirement.PropertiesFrom is { } type)
        {
            if (!typeof(IResourceProperties).IsAssignableFrom(type))
            {
                mistakes.Add($"`{type.Name}` does not implement `IResourceProperties`");
            }
            else if (!services.IsService(type))
            {
                mistakes.Add($"`{type.Name}` is no service: add `services.AddScoped<{type.Name}>()`");
            }
        }
    }

    private string? MistakeOf(Endpoint endpoint, ValueTemplate value) => value.Source switch
    {
        ValueSource.Literal => null,
        ValueSource.Route => RouteNames(endpoint).Contains(value.Name)
            ? AmbiguityOf(endpoint, value.Name)
            : $"is no route value of its pattern: it has {Listed(RouteNames(endpoint))}",
        ValueSource.Query => Unless(TemplateSources.Query),
        ValueSource.Claim => Unless(TemplateSources.Claims),
        ValueSource.Header => Unless(TemplateSources.Headers),
        ValueSource.Constant => options.Constants.ContainsKey(value.Name)
            ? null
            : $"is no constant of the options: add `options.Constants[\"{value.Name}\"] = \"…\"`",
    };

    private string? Unless(TemplateSources source) => options.TemplateSources.HasFlag(source)
        ? null
        : $"is not read: allow it with `options.TemplateSources |= TemplateSources.{source}`";

    /// <summary>
    /// A controller's action could take the value from a form or the query although the route has it, and work on
    /// another resource than the one that was checked.
    /// </summary>
    private static string? AmbiguityOf(Endpoint endpoint, string name)
    {
        IList<ParameterDescriptor> parameters =
            endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.Parameters ?? [];
        ParameterDescriptor? parameter = parameters.FirstOrDefault(parameter => string.Equals(
            parameter.BindingInfo?.BinderModelName ?? parameter.Name, name, StringComparison.OrdinalIgnoreCase));
        return parameter is null || parameter.BindingInfo?.BindingSource == BindingSource.Path
            ? null
            : $"is checked from the route, but the action may take `{parameter.Name}` from elsewhere: mark the "
                + "parameter with `[FromRoute]`";
    }

    private static HashSet<string> RouteNames(Endpoint endpoint)
    {
        RoutePattern? pattern = (endpoint as RouteEndpoint)?.RoutePattern;
        IEnumerable<string> names = pattern is null
            ? []
            : pattern.Parameters.Select(parameter => parameter.Name).Concat(pattern.RequiredValues.Keys);
        return names.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static string Listed(HashSet<string> names) => names.Count == 0
        ? "none"
        : string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"`{name}`"));

    private static string NameOf(Endpoint endpoint)
    {
        string? pattern = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        IReadOnlyList<string> methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        string? action = endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.DisplayName;
        return pattern is null
            ? endpoint.DisplayName ?? "without a name"
            : string.Join(' ', [.. methods, pattern, .. action is null ? [] : new[] { $"({action})" }]);
    }
}
