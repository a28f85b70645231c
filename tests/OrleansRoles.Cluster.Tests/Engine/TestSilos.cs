using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using Orleans.TestingHost;
using OrleansRoles.Engine.Orleans.Hosting;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.Cluster.Tests.Engine;

/// <summary>
/// Silos in this process, as many as wanted, and a client that keeps facts, on a real PostgreSQL: in a schema of its
/// own, which holds the membership too.
/// </summary>
internal sealed class TestSilos : IAsyncDisposable
{
    private const string Key = "test-silos";

    private static readonly ConcurrentDictionary<string, TestSilos> s_byKey = new(StringComparer.Ordinal);
    private static int s_count;

    private readonly string _key;
    private readonly IModelCompiler _compiler;
    private Func<IDeliveries>? _deliveries;
    private TestCluster? _cluster;

    private TestSilos(string key, ClusterSetup setup, IModelCompiler compiler)
    {
        _key = key;
        Setup = setup;
        _compiler = compiler;
    }

    public ClusterSetup Setup { get; }

    public TestCluster Cluster => _cluster!;

    /// <summary>Starts silos on an empty schema.</summary>
    public static async Task<TestSilos> StartAsync(
        IModelCompiler compiler, TimeProvider time, short count = 2, Func<IDeliveries>? deliveries = null)
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        string key = $"cluster{Interlocked.Increment(ref s_count)}";
        ClusterSetup setup = new()
        {
            Postgres = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { MaxPoolSize = 20 }
                .ConnectionString,
            Store = new PostgresStoreOptions { Schema = key },
            ClusterId = key,
            Time = time,
        };
        TestSilos silos = new(key, setup, compiler) { _deliveries = deliveries };
        s_byKey[key] = silos;
        await silos.BeginAsync(count);
        return silos;
    }

    /// <summary>A service of one of the silos.</summary>
    public T Get<T>(int silo = 0)
        where T : notnull =>
        ((InProcessSiloHandle)Cluster.Silos[silo]).SiloHost.Services.GetRequiredService<T>();

    /// <summary>A service of the client.</summary>
    public T GetOfClient<T>()
        where T : notnull => Cluster.ServiceProvider.GetRequiredService<T>();

    /// <summary>Stops all silos and starts as many others on the same database.</summary>
    public async Task RestartAsync()
    {
        short count = (short)Cluster.Silos.Count;
        await EndAsync();
        await BeginAsync(count);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        s_byKey.TryRemove(_key, out _);
    }

    private async Task BeginAsync(short count)
    {
        TestClusterBuilder builder = new(count);
        builder.Options.UseTestClusterMembership = false;
        builder.Options.ConfigureFileLogging = false;
        builder.Options.ClusterId = Setup.ClusterId;
        builder.Options.ServiceId = Setup.ServiceId;
        builder.Properties[Key] = _key;
        builder.AddSiloBuilderConfigurator<SiloSetup>();
        builder.AddClientBuilderConfigurator<ClientSetup>();
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    private async Task EndAsync()
    {
        if (_cluster is { } cluster)
        {
            _cluster = null;
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
        }
    }

    private static TestSilos Of(IConfiguration configuration) => s_byKey[configuration[Key]!];

    private sealed class SiloSetup : IHostConfigurator, ISiloConfigurator
    {
        public void Configure(IHostBuilder hostBuilder) => hostBuilder.ConfigureServices((context, services) =>
        {
            TestSilos silos = Of(context.Configuration);
            services.AddSingleton(silos._compiler);
            services.AddLogging(logging => logging.ClearProviders());
        });

        public void Configure(ISiloBuilder siloBuilder)
        {
            TestSilos silos = Of(siloBuilder.Configuration);
            siloBuilder.AddOrleansRoles(silos.Setup, silos._deliveries is { } make ? _ => make() : null);
            siloBuilder.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 2;
            });
        }
    }

    private sealed class ClientSetup : IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder)
        {
            ClusterSetup setup = Of(configuration).Setup;
            clientBuilder.AddOrleansRolesGateway(new GatewaySetup
            {
                Name = "test-client",
                Postgres = setup.Postgres,
                Schema = setup.Store.Schema,
                ServiceId = setup.ServiceId,
                ClusterId = setup.ClusterId,
                Terms = setup.Terms,
            });
        }
    }
}
