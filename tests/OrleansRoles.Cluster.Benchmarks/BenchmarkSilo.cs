using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansRoles.Engine.Orleans.Hosting;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Documents;
using OrleansRoles.Storage.Conformance;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Cluster.Benchmarks;

/// <summary>One silo on a real PostgreSQL, with a tenant, and a client that reaches it over the network.</summary>
internal sealed class BenchmarkSilo : IAsyncDisposable
{
    public const string Tenant = "acme";

    private readonly PostgresServer _database;
    private readonly IHost _silo;
    private readonly IHost _client;

    private BenchmarkSilo(PostgresServer database, IHost silo, IHost client)
    {
        _database = database;
        _silo = silo;
        _client = client;
    }

    /// <summary>Calls from inside the silo's process.</summary>
    public IGrainFactory CoHosted => _silo.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Calls over the network.</summary>
    public IGrainFactory External => _client.Services.GetRequiredService<IClusterClient>();

    public static async Task<BenchmarkSilo> StartAsync()
    {
        PostgresServer database = await PostgresServer.StartAsync();
        ClusterSetup setup = new() { Postgres = await database.CreateDatabaseAsync() };
        ListedModels models = new();
        HostApplicationBuilder silo = Host.CreateEmptyApplicationBuilder(null);
        silo.Services.AddSingleton<IModelCompiler>(models);
        silo.Logging.SetMinimumLevel(LogLevel.None);
        silo.UseOrleans(builder =>
        {
            builder.AddOrleansRoles(setup);
            builder.Configure<EndpointOptions>(options =>
            {
                options.AdvertisedIPAddress = IPAddress.Loopback;
                (options.SiloPort, options.GatewayPort) = (FreePort(), FreePort());
            });
        });
        IHost started = silo.Build();
        await started.StartAsync();
        await FillAsync(started.Services.GetRequiredService<IRolesEngine>(), models);

        HostApplicationBuilder client = Host.CreateEmptyApplicationBuilder(null);
        client.Services.AddOrleansRolesGateway(new GatewaySetup { Postgres = setup.Postgres });
        IHost connected = client.Build();
        await connected.StartAsync();
        return new BenchmarkSilo(database, started, connected);
    }

    public static string UserOf(int number) => $"user{number}";

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        await _silo.StopAsync();
        _silo.Dispose();
        await _database.DisposeAsync();
    }

    private static async Task FillAsync(IRolesEngine engine, ListedModels models)
    {
        await engine.Models.PutAsync(models.Stored("1"), new RequestContext { Caller = Caller.Platform }, default);
        Outcome<DocumentApplied> applied = await engine.ApplyDocumentAsync(
            new ApplyDocument
            {
                Document = new TenantDocument
                {
                    Tenant = Tenant,
                    Model = ConformanceModel.Name,
                    Users =
                    [
                        .. Enumerable.Range(0, GrainRace.Users)
                            .Select(user => new UserEntry { Id = UserOf(user), Roles = ["writer"] }),
                    ],
                },
                ModelVersion = "1",
                Actor = "operator/platform",
            },
            default);
        if (!applied.IsAccepted)
        {
            throw new InvalidOperationException(applied.Refusal.Text);
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
