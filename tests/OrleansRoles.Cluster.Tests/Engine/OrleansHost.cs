using Npgsql;
using OrleansRoles.Engine.Orleans;
using OrleansRoles.EngineConformance;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway.Changes;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.Cluster.Tests.Engine;

/// <summary>
/// The Orleans engine on two silos, asked through one of them. Starting silos takes seconds, so all facts have the same
/// ones, and each gets them without anything of the former: nothing in the database, nothing in memory.
/// </summary>
internal sealed class OrleansHost : EngineHost
{
    private const int PageRows = 500;

    private static readonly Switch s_switch = new();
    private static TestSilos? s_silos;

    private OrleansHost()
    {
    }

    public override IRolesEngine Engine => s_silos!.Get<IRolesEngine>();

    public override IStore Medium => s_silos!.Get<IStore>();

    public override IExpiringRows Expiring => s_silos!.Get<PostgresStore>();

    public override ValueTask<IReadOnlyList<IRolesEngine>> OpenRivalsAsync() =>
        new([s_silos!.Get<IRolesEngine>(0), s_silos.Get<IRolesEngine>(1)]);

    public static async Task<OrleansHost> StartAsync(IModelCompiler compiler, TimeProvider time)
    {
        (s_switch.Compiler, s_switch.Date) = (compiler, time);
        if (s_silos is null)
        {
            s_silos = await TestSilos.StartAsync(s_switch, s_switch);
        }
        else
        {
            await EmptyAsync(s_silos);
        }

        return new OrleansHost();
    }

    /// <summary>Ends the silos, after the last fact.</summary>
    public static async Task EndAsync()
    {
        if (s_silos is { } silos)
        {
            s_silos = null;
            await silos.DisposeAsync();
        }
    }

    public override async ValueTask RestartAsync() => await s_silos!.RestartAsync();

    public override async ValueTask<IReadOnlyList<JournalRow>> ReadJournalAsync(string tenant)
    {
        List<JournalRow> rows = [];
        while (true)
        {
            long after = rows.Count == 0 ? 0 : rows[^1].Position;
            IReadOnlyList<JournalRow> page =
                await Medium.ListJournalAsync(tenant, null, after, PageRows, CancellationToken.None);
            rows.AddRange(page);
            if (page.Count < PageRows)
            {
                return rows;
            }
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task EmptyAsync(TestSilos silos)
    {
        IReadOnlyList<string> tenants = await silos.Get<IRolesEngine>().ListTenantsAsync(null, 1000, default);
        string schema = silos.Setup.Store.Schema;
        await using (NpgsqlDataSource source = NpgsqlDataSource.Create(silos.Setup.Postgres))
        {
            await using NpgsqlCommand command = source.CreateCommand(
                $"TRUNCATE {schema}.journal, {schema}.entities, {schema}.rows");
            await command.ExecuteNonQueryAsync();
        }

        foreach (string tenant in tenants.Append("acme"))
        {
            await silos.Get<ChangeFlow>().ReleaseAsync(tenant, "emptied", [FactKey.Tenant]);
        }

        for (int silo = 0; silo < silos.Cluster.Silos.Count; silo++)
        {
            await silos.Get<ClusterModels>(silo).RefreshAsync(default);
        }
    }

    /// <summary>The compiler and the date of the running fact.</summary>
    private sealed class Switch : TimeProvider, IModelCompiler
    {
        public IModelCompiler Compiler { get; set; } = null!;

        public TimeProvider Date { get; set; } = System;

        public IReadOnlyList<string> ShippedNames => Compiler.ShippedNames;

        public RoleModel Compile(string name, ReadOnlyMemory<byte> text) => Compiler.Compile(name, text);

        public ReadOnlyMemory<byte> ReadShipped(string name) => Compiler.ReadShipped(name);

        public override DateTimeOffset GetUtcNow() => Date.GetUtcNow();
    }
}
