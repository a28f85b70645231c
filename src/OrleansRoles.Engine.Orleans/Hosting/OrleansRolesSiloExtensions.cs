using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Serializers;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Engine.Orleans.Sessions;
using OrleansRoles.Engine.Orleans.Wire;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Changes;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Storage.Postgres;
using GatewayOptions = OrleansRoles.Gateway.GatewayOptions;

namespace OrleansRoles.Engine.Orleans.Hosting;

/// <summary>Makes a silo one of an OrleansRoles cluster.</summary>
public static class OrleansRolesSiloExtensions
{
    private const string Invariant = "Npgsql";

    // Each is a row of the session's in the database, and some 100 bytes in the silo.
    private const int TenantsNamedMax = 10_000;

    /// <summary>
    /// Adds the entities as grains, the engine (<see cref="IRolesEngine"/>) and everything that they last on. An
    /// <see cref="IModelCompiler"/> must be among the services.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="setup">What all silos have in common.</param>
    /// <param name="deliveries">What delivers where this silo is the one that does; null: nobody delivers.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it.</exception>
    public static ISiloBuilder AddOrleansRoles(
        this ISiloBuilder silo, ClusterSetup setup, Func<IServiceProvider, IDeliveries>? deliveries = null)
    {
        setup.Validate();
        string connection = setup.OrleansConnection();
        silo.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = setup.ServiceId;
            options.ClusterId = setup.ClusterId;
        });
        silo.UseAdoNetClustering(options =>
        {
            options.Invariant = Invariant;
            options.ConnectionString = connection;
        });
        silo.Configure<ClusterMembershipOptions>(LostSilos.Configure);
        silo.AddAdoNetGrainStorage(SweepGrain.Storage, options =>
        {
            options.Invariant = Invariant;
            options.ConnectionString = connection;
            options.GrainStorageSerializer = new SnapshotSerializer();
        });
        silo.UseAdoNetReminderService(options =>
        {
            options.Invariant = Invariant;
            options.ConnectionString = connection;
        });
        if (!setup.HostsEntities)
        {
            KeepAway(silo, type => typeof(IEntityGrain).IsAssignableFrom(type) || type == typeof(SweepGrain));
        }

        if (deliveries is null || !setup.HostsEntities)
        {
            KeepAway(silo, type => type == typeof(DeliveryGrain));
        }

        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = CallLimitOf(setup.Terms));
        silo.AddActivityPropagation();
        silo.AddGrainService<SiloService>();
        silo.Services.AddOrleansRolesWire();
        AddEngine(silo.Services, setup);
        AddDeliveries(silo.Services, setup.HostsEntities ? deliveries : null);
        return silo;
    }

    /// <summary>
    /// How long a call of a grain may take: a silo that was cut off a moment ago is still taken for a member, and says
    /// nothing. A change may have to wait for a holder in each of its two rounds, a term each; one more for the rest.
    /// </summary>
    internal static TimeSpan CallLimitOf(SessionTerms terms) => terms.Term * 3;

    /// <summary>Lets our plain types travel, in a silo or a client.</summary>
    internal static IServiceCollection AddOrleansRolesWire(this IServiceCollection services)
    {
        services.TryAddSingleton<WireCodec>();
        services.AddSingleton<ISpecializableCodec>(provider => provider.GetRequiredService<WireCodec>());
        services.AddSingleton<ISpecializableCopier>(provider => provider.GetRequiredService<WireCodec>());
        services.AddSingleton<ITypeFilter>(provider => provider.GetRequiredService<WireCodec>());
        return services;
    }

    /// <summary>A grain is placed only where its class is.</summary>
    private static void KeepAway(ISiloBuilder silo, Predicate<Type> isUnwanted) =>
        silo.Services.PostConfigure<GrainTypeOptions>(options => options.Classes.RemoveWhere(isUnwanted));

    private static void AddDeliveries(IServiceCollection services, Func<IServiceProvider, IDeliveries>? deliveries)
    {
        if (deliveries is null)
        {
            services.AddSingleton<IOutboxSignal>(NoSignal.Instance);
            return;
        }

        services.AddSingleton(deliveries);
        services.AddSingleton<IOutboxSignal, ClusterSignal>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, DeliveryStart>();
    }

    private static void AddEngine(IServiceCollection services, ClusterSetup setup)
    {
        TimeProvider wall = WallClock.Of(setup.Time);
        services.AddSingleton(setup);
        services.AddSingleton<ClusterClock>();
        services.AddSingleton<ITestClock>(provider => provider.GetRequiredService<ClusterClock>());
        services.AddSingleton(_ => PostgresStore.Open(setup.Postgres, setup.Store));
        services.AddSingleton<Contact>();
        services.AddSingleton<IStore>(provider => new StoreInContact(
            provider.GetRequiredService<PostgresStore>(), provider.GetRequiredService<Contact>()));
        services.AddSingleton<IEntropy>(SystemEntropy.Instance);
        services.AddSingleton<InstallationJournal>();
        services.AddSingleton<InstallationStore>();
        services.AddSingleton<ISecretStore>(provider => provider.GetRequiredService<InstallationStore>());
        services.AddSingleton<ClusterModels>();
        services.AddSingleton<IModelCatalogue>(provider => provider.GetRequiredService<ClusterModels>());

        services.AddSingleton<SiloServiceClient>();
        services.AddSingleton<LocalHolder>();
        services.AddSingleton<IHolderLink, ClusterLink>();
        services.AddSingleton<ISessionRegistry>(provider => new PostgresSessions(
            provider.GetRequiredService<PostgresStore>().Connections, setup.Store.Schema));
        services.AddSingleton<IMarks>(provider => new ClusterMarks(
            new StoreMarks(provider.GetRequiredService<IStore>()),
            provider.GetRequiredService<PostgresStore>().Connections, setup.Store.Schema));
        services.AddSingleton(new FlowOptions { Terms = setup.Terms });
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ChangeFlow>(provider, wall));
        services.AddTransient(provider => ActivatorUtilities.CreateInstance<MarkSweeper>(provider, wall));
        services.AddSingleton(provider => new ExpirySweeper(provider.GetRequiredService<PostgresStore>(), setup.Time));
        services.AddSingleton<IChangeFlow, GatewayFlow>();

        services.AddSingleton<StoreFacts>();
        services.AddSingleton<ClusterFactStore>();
        services.AddSingleton<IFactStore>(provider => provider.GetRequiredService<ClusterFactStore>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ClusterChecks>(provider, wall));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ClusterFacts>(provider, wall));
        services.AddSingleton(MemoryOf);
        services.AddSingleton<IPermissionGateway>(provider => provider.GetRequiredService<PermissionGateway>());
        services.AddSingleton<FactServer>();

        services.AddSingleton(provider => new TurnServices(
            provider.GetRequiredService<IStore>(), provider.GetRequiredService<ClusterModels>(),
            setup.Time, SystemEntropy.Instance)
        {
            Signal = provider.GetRequiredService<IOutboxSignal>(),
        });
        services.AddSingleton<DocumentRunner>();
        services.AddSingleton(provider => new RequestRunner(
            provider.GetRequiredService<TurnServices>(), AllRequests.Handlers,
            provider.GetRequiredService<IChangeFlow>()));
        services.AddSingleton<EntityTurns>();
        services.AddSingleton<IRolesEngine, OrleansEngine>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloStart>();
    }

    /// <summary>What the silo answers checks from, and serves loads from: one holder, which hears of a change once.
    /// </summary>
    private static PermissionGateway MemoryOf(IServiceProvider provider)
    {
        ClusterSetup setup = provider.GetRequiredService<ClusterSetup>();
        ILocalSiloDetails silo = provider.GetRequiredService<ILocalSiloDetails>();
        return new PermissionGateway(
            new GatewayOptions
            {
                Holder = new HolderOptions
                {
                    Life = Guid.NewGuid().ToString("N"),
                    Name = silo.Name,
                    Level = HolderLevel.Silo,
                    Address = ClusterLink.AddressOf(silo.SiloAddress),
                    TenantsNamedMax = TenantsNamedMax,
                    Terms = setup.Terms,
                },
                UsersMax = setup.UsersMax,
                RecordsMax = setup.UsersMax,
            },
            provider.GetRequiredService<ClusterChecks>(), provider.GetRequiredService<ISessionRegistry>(),
            WallClock.Of(setup.Time));
    }
}
