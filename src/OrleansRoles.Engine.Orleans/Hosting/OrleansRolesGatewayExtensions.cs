using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using OrleansRoles.Engine.Orleans.Sessions;
using OrleansRoles.Gateway;

namespace OrleansRoles.Engine.Orleans.Hosting;

/// <summary>Checks in a process that is a client of an OrleansRoles cluster.</summary>
public static class OrleansRolesGatewayExtensions
{
    /// <summary>
    /// Adds a client of the cluster and <see cref="IPermissionGateway"/>, which answers checks from this process's own
    /// memory.
    /// </summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddOrleansRolesGateway(this IServiceCollection services, GatewaySetup setup)
    {
        setup.Validate();
        return services.AddOrleansClient(client => client.AddOrleansRolesGateway(setup));
    }

    /// <summary>Adds <see cref="IPermissionGateway"/> to a client of the cluster.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it.</exception>
    public static IClientBuilder AddOrleansRolesGateway(this IClientBuilder client, GatewaySetup setup)
    {
        setup.Validate();
        client.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = setup.ServiceId;
            options.ClusterId = setup.ClusterId;
        });
        if (setup.Postgres is { } postgres)
        {
            client.UseAdoNetClustering(options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString =
                    new NpgsqlConnectionStringBuilder(postgres) { SearchPath = setup.Schema }.ConnectionString;
            });
        }
        else
        {
            client.UseStaticClustering([.. setup.Silos]);
        }

        client.Configure<ClientMessagingOptions>(
            options => options.ResponseTimeout = OrleansRolesSiloExtensions.CallLimitOf(setup.Terms));
        client.AddActivityPropagation();
        client.Services.AddOrleansRolesWire();
        client.Services.TryAddSingleton(TimeProvider.System);
        client.Services.AddSingleton(setup);
        client.Services.AddSingleton<ClusterFactSource>();
        client.Services.AddSingleton<ClusterSessions>();
        client.Services.AddSingleton<ClientGateway>();
        client.Services.AddSingleton<IPermissionGateway>(
            provider => provider.GetRequiredService<ClientGateway>().Gateway);
        client.Services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ClientGateway>());
        return client;
    }
}
