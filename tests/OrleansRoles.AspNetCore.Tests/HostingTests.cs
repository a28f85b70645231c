using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansRoles.AspNetCore.Tests.Hosting;
using OrleansRoles.Delivery;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Invitations;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Gateway;
using OrleansRoles.Hosting;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.AspNetCore.Tests;

/// <summary>The engine in an application of one's own, by <c>AddOrleansRoles</c>.</summary>
public sealed class HostingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansroles-hosting-").FullName;

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task The_engine_is_open_before_anything_else_of_the_host_starts()
    {
        using IHost host = Build(Sample, services => services.AddHostedService<AsksAtStart>());
        await host.StartAsync();

        AsksAtStart asked = host.Services.GetServices<IHostedService>().OfType<AsksAtStart>().Single();
        Assert.Equal(Verdict.Allow, asked.Answer.Verdict);
        await host.StopAsync();
    }

    [Fact]
    public async Task Changes_last_over_a_restart_and_first_tenants_are_made_once()
    {
        using (IHost host = Build(Sample))
        {
            await host.StartAsync();
            Assert.Equal(["acme"], await TenantsAsync(host));
            await host.StopAsync();
        }

        // The document on record would be refused if it were applied once more: the model is another one now.
        string changed = Path.Combine(_folder, "acme.yaml");
        await File.WriteAllTextAsync(changed, "tenant: acme\nmodel: flows");
        using IHost again = Build(options =>
        {
            Sample(options);
            options.NewTenants.Clear();
            options.NewTenants.Add(changed);
        });
        await again.StartAsync();

        Assert.Equal(Verdict.Allow, await VerdictAsync(again));
        await again.StopAsync();
    }

    [Fact]
    public async Task Asking_before_the_start_says_so()
    {
        using IHost host = Build(Sample);

        Assert.False(host.Services.GetRequiredService<IPermissionGateway>().Health.HasSession);
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await VerdictAsync(host));
        Assert.Contains("once the host has started", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IRolesEngine>());
    }

    [Fact]
    public async Task Health_follows_the_gateway_s_session()
    {
        using IHost host = Build(Sample, services => services.AddHealthChecks().AddOrleansRolesGateway());
        HealthCheckService health = host.Services.GetRequiredService<HealthCheckService>();

        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync()).Status);
        await host.StartAsync();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        await host.StopAsync();
    }

    [Fact]
    public async Task Options_that_lack_something_stop_the_start()
    {
        Assert.Equal(
            ["nothing says where data is kept: set `Data` to a folder, or `Postgres` to a connection string",
                "there is no file `nowhere.yaml`: name one that the application can read"],
            await OptionMistakesAsync(options => options.Models.Add("nowhere.yaml")));
        Assert.Equal(
            ["`Data` and `Postgres` are both set: take one of them away",
                "`Postgres` is no connection string: write `Host=…;Database=…;Username=…;Password=…`"],
            await OptionMistakesAsync(options => (options.Data, options.Postgres) = ("data", "nonsense")));
        Assert.Equal(
            ["`Mail`: From: mails through a server need a sender; write `Name <name@example.com>`"],
            await OptionMistakesAsync(options =>
                (options.Data, options.Mail) = ("data", new MailSettings { Host = "smtp.example.com" })));
    }

    [Theory]
    [InlineData("model: flows\nversion: \"1\"\npermissions: 7", "`Models`: ", "permissions")]
    [InlineData("tenant: new\nmodel: nowhere", "`NewTenants`: ", "there is no role model `nowhere`")]
    [InlineData("tenant: new", "`NewTenants`: ", "it names no role model")]
    [InlineData("tenant: new\nmodel: flows\nusers: [{ id: a, roles: [king] }]", "`NewTenants`: ", "king")]
    public async Task A_model_or_tenant_with_mistakes_stops_the_start(string text, string setting, string mistake)
    {
        string path = Path.Combine(_folder, "bad.yaml");
        await File.WriteAllTextAsync(path, text);
        using IHost host = Build(options =>
        {
            Sample(options);
            (setting.Contains("Models", StringComparison.Ordinal) ? options.Models : options.NewTenants).Add(path);
        });

        OrleansRolesSetupException exception =
            await Assert.ThrowsAsync<OrleansRolesSetupException>(() => host.StartAsync());
        Assert.StartsWith(setting, exception.Message, StringComparison.Ordinal);
        Assert.Contains(mistake, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_leave_the_application_and_become_files_without_a_server()
    {
        string tenant = Path.Combine(_folder, "studio.yaml");
        await File.WriteAllTextAsync(tenant, "tenant: studio\nmodel: squiz-invitations\nusers: [{ id: olaf }]\n"
            + "contracts: [{ id: c1, members: [{ user: olaf, roles: [contract-owner] }] }]");
        using IHost host = Build(options =>
        {
            options.Data = Data;
            options.NewTenants.Add(tenant);
        });
        await host.StartAsync();
        string folder = Path.Combine(Data, "mail");
        Directory.CreateDirectory(folder);
        using FileSystemWatcher watcher = new(folder, "*.eml") { EnableRaisingEvents = true };
        TaskCompletionSource<string> written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Renamed += (_, file) => written.TrySetResult(file.FullPath);

        Outcome<Answer> sent = await host.Services.GetRequiredService<IRolesEngine>().ExecuteAsync(
            new SendInvitation
            {
                Tenant = "studio",
                Contract = "c1",
                Email = "new@example.org",
                Role = "contract-owner",
            },
            new RequestContext { Caller = Caller.Platform },
            CancellationToken.None);

        Assert.True(sent.IsAccepted, sent.Refusal?.Text);
        string text = await File.ReadAllTextAsync(await written.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("To: new@example.org", text, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_folder_has_one_process()
    {
        using IHost first = Build(Sample);
        using IHost second = Build(Sample);
        await first.StartAsync();

        OrleansRolesSetupException exception =
            await Assert.ThrowsAsync<OrleansRolesSetupException>(() => second.StartAsync());
        Assert.StartsWith($"`Data`: the folder `{Data}` cannot be used", exception.Message, StringComparison.Ordinal);
        await first.StopAsync();
    }

    [Fact]
    public async Task A_database_that_does_not_answer_stops_the_start()
    {
        using IHost host = Build(options => options.Postgres = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");

        OrleansRolesSetupException exception =
            await Assert.ThrowsAsync<OrleansRolesSetupException>(() => host.StartAsync());
        Assert.StartsWith("`Postgres`: ", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Sample(OrleansRolesOptions options)
    {
        options.Data = Data;
        options.Models.Add(EngineFixture.Sample("flows.yaml"));
        options.NewTenants.Add(EngineFixture.Sample("acme.yaml"));
    }

    private static IHost Build(Action<OrleansRolesOptions> configure, Action<IServiceCollection>? more = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        more?.Invoke(builder.Services);
        builder.Services.AddLogging();
        builder.Services.AddOrleansRoles(configure);
        return builder.Build();
    }

    private static async Task<string[]> OptionMistakesAsync(Action<OrleansRolesOptions> configure)
    {
        using IHost host = Build(configure);
        return [.. (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Failures];
    }

    private static async Task<IReadOnlyList<string>> TenantsAsync(IHost host) =>
        await host.Services.GetRequiredService<IRolesEngine>().ListTenantsAsync(null, 10, CancellationToken.None);

    private static async Task<Verdict> VerdictAsync(IHost host)
    {
        IPermissionGateway gateway = host.Services.GetRequiredService<IPermissionGateway>();
        return (await gateway.CheckAsync(Question())).Verdict;
    }

    private static CheckRequest Question() => new()
    {
        Tenant = "acme",
        SubjectId = "ana",
        Action = "settings.change",
        ResourceType = "tenant",
        ResourceId = "acme",
    };

    private sealed class AsksAtStart(IPermissionGateway gateway) : IHostedService
    {
        public CheckAnswer Answer { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken) =>
            Answer = await gateway.CheckAsync(Question(), default, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
