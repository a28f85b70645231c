using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Gateway;

namespace OrleansRoles.Hosting;

/// <summary>Adds the engine to an application.</summary>
public static class OrleansRolesServices
{
    /// <summary>
    /// Adds the engine, its store and a gateway: <see cref="IPermissionGateway"/> for checks,
    /// <see cref="IIntegrationKeys"/> for API keys, and <see cref="IRolesEngine"/> for changes once the host has
    /// started.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Says at least where data is kept.</param>
    public static IServiceCollection AddOrleansRoles(
        this IServiceCollection services, Action<OrleansRolesOptions> configure)
    {
        services.AddOptions<OrleansRolesOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<OrleansRolesOptions>, OrleansRolesOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        if (services.Any(service => service.ServiceType == typeof(OrleansRolesHost)))
        {
            return services;
        }

        services.AddSingleton<OrleansRolesHost>();
        services.AddHostedService(provider => provider.GetRequiredService<OrleansRolesHost>());
        services.AddSingleton<IPermissionGateway>(
            provider => provider.GetRequiredService<OrleansRolesHost>().Gateway);
        services.AddSingleton<IIntegrationKeys>(provider => provider.GetRequiredService<OrleansRolesHost>().Keys);
        services.AddSingleton<IRolesEngine>(provider => provider.GetRequiredService<OrleansRolesHost>().Engine);
        return services;
    }
}
