using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Server;
using OrleansRoles.Storage.Conformance;
using OrleansRoles.Storage.Postgres;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Cli.Tests;

/// <summary>
/// Moves installations that a real server made into PostgreSQL, and lets a server go on there.
/// </summary>
[SkippedByVariable(PostgresServer.SkipVariable)]
public sealed class InstallationCopyTests : IDisposable
{
    private const string Key = "key-for-the-tests-of-copying-0123456789";
    private const int All = int.MaxValue;
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansroles-copy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [StoreFact]
    public async Task A_used_installation_goes_on_in_postgres_where_it_stopped()
    {
        string before = await UseAsync();
        string database = await DatabaseAsync();

        Run run = await CopyAsync(database);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("2 tenants", run.Output, StringComparison.Ordinal);
        Assert.Contains("followed to the end", run.Output, StringComparison.Ordinal);
        await using ServerHost server = await StartAsync($"--OrleansRoles:Postgres={database}");
        using HttpClient client = ClientOf(server);
        Assert.Equal(before, await GetAsync(client, "/v1/tenants/acme/document"));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(client, "acme", AcmeWith("eve")));
        Assert.Contains("eve", await GetAsync(client, "/v1/tenants/acme/document"), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task The_journal_is_the_same_row_by_row_and_goes_on_after_its_last_position()
    {
        await UseAsync();
        string database = await DatabaseAsync();
        JsonElement report = (await CopyAsync(database, "--json")).Json;

        await using SqliteStore from = SqliteStore.Open(Path.Combine(_folder, "orleansroles.db"));
        await using PostgresStore to = PostgresStore.Open(database);
        foreach (string tenant in new[] { "acme", "globex" })
        {
            IReadOnlyList<JournalRow> old = await from.ListJournalAsync(tenant, null, 0, All, None);
            IReadOnlyList<JournalRow> copied = await to.ListJournalAsync(tenant, null, 0, All, None);
            Assert.NotEmpty(old);
            Assert.Equal(old.Select(Text), copied.Select(Text));
        }

        long last = report.GetProperty("lastPosition").GetInt64();
        await using ServerHost server = await StartAsync($"--OrleansRoles:Postgres={database}");
        using HttpClient client = ClientOf(server);
        await PutAsync(client, "acme", AcmeWith("eve"));
        Assert.All(await to.ListJournalAsync("acme", null, last, All, None), row => Assert.True(row.Position > last));
        Assert.NotEmpty(await to.ListJournalAsync("acme", null, last, All, None));
    }

    [StoreFact]
    public async Task An_entity_that_ended_continues_its_chain_after_the_move()
    {
        await UseAsync();
        string database = await DatabaseAsync();
        await CopyAsync(database);

        await using PostgresStore store = PostgresStore.Open(database);
        EntitySnapshot? ended = await store.ReadEntityAsync(new EntityKey("acme", "user", "gone"), None);
        Assert.NotNull(ended);
        Assert.True(ended.State.IsEmpty);
        await using ServerHost server = await StartAsync($"--OrleansRoles:Postgres={database}");
        using HttpClient client = ClientOf(server);
        Assert.Equal(HttpStatusCode.OK, await PutAsync(client, "acme", AcmeWith("gone")));
        EntitySnapshot? again = await store.ReadEntityAsync(new EntityKey("acme", "user", "gone"), None);
        Assert.True(again!.Sequence > ended.Sequence);
    }

    [StoreFact]
    public async Task A_target_with_anything_in_it_is_refused_and_left_alone()
    {
        await UseAsync();
        string database = await DatabaseAsync();
        await CopyAsync(database);
        string before = await ContentAsync(database);

        Run again = await CopyAsync(database);

        Assert.Equal(ExitCodes.Misused, again.ExitCode);
        Assert.Contains("holds an installation already", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, await ContentAsync(database));
    }

    [StoreFact]
    public async Task A_server_that_runs_on_the_source_is_in_the_way()
    {
        string database = await DatabaseAsync();
        await using ServerHost server = await StartAsync($"--OrleansRoles:Data={_folder}");

        Run run = await CopyAsync(database, "--json");

        Assert.Equal(ExitCodes.Misused, run.ExitCode);
        Assert.Equal("source-in-use", run.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [StoreFact]
    public async Task An_edited_journal_is_found_out_and_nothing_is_kept()
    {
        await UseAsync();
        await EditAsync("UPDATE journal SET actor = 'operator/nobody' WHERE tenant = 'acme' AND sequence = 1");
        string database = await DatabaseAsync();

        Run run = await CopyAsync(database);

        Assert.Equal(ExitCodes.No, run.ExitCode);
        Assert.Contains("has another hash than its content", run.Error, StringComparison.Ordinal);
        Assert.Equal("journal 0, entities 0, rows 0", await ContentAsync(database));
    }

    [StoreFact]
    public async Task A_journal_that_lost_its_end_is_found_out()
    {
        await UseAsync();
        await EditAsync(
            """
            DELETE FROM journal WHERE position = (
              SELECT max(position) FROM journal WHERE tenant = 'acme' AND entity = 'user/ana')
            """);
        string database = await DatabaseAsync();

        Run run = await CopyAsync(database);

        Assert.Equal(ExitCodes.No, run.ExitCode);
        Assert.Contains("do not stand at the end of their journal", run.Error, StringComparison.Ordinal);
        Assert.Equal("journal 0, entities 0, rows 0", await ContentAsync(database));
    }

    [StoreFact]
    public async Task From_one_postgres_database_to_another_it_goes_alike()
    {
        await UseAsync();
        string first = await DatabaseAsync();
        string second = await DatabaseAsync();
        await CopyAsync(first);

        Run run = await Run.Of(
            ["installation", "copy", "--from", $"postgres:{first}", "--to", $"postgres:{second}"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(await ContentAsync(first), await ContentAsync(second));
    }

    [Theory]
    [InlineData("sqlite:nowhere", "postgres:Host=127.0.0.1", ExitCodes.Server, "there is no file")]
    [InlineData("mysql:x", "postgres:Host=127.0.0.1", ExitCodes.Misused, "names no store")]
    [InlineData("sqlite:nowhere", "postgres:Database=x", ExitCodes.Misused, "names no `Host`")]
    [InlineData("sqlite:nowhere", "postgres:Hast=x", ExitCodes.Misused, "is no connection string")]
    [InlineData("sqlite:nowhere", "sqlite:elsewhere", ExitCodes.Server, "is no PostgreSQL database")]
    public async Task Wrong_addresses_are_refused_in_words(string from, string to, int exitCode, string words)
    {
        Run run = await Run.Of(["installation", "copy", "--from", from, "--to", to]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_never_reaches_the_output()
    {
        File.WriteAllText(Path.Combine(_folder, "orleansroles.db"), "not a database");
        Run run = await CopyAsync("Host=127.0.0.1;Port=1;Database=x;Username=y;Password=very-secret");

        Assert.NotEqual(0, run.ExitCode);
        Assert.DoesNotContain("very-secret", run.Error + run.Output, StringComparison.Ordinal);
    }

    private static string Text(JournalRow row) =>
        $"{row.Position} {row.Entity} {row.Sequence} {row.Commit} {row.Time:O} {row.Actor} {row.Reason} {row.Type} "
        + $"{Convert.ToHexString(row.Payload.Span)} {Convert.ToHexString(row.Hash.Span)}";

    private static string AcmeWith(params string[] further) =>
        $$"""
        tenant: acme
        model: momentus-elite
        users:
          - { id: ana, roles: [desk] }
        {{string.Concat(further.Select(user => $"  - {{ id: {user}, roles: [desk] }}\n"))}}
        roles:
          - { id: desk, name: Desk, grants: [{ at: tenant, permissions: { account.tasks: true } }] }
        """;

    private static async Task<string> DatabaseAsync() =>
        await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    private static async Task<string> ContentAsync(string database)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database);
        await using NpgsqlCommand command = source.CreateCommand(
            """
            SELECT format('journal %s, entities %s, rows %s',
              (SELECT count(*) FROM orleansroles.journal), (SELECT count(*) FROM orleansroles.entities),
              (SELECT count(*) FROM orleansroles.rows))
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<ServerHost> StartAsync(string store)
    {
        ServerHost host = await ServerHost.BuildAsync(
            ["--urls", "http://127.0.0.1:0", store, $"--OrleansRoles:OperatorKey={Key}"], TextWriter.Null);
        await host.StartAsync(TextWriter.Null);
        return host;
    }

    private static HttpClient ClientOf(ServerHost host)
    {
        HttpClient client = new() { BaseAddress = new Uri(host.Addresses[0]) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return client;
    }

    private static async Task<string> GetAsync(HttpClient client, string path) =>
        await client.GetStringAsync(new Uri(path, UriKind.Relative));

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, string tenant, string document)
    {
        using StringContent content = new(document, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage response =
            await client.PutAsync(new Uri($"/v1/tenants/{tenant}/document", UriKind.Relative), content);
        return response.StatusCode;
    }

    /// <summary>Two tenants, some changes, a user who ended; answers what `acme` is in the end.</summary>
    private async Task<string> UseAsync()
    {
        await using ServerHost server = await StartAsync($"--OrleansRoles:Data={_folder}");
        using HttpClient client = ClientOf(server);
        await PutAsync(client, "acme", AcmeWith("gone", "ben"));
        await PutAsync(client, "globex", AcmeWith("zoe").Replace("acme", "globex", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(client, "acme", AcmeWith("ben")));
        return await GetAsync(client, "/v1/tenants/acme/document");
    }

    private async Task EditAsync(string sql)
    {
        await using SqliteConnection connection = new(
            $"Data Source={Path.Combine(_folder, "orleansroles.db")};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(await command.ExecuteNonQueryAsync() > 0);
    }

    private Task<Run> CopyAsync(string database, params string[] further) => Run.Of(
        ["installation", "copy", "--from", $"sqlite:{_folder}", "--to", $"postgres:{database}", .. further]);
}
