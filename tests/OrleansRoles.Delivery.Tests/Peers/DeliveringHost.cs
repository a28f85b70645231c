using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansRoles.Api;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Invitations;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Hosting;

namespace OrleansRoles.Delivery.Tests.Peers;

/// <summary>
/// The engine inside an application, with everything that it delivers by; two tenants, and a clock to put forward.
/// </summary>
internal sealed class DeliveringHost : IAsyncDisposable
{
    /// <summary>The tenant with licences and roles of its own.</summary>
    public const string Acme = "acme";

    /// <summary>The tenant that invites.</summary>
    public const string Studio = "studio";

    private readonly IHost _host;

    private DeliveringHost(IHost host) => _host = host;

    /// <summary>The application's clock.</summary>
    public required TestClock Clock { get; init; }

    /// <summary>What is logged.</summary>
    public required LineWatch Log { get; init; }

    private IRolesEngine Engine => _host.Services.GetRequiredService<IRolesEngine>();

    /// <summary>Starts the application on a folder.</summary>
    /// <param name="folder">The folder; what is in it stays.</param>
    /// <param name="configure">Sets what the test is about.</param>
    /// <param name="studio">The name of the tenant that invites, and of its contract.</param>
    public static async Task<DeliveringHost> StartAsync(
        string folder, Action<OrleansRolesOptions> configure, (string Tenant, string Contract)? studio = null)
    {
        (string tenant, string contract) = studio ?? ("Studio", "Main");
        string acmePath = await WriteAsync(
            "acme.json",
            """
            {
              "tenant": "acme", "model": "momentum",
              "users": [{ "id": "olga", "roles": ["organization-admin"] }, { "id": "ana", "roles": ["default-user"] }]
            }
            """);
        string studioPath = await WriteAsync(
            "studio.json",
            $$"""
            {
              "tenant": "studio", "model": "squiz-invitations", "name": {{JsonSerializer.Serialize(tenant)}},
              "users": [{ "id": "olaf" }],
              "contracts": [
                {
                  "id": "c1", "name": {{JsonSerializer.Serialize(contract)}},
                  "members": [{ "user": "olaf", "roles": ["contract-owner"] }]
                }
              ]
            }
            """);
        TestClock clock = new(TimeProvider.System);
        LineWatch log = new();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddLogging(logging => logging.AddProvider(new Logs(log)));
        builder.Services.AddOrleansRoles(options =>
        {
            options.Data = Path.Combine(folder, "data");
            options.NewTenants.Add(acmePath);
            options.NewTenants.Add(studioPath);
            configure(options);
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new DeliveringHost(host) { Clock = clock, Log = log };

        async Task<string> WriteAsync(string name, string text)
        {
            string path = Path.Combine(folder, name);
            await File.WriteAllTextAsync(path, text);
            return path;
        }
    }

    /// <summary>Invites somebody into the contract, as its owner.</summary>
    public ValueTask<Outcome<Answer>> InviteAsync(string email) => Engine.ExecuteAsync(
        new SendInvitation { Tenant = Studio, Contract = "c1", Email = email, Role = "contract-member" },
        new RequestContext { Caller = new Caller(CallerKind.User, "olaf") }, CancellationToken.None);

    /// <summary>Invites somebody whom nothing stands against.</summary>
    public async Task InvitedAsync(string email)
    {
        Outcome<Answer> sent = await InviteAsync(email);
        Assert.True(sent.IsAccepted, sent.Refusal?.Text);
    }

    /// <summary>Carries out a request of the vendor's.</summary>
    public async Task<Answer> DoAsync(Request request)
    {
        Outcome<Answer> outcome = await Engine.ExecuteAsync(
            request, new RequestContext { Caller = Caller.Platform, Reason = "a test" }, CancellationToken.None);
        Assert.True(outcome.IsAccepted, outcome.Refusal?.Text);
        return outcome.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private sealed class Logs(LineWatch lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
