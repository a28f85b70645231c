using System.Globalization;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Installation;

/// <summary>
/// Kills the server in the middle of document changes, and looks after a restart whether each tenant is what was last
/// acknowledged, or the one change that was under way, whole. Each version of a document says its number in several
/// entities, so that half a change would show.
/// </summary>
public sealed class KillTests
{
    private const string Key = "a-key-for-kill-tests";
    private const string RoundsVariable = "ORLEANSROLES_KILL_ROUNDS";
    private const string ChangesVariable = "ORLEANSROLES_KILL_CHANGES";
    private const int Writers = 8;
    private const int Seed = 20261122;

    private static int Rounds => Read(RoundsVariable, 3);

    private static int ChangesPerRound => Read(ChangesVariable, 400);

    [Fact]
    public async Task Whatever_was_acknowledged_before_a_kill_is_there_and_nothing_is_there_by_half()
    {
        using TemporaryFolder folder = new();
        Random random = new(Seed);
        int[] acknowledged = new int[Writers];
        int[] sent = new int[Writers];
        int total = 0;
        for (int round = 0; round < Rounds; round++)
        {
            using (ServerProcess server = await StartAsync(folder))
            {
                int before = acknowledged.Sum();
                await ChangeUntilKilledAsync(server, random.Next(ChangesPerRound), sent, acknowledged);
                total += acknowledged.Sum() - before;
            }

            using ServerProcess restarted = await StartAsync(folder);
            await CompareAsync(restarted, round, sent, acknowledged);
        }

        Assert.True(total > 0, "no change was acknowledged");
    }

    private static int Read(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;

    private static Task<ServerProcess> StartAsync(TemporaryFolder folder) =>
        ServerProcess.StartAsync(folder.Path, $"--OrleansRoles:OperatorKey={Key}");

    /// <summary>
    /// Each writer changes a tenant of its own again and again; after so many acknowledgements the kill.
    /// </summary>
    private static async Task ChangeUntilKilledAsync(
        ServerProcess server, int killAfter, int[] sent, int[] acknowledged)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int count = 0;
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            using Caller caller = new(server.Address, Key);
            while (count < ChangesPerRound)
            {
                int version = sent[writer] + 1;
                Volatile.Write(ref sent[writer], version);
                if (!await TryPutAsync(caller, writer, version))
                {
                    return;
                }

                Volatile.Write(ref acknowledged[writer], version);
                if (Interlocked.Increment(ref count) > killAfter)
                {
                    reached.TrySetResult();
                }
            }
        }))];
        await Task.WhenAny(reached.Task, Task.WhenAll(writers));
        await server.KillAsync();
        await Task.WhenAll(writers);
    }

    private static async Task<bool> TryPutAsync(Caller caller, int writer, int version)
    {
        try
        {
            Reply reply = await caller.PutAsync($"/v1/tenants/t{writer}/document", Document(version));
            Assert.True((int)reply.Status is 200 or 201, reply.Body);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task CompareAsync(ServerProcess server, int round, int[] sent, int[] acknowledged)
    {
        using Caller caller = new(server.Address, Key);
        for (int writer = 0; writer < Writers; writer++)
        {
            Reply reply = await caller.GetAsync($"/v1/tenants/t{writer}/document");
            int found = (int)reply.Status == 404 ? 0 : VersionOf(reply.Json);
            Assert.True(
                found == acknowledged[writer] || found == sent[writer],
                $"seed {Seed}, round {round}, writer {writer}: {found} is there, {acknowledged[writer]} was "
                + $"acknowledged, {sent[writer]} was sent");

            // What was under way and took effect counts from now on; what did not is sent again.
            acknowledged[writer] = found;
            sent[writer] = found;
        }
    }

    private static string Document(int version) =>
        $$"""
        model: momentus-elite
        name: v{{version}}
        users:
          - { id: u1, firstName: v{{version}}, roles: [desk{{version % 2}}] }
          - { id: u{{version + 1}}, firstName: v{{version}} }
        roles:
          - id: desk{{version % 2}}
            name: v{{version}}
            grants: [{ at: tenant, permissions: { account.tasks: true } }]
        """;

    /// <summary>The number that all parts say; fails where they say different ones.</summary>
    private static int VersionOf(JsonObject document)
    {
        string name = (string)document["name"]!;
        int version = int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture);
        JsonArray users = document["users"]!.AsArray();
        Assert.Equal(2, users.Count);
        Assert.All(users, user => Assert.Equal(name, (string?)user!["firstName"]));
        Assert.Contains(users, user => (string?)user!["id"] == $"u{version + 1}");
        JsonNode role = document["roles"]!.AsArray().Single()!;
        Assert.Equal((name, $"desk{version % 2}"), ((string?)role["name"], (string?)role["id"]));
        Assert.Equal($"desk{version % 2}", (string?)users[0]!["roles"]![0]);
        return version;
    }
}
