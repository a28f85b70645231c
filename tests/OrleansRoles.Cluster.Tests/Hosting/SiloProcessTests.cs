using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrleansRoles.Storage.Conformance;

namespace OrleansRoles.Cluster.Tests.Hosting;

/// <summary>Silos as processes over HTTP: one cluster, whichever of them is asked, also when one is lost.</summary>
public sealed class SiloProcessTests
{
    [Fact]
    public async Task What_one_silo_acknowledges_the_others_answer_by_and_outlives_the_loss_of_one()
    {
        string postgres = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        using SiloProcess first = await SiloProcess.StartAsync(postgres);
        using SiloProcess second = await SiloProcess.StartAsync(postgres);
        using SiloProcess gateway = await SiloProcess.StartAsync(postgres, "--OrleansRoles:Role=gateway");
        SiloProcess[] all = [first, second, gateway];

        for (int round = 0; round < 6; round++)
        {
            bool may = round % 2 == 0;
            await PutAsync(all[round % 3], may);
            foreach (SiloProcess silo in all)
            {
                Assert.Equal(may, await CheckAsync(silo));
            }
        }

        await PutAsync(second, may: true);
        await first.KillAsync();

        // The lost silo's session delays the change; it is acknowledged, and seen, all the same.
        Stopwatch elapsed = Stopwatch.StartNew();
        await PutAsync(second, may: false);
        Assert.False(await CheckAsync(second));
        Assert.False(await CheckAsync(gateway));
        Assert.True(elapsed.Elapsed < TimeSpan.FromSeconds(60), $"it took {elapsed.Elapsed}");

        Assert.Equal(0, await second.StopAsync());
    }

    [Theory]
    [InlineData("OrleansRoles:Postgres")]
    [InlineData("OrleansRoles:Postgres", "--OrleansRoles:Postgres=nonsense")]
    [InlineData("OrleansRoles:Role", "--OrleansRoles:Role=king")]
    [InlineData("OrleansRoles:Address", "--OrleansRoles:Address=nowhere")]
    [InlineData("OrleansRoles:SiloPort", "--OrleansRoles:SiloPort=0")]
    [InlineData("OrleansRoles:Potsgres", "--OrleansRoles:Potsgres=Host=x")]
    [InlineData("OrleansRoles:Postgres", "--OrleansRoles:Postgres=Host=127.0.0.1;Port=1;Timeout=2")]
    public async Task A_silo_with_a_wrong_setting_does_not_start_and_names_it(string setting, params string[] arguments)
    {
        (int exitCode, string error) = await SiloProcess.FailAsync(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(setting, error, StringComparison.Ordinal);
    }

    private static async Task PutAsync(SiloProcess silo, bool may)
    {
        string roles = may ? "[front-desk]" : "[]";
        using StringContent document = new(
            $"""
            tenant: arena
            model: momentus-elite
            users:
              - id: ana
                roles: {roles}
            roles:
              - id: front-desk
                name: Front desk
                grants:
                  - at: tenant
                    permissions:
                      account.tasks: true
            """,
            Encoding.UTF8, "application/yaml");
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            using HttpResponseMessage put =
                await silo.Http.PutAsync("/v1/tenants/arena/document", document, patience.Token);
            if (put.IsSuccessStatusCode)
            {
                return;
            }

            // A grain of a silo that was just lost may have been called; the client is told to try again.
            Assert.True(
                put.StatusCode == HttpStatusCode.ServiceUnavailable, await put.Content.ReadAsStringAsync());
        }
    }

    private static async Task<bool> CheckAsync(SiloProcess silo)
    {
        using HttpResponseMessage answer = await silo.Http.PostAsJsonAsync(
            "/t/arena/access/v1/evaluation",
            new
            {
                subject = new { type = "user", id = "ana" },
                action = new { name = "tasks.main-page.open" },
                resource = new { type = "tenant", id = "arena" },
            });
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        using JsonDocument json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("decision").GetBoolean();
    }
}
