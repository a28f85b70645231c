using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Serializers;
using OrleansRoles.Server.Tests.Hosting;
using OrleansRoles.Silo;
using OrleansRoles.Storage.Conformance;

namespace OrleansRoles.Cluster.Tests.Wire;

/// <summary>
/// A silo of the next release joins one of today's, works with it, and takes over when it goes: between them every
/// command, answer, drop and reading crosses the network in both forms.
/// </summary>
public sealed class RollingUpgradeTests
{
    private const int Users = 12;
    private const string Check =
        """
        {"subject":{"type":"user","id":"u0"},"action":{"name":"audit-trail.view"},
        "resource":{"type":"organization","id":"acme"}}
        """;

    [Fact]
    public async Task A_cluster_goes_from_one_release_to_the_next_without_an_error()
    {
        string postgres = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        NextReleaseCodec codec = new();
        await using SiloHost today = await StartAsync(postgres, next: null);
        using Caller asToday = new(today.Addresses[0], RunningServer.Key);
        string users = string.Concat(Enumerable.Range(0, Users).Select(user => $"{{ id: u{user} }}, "));
        await asToday.PutDocumentAsync(
            "acme",
            $"{{ model: momentum, name: Acme, users: [{users}{{ id: boss, roles: [organization-admin] }}] }}");
        await EditAllAsync(asToday, "before");

        await using SiloHost next = await StartAsync(postgres, codec);
        using Caller asNext = new(next.Addresses[0], RunningServer.Key);
        int sent = codec.Sent;
        await EditAllAsync(asNext, "between");
        await EditAllAsync(asToday, "beside");
        await ChangeAndCheckAsync(asNext, asToday);
        await ChangeAndCheckAsync(asToday, asNext);
        Assert.True(codec.Sent > sent + Users, $"only {codec.Sent - sent} messages were of the next release");

        await today.StopAsync();
        await EditAllAsync(asNext, "after");
        Reply read = await asNext.GetAsync("/v1/tenants/acme/users/u0");
        Assert.Contains("\"after\"", read.Body, StringComparison.Ordinal);
    }

    private static async Task EditAllAsync(Caller caller, string name)
    {
        for (int user = 0; user < Users; user++)
        {
            Reply edited = await caller.SendAsync(
                HttpMethod.Patch, $"/v1/tenants/acme/users/u{user}",
                System.Text.Encoding.UTF8.GetBytes($$"""{"firstName":"{{name}}"}"""), Caller.Json);
            Assert.True(edited.Status == HttpStatusCode.OK, edited.Body);
        }
    }

    /// <summary>A role is given on one silo, and another in its place; the other silo answers by it at once.</summary>
    private static async Task ChangeAndCheckAsync(Caller changing, Caller checking)
    {
        foreach ((string role, bool may) in new[] { ("organization-admin", true), ("default-user", false) })
        {
            Reply given = await changing.PutAsync($"/v1/tenants/acme/users/u0/roles/{role}", "{}", Caller.Json);
            Assert.True(given.Status is HttpStatusCode.OK or HttpStatusCode.Created, given.Body);
            Reply check = await checking.PostAsync("/t/acme/access/v1/evaluation", Check);
            Assert.Equal(may ? "{\"decision\":true}" : "{\"decision\":false}", check.Body);
        }
    }

    private static async Task<SiloHost> StartAsync(string postgres, NextReleaseCodec? next)
    {
        SiloHost silo = await SiloHost.BuildAsync(
            [
                "--urls=http://127.0.0.1:0", $"--OrleansRoles:Postgres={postgres}",
                $"--OrleansRoles:OperatorKey={RunningServer.Key}", "--OrleansRoles:Address=127.0.0.1",
                $"--OrleansRoles:SiloPort={FreePort()}", $"--OrleansRoles:GatewayPort={FreePort()}",
                "--Logging:Console:LogLevel:Default=None",
            ],
            builder =>
            {
                if (next is not null)
                {
                    // The first that supports a type has it.
                    builder.Services.Insert(0, ServiceDescriptor.Singleton<ISpecializableCodec>(next));
                }
            });
        await silo.StartAsync(TextWriter.Null);
        return silo;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
