using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansRoles.AspNetCore.Checks;
using OrleansRoles.AspNetCore.Decisions;
using OrleansRoles.AspNetCore.Start;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore;

/// <summary>Adds permissions to an application.</summary>
public static class PermissionServices
{
    /// <summary>
    /// Adds what <see cref="RequirePermissionAttribute"/> and <c>RequirePermission(…)</c> need. The application adds an
    /// <see cref="IPermissionGateway"/> besides: <c>AddOrleansRoles</c> for the engine in its own process, or a
    /// cluster's gateway.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Says at least where a request's tenant stands.</param>
    public static IServiceCollection AddOrleansRolesPermissions(
        this IServiceCollection services, Action<PermissionOptions> configure)
    {
        services.AddOptions<PermissionOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<PermissionOptions>, PermissionOptionsValidator>());
        services.AddAuthorization();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<AuthorizationOptions>, PermissionPolicy>());
        services.TryAddSingleton<PermissionChecks>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, PermissionHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, EndpointCheck>());
        DecorateResultHandler(services);
        return services;
    }

    /// <summary>Adds the gateway's session to the application's health checks: healthy while it may answer from memory.
    /// </summary>
    public static IHealthChecksBuilder AddOrleansRolesGateway(this IHealthChecksBuilder builder) =>
        builder.AddCheck<GatewayHealthCheck>("orleansroles-gateway");

    /// <summary>Stands before the handler that is there, the application's own or ASP.NET Core's.</summary>
    private static void DecorateResultHandler(IServiceCollection services)
    {
        ServiceDescriptor inner = services.Last(
            service => service.ServiceType == typeof(IAuthorizationMiddlewareResultHandler));
        if (inner.ImplementationFactory?.Target is Decoration)
        {
            return;
        }

        Decoration decoration = new(inner);
        services.Replace(ServiceDescriptor.Describe(
            typeof(IAuthorizationMiddlewareResultHandler), decoration.Make, inner.Lifetime));
    }

    private sealed class Decoration(ServiceDescriptor inner)
    {
        public PermissionResultHandler Make(IServiceProvider services)
        {
            object made = inner.ImplementationInstance
                ?? inner.ImplementationFactory?.Invoke(services)
                ?? ActivatorUtilities.CreateInstance(services, inner.ImplementationType!);
            return ActivatorUtilities.CreateInstance<PermissionResultHandler>(services, made);
        }
    }
}
