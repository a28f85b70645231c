using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using OrleansRoles.Benchmarks.Changes;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Benchmarks.Modes;

/// <summary>
/// Acknowledged changes per second of the embedded engine with many clients, beside single-row insert transactions of
/// the same database with as many clients, turn by turn in one run.
/// </summary>
internal static class ChangesMode
{
    private const int Rounds = 5;
    private const int Members = 50;
    private const int Tenants = 64;
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(int clients)
    {
        Console.WriteLine(
            $"{clients} clients, {Tenants} tenants, median of {Rounds} rounds of {s_round.TotalSeconds} s");
        Table.Head("database", "changes / s", "single-row inserts / s", "ratio");
        await OnSqliteAsync(clients);
        await OnPostgresAsync(clients);
    }

    private static async Task OnSqliteAsync(int clients)
    {
        string folder = Directory.CreateTempSubdirectory("orleansroles-changes-").FullName;
        try
        {
            await using ChangedTenants tenants = await ChangedTenants.OpenAsync(
                SqliteStore.Open(Path.Combine(folder, "changes.db")), Tenants, Members);
            string inserts = $"Data Source={Path.Combine(folder, "inserts.db")};Pooling=False";
            using (SqliteConnection connection = new(inserts))
            {
                connection.Open();
                Execute(connection, "PRAGMA journal_mode = WAL");
                Execute(connection, "CREATE TABLE single (id TEXT PRIMARY KEY, value BLOB NOT NULL)");
            }

            await CompareAsync("SQLite", clients, tenants, client => InsertSqliteAsync(inserts, client));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task OnPostgresAsync(int clients)
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        string connection = await server.CreateDatabaseAsync();
        await using ChangedTenants tenants =
            await ChangedTenants.OpenAsync(PostgresStore.Open(connection), Tenants, Members);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using (NpgsqlCommand create =
            source.CreateCommand("CREATE TABLE single (id text PRIMARY KEY, value bytea NOT NULL)"))
        {
            await create.ExecuteNonQueryAsync();
        }

        await CompareAsync("PostgreSQL", clients, tenants, client => InsertPostgresAsync(source, client));
    }

    private static async Task CompareAsync(
        string name, int clients, ChangedTenants tenants, Func<int, Func<int, Task>> inserter)
    {
        List<double> changes = [];
        List<double> inserts = [];
        for (int round = 0; round < Rounds; round++)
        {
            int number = round;
            changes.Add(await RateAsync(clients, client => Changer(tenants, client, number)));
            inserts.Add(await RateAsync(clients, inserter));
        }

        (double change, double insert) = (Median(changes), Median(inserts));
        Table.Row(name, $"{change:F0}", $"{insert:F0}", $"{change / insert:F2}");
    }

    private static Func<int, Task> Changer(ChangedTenants tenants, int client, int round)
    {
        // Each client keeps to a member of its own, so that each of its calls changes something.
        string tenant = $"t{client % Tenants}";
        string user = $"u{client / Tenants}";
        return turn => tenants.ChangeAsync(tenant, user, turn % 2 == 0);
    }

    private static async Task<double> RateAsync(int clients, Func<int, Func<int, Task>> worker)
    {
        long done = 0;
        Stopwatch watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            Func<int, Task> work = worker(client);

            // An even number of turns leaves a member as it was found.
            for (int turn = 0; watch.Elapsed < s_round || turn % 2 == 1; turn++)
            {
                await work(turn);
                Interlocked.Increment(ref done);
            }
        })));
        return done / watch.Elapsed.TotalSeconds;
    }

    private static Func<int, Task> InsertSqliteAsync(string connectionString, int client)
    {
        SqliteConnection connection = new(connectionString);
        connection.Open();
        Execute(connection, "PRAGMA synchronous = FULL");
        Execute(connection, "PRAGMA busy_timeout = 30000");
        SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO single (id, value) VALUES ($id, $value)";
        SqliteParameter id = insert.Parameters.Add("$id", SqliteType.Text);
        insert.Parameters.AddWithValue("$value", new byte[100]);
        return _ =>
        {
            id.Value = $"{client}-{Guid.NewGuid():N}";
            insert.ExecuteNonQuery();
            return Task.CompletedTask;
        };
    }

    private static Func<int, Task> InsertPostgresAsync(NpgsqlDataSource source, int client) => async _ =>
    {
        await using NpgsqlCommand insert = source.CreateCommand("INSERT INTO single (id, value) VALUES ($1, $2)");
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{client}-{Guid.NewGuid():N}" });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = new byte[100] });
        await insert.ExecuteNonQueryAsync();
    };

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
