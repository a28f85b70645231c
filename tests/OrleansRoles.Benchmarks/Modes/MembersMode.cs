using System.Diagnostics;
using System.Text;
using Npgsql;
using OrleansRoles.Api.Models;
using OrleansRoles.Benchmarks.Changes;
using OrleansRoles.Engine.Embedded;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Benchmarks.Modes;

/// <summary>What adding and removing one member costs in a contract of few and in one of very many members.</summary>
internal static class MembersMode
{
    private const string Small = "small";
    private const string Large = "large";
    private const int Few = 10;
    private const int Changes = 2_000;
    private const int WarmUps = 200;
    private const int ChunkUsers = 10_000;

    private static readonly ScopeName s_contract = new(EntityKinds.Contract, "main");
    private static readonly RequestContext s_platform = new() { Caller = Caller.Platform };

    public static async Task RunAsync(int many)
    {
        Console.WriteLine($"{Changes} changes each, alternating; a contract of {Few} members beside one of {many}");
        Table.Head(
            "database", "few: µs", "many: µs", "ratio", "few: bytes committed", "many: bytes committed", "ratio",
            "log bytes ratio");
        string folder = Directory.CreateTempSubdirectory("orleansroles-members-").FullName;
        try
        {
            await MeasureAsync(
                "SQLite", many, SqliteStore.Open(Path.Combine(folder, "members.db")), () => Task.FromResult(0L));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await using PostgresServer server = await PostgresServer.StartAsync();
        string connection = await server.CreateDatabaseAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await MeasureAsync("PostgreSQL", many, PostgresStore.Open(connection), async () =>
        {
            await using NpgsqlCommand command =
                source.CreateCommand("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
            return (long)(await command.ExecuteScalarAsync())!;
        });
    }

    private static async Task MeasureAsync(string name, int many, IStore inner, Func<Task<long>> logBytes)
    {
        CountedStore store = new(inner);
        await using EmbeddedEngine engine = await EmbeddedEngine.OpenAsync(
            store, new LanguageModelCompiler(), TimeProvider.System, CancellationToken.None);
        await MakeAsync(engine, store, Small, Few);
        await MakeAsync(engine, store, Large, many);
        Costs few = new();
        Costs lots = new();
        for (int change = 0; change < WarmUps + Changes; change++)
        {
            bool counts = change >= WarmUps;
            await CostAsync(engine, store, Small, change, counts ? few : new Costs(), logBytes);
            await CostAsync(engine, store, Large, change, counts ? lots : new Costs(), logBytes);
        }

        string log = few.LogBytes == 0 ? "not measured" : $"{(double)lots.LogBytes / few.LogBytes:F2}";
        Table.Row(
            name, $"{few.Median:F0}", $"{lots.Median:F0}", $"{lots.Median / few.Median:F2}",
            $"{few.Bytes / Changes}", $"{lots.Bytes / Changes}", $"{(double)lots.Bytes / few.Bytes:F2}", log);
    }

    private static async Task CostAsync(
        EmbeddedEngine engine, CountedStore store, string tenant, int change, Costs costs, Func<Task<long>> logBytes)
    {
        // Adds a newcomer, and takes the newcomer out again at the next turn.
        string user = $"new-{change / 2:D6}";
        Command command = change % 2 == 0
            ? new AddMember { Tenant = tenant, At = s_contract, User = user, Roles = ["contract-member"] }
            : new RemoveMember { Tenant = tenant, At = s_contract, User = user };
        (long bytes, long log) = (store.Bytes, await logBytes());
        long began = Stopwatch.GetTimestamp();
        Outcome<Answer> outcome = await engine.ExecuteAsync(command, s_platform, CancellationToken.None);
        costs.Times.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        costs.Bytes += store.Bytes - bytes;
        costs.LogBytes += await logBytes() - log;
        if (!outcome.IsAccepted)
        {
            throw new InvalidOperationException(outcome.Refusal.Text);
        }
    }

    /// <summary>Writes a tenant's users and members straight into the store, in chunks.</summary>
    private static async Task MakeAsync(EmbeddedEngine engine, IStore store, string tenant, int members)
    {
        string version = engine.Models.Find(ChangedTenants.ModelName)!.Model.Version;
        await engine.ApplyDocumentAsync(
            new ApplyDocument
            {
                Document = ChangedTenants.Document(tenant, 0),
                ModelVersion = version,
                Actor = "operator/platform",
            },
            CancellationToken.None);
        byte[] state = Encoding.UTF8.GetBytes("{}");
        IEnumerable<string> newcomers = Enumerable.Range(0, (WarmUps + Changes + 1) / 2).Select(n => $"new-{n:D6}");
        IEnumerable<string> users = Enumerable.Range(0, members).Select(n => $"m-{n:D7}");
        foreach (string[] chunk in newcomers.Select(id => (Id: id, IsMember: false))
            .Concat(users.Select(id => (Id: id, IsMember: true)))
            .Chunk(ChunkUsers).Select(chunk => chunk.Select(user => (user.IsMember ? "+" : "-") + user.Id).ToArray()))
        {
            await store.CommitAsync(
                new Commit
                {
                    Tenant = tenant,
                    Snapshots =
                    [
                        .. chunk.Select(user => new EntitySnapshot(
                            new EntityKey(tenant, EntityKinds.User, user[1..]), 1, new byte[32], state)),
                    ],
                    Upserts =
                    [
                        .. chunk.Where(user => user[0] == '+').SelectMany(user => AssignmentRows.RowsOf(
                            new AssignmentEntry(user[1..], "contract-member", s_contract))),
                    ],
                },
                CancellationToken.None);
        }
    }

    private sealed class Costs
    {
        public List<double> Times { get; } = [];

        public long Bytes { get; set; }

        public long LogBytes { get; set; }

        public double Median => Times.Order().ElementAt(Times.Count / 2);
    }
}
