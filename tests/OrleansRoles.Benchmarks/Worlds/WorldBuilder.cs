using System.Collections.Frozen;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.InProcess;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>Makes worlds of the Elite model; the same size gives the same world.</summary>
internal static class WorldBuilder
{
    private const int Seed = 20_260_117;

    public static World Build(RoleModel model, WorldSize size)
    {
        CancellationTokenSource stop = new();
        WorldFacts facts = new(model, size);
        PermissionGateway gateway = OpenGateway(size, facts, stop.Token);
        LoadAsync(gateway, size).GetAwaiter().GetResult();
        Random random = new(Seed);
        Dictionary<(string, string), ulong[]> bits = new(size.Users);
        for (int user = 0; user < size.Users; user++)
        {
            (int tenant, int number) = (user / size.UsersPerTenant, user % size.UsersPerTenant);
            bits.Add(
                (World.TenantId(tenant), World.UserId(tenant, number)),
                [(ulong)random.NextInt64(), (ulong)random.NextInt64()]);
        }

        World world = new(model, size, gateway, bits.ToFrozenDictionary(), facts, stop);
        GC.Collect();
        return world;
    }

    /// <summary>A gateway with a session and room for a world, and nothing in memory.</summary>
    public static PermissionGateway OpenGateway(WorldSize size, WorldFacts facts, CancellationToken stop)
    {
        SingleProcess process = new();
        HolderOptions self = new()
        {
            Life = "benchmark",
            Name = "benchmark",
            Level = HolderLevel.Silo,
            Address = "benchmark",
        };
        PermissionGateway gateway = new(
            new GatewayOptions { Holder = self, UsersMax = size.Users + size.Tenants }, facts, process,
            TimeProvider.System);
        process.Attach(self.Address, gateway.Holder);
        _ = gateway.Holder.RunAsync(stop);
        return gateway;
    }

    /// <summary>Brings all users of a world into a gateway's memory.</summary>
    public static async Task LoadAsync(PermissionGateway gateway, WorldSize size)
    {
        for (int user = 0; user < size.Users; user++)
        {
            (int tenant, int number) = (user / size.UsersPerTenant, user % size.UsersPerTenant);
            if (!await gateway.LoadAsync(World.TenantId(tenant), [World.UserId(tenant, number)], default))
            {
                throw new InvalidOperationException($"user {user} could not be loaded");
            }
        }
    }
}
