using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Audit;

/// <summary>Somebody is at the database, with the server switched off: the audit log shows it.</summary>
public sealed class TamperingTests
{
    private const string Path = "/v1/tenants/acme/audit/verify";

    [Theory]
    [InlineData("UPDATE journal SET reason = 'nothing to see' WHERE entity = 'user/ana' AND sequence = 2", "edited")]
    [InlineData("UPDATE journal SET actor = 'user/ben' WHERE entity = 'user/ana' AND sequence = 2", "edited")]
    [InlineData("UPDATE journal SET time = time + 1 WHERE entity = 'user/ana' AND sequence = 2", "edited")]
    [InlineData("UPDATE journal SET payload = CAST('{}' AS BLOB) WHERE entity = 'user/ana' AND sequence = 1", "edited")]
    [InlineData("UPDATE journal SET hash = zeroblob(32) WHERE entity = 'user/ana' AND sequence = 2", "edited")]
    [InlineData("DELETE FROM journal WHERE entity = 'user/ana' AND sequence = 1", "missing")]
    [InlineData("DELETE FROM journal WHERE entity = 'user/ana' AND sequence = 2", "missing")]
    [InlineData("DELETE FROM journal WHERE entity = 'user/ana' AND sequence = 4", "ends otherwise")]
    [InlineData("DELETE FROM journal WHERE entity = 'user/ana'", "no row")]
    public async Task Whatever_is_done_to_the_journal_shows(string statement, string fault)
    {
        using TemporaryFolder folder = new();
        await using (RunningServer server = await RunningServer.StartOnAsync(folder.Path))
        {
            await PutAsync(server, "[]");
            await PutAsync(server, "[editor]");
            await PutAsync(server, "[user-admin]");
            JsonObject before = (await server.Caller.PostAsync(Path, "")).Json;
            Assert.True((bool)before["valid"]!, before.ToJsonString());
            Assert.True((int)before["rows"]! >= 5);
            Assert.Empty(before["faults"]!.AsArray());
        }

        await using (SqliteConnection connection = new(
            $"Data Source={System.IO.Path.Combine(folder.Path, "orleansroles.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            SqliteCommand command = connection.CreateCommand();
            command.CommandText = statement;
            Assert.True(await command.ExecuteNonQueryAsync() > 0, "the statement changes something");
        }

        await using RunningServer again = await RunningServer.StartOnAsync(folder.Path);
        JsonObject after = (await again.Caller.PostAsync(Path, "")).Json;
        Assert.False((bool)after["valid"]!);
        JsonNode found = after["faults"]![0]!;
        Assert.Equal("user/ana", (string?)found["entity"]);
        Assert.Contains(fault, (string)found["fault"]!, StringComparison.Ordinal);
    }

    private static Task<Reply> PutAsync(RunningServer server, string roles) => server.Caller.PutDocumentAsync(
        "acme", $"{{ model: momentum, name: Acme, users: [{{ id: ana, roles: {roles} }}, {{ id: ben }}] }}");
}
