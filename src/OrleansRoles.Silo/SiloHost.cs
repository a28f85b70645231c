using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Orleans.Configuration;
using OrleansRoles.Api;
using OrleansRoles.Api.Hosting;
using OrleansRoles.Api.Models;
using OrleansRoles.Delivery;
using OrleansRoles.Engine.Orleans.Hosting;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Silo;

/// <summary>A member of the cluster, put together: settings, silo, HTTP interface.</summary>
public sealed class SiloHost : IAsyncDisposable
{
    private const string DefaultUrl = "http://127.0.0.1:5080";
    private const int ExitStartupFailed = 1;

    private readonly WebApplication _app;

    private SiloHost(WebApplication app) => _app = app;

    /// <summary>The addresses at which it listens, once it is started.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Runs the silo until it is told to stop; then it hands over before it ends.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            await using SiloHost host = await BuildAsync(args);
            await host.StartAsync(output);
            await host._app.WaitForShutdownAsync();
            return 0;
        }
        catch (StartupException exception)
        {
            foreach (string line in exception.Message.Split(Environment.NewLine))
            {
                await error.WriteLineAsync($"orleansroles: {line}");
            }

            return ExitStartupFailed;
        }
    }

    /// <summary>Puts the silo together without starting it.</summary>
    /// <exception cref="StartupException">A setting is wrong, or the database cannot be opened.</exception>
    public static Task<SiloHost> BuildAsync(string[] args, CancellationToken cancellationToken = default) =>
        BuildAsync(args, _ => { }, cancellationToken);

    /// <summary>The same with more to say about the silo.</summary>
    internal static async Task<SiloHost> BuildAsync(
        string[] args, Action<ISiloBuilder> configure, CancellationToken cancellationToken = default)
    {
        WebApplicationBuilder builder = CreateBuilder(args);
        SiloSettings settings = SiloSettings.Read(builder.Configuration, builder.Environment.EnvironmentName);
        ClusterSetup cluster = SetupOf(settings);
        builder.Services.AddSingleton<IModelCompiler, LanguageModelCompiler>();
        builder.UseOrleans(silo =>
        {
            silo.AddOrleansRoles(cluster, provider => new Deliveries(
                settings.Delivery, cluster.Time, provider.GetRequiredService<ILoggerFactory>()));
            silo.Configure<EndpointOptions>(options => Listen(options, settings));
            configure(silo);
        });
        WebApplication app = builder.Build();
        try
        {
            IStore store = app.Services.GetRequiredService<IStore>();
            await store.MigrateAsync(cancellationToken);
            app.MapOrleansRoles(new ApiParts
            {
                Engine = app.Services.GetRequiredService<IRolesEngine>(),
                Store = store,
                OperatorKey = await KeyOfAsync(app.Services, settings, cancellationToken),
                Time = cluster.Time,
                TestClock = settings.TestClock ? app.Services.GetRequiredService<ITestClock>() : null,
                IsAlone = false,
                Options = settings.Api,
            });
            return new SiloHost(app);
        }
        catch (StoreException exception)
        {
            await app.DisposeAsync();
            throw new StartupException($"OrleansRoles:Postgres: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>Joins the cluster and starts listening.</summary>
    /// <exception cref="StartupException">An address cannot be listened on, or the database does not answer.
    /// </exception>
    public async Task StartAsync(TextWriter output, CancellationToken cancellationToken = default)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or FormatException or InvalidOperationException)
        {
            throw new StartupException(
                $"cannot listen ({exception.Message.TrimEnd('.')}); name other addresses in `--urls`, "
                + "`OrleansRoles:SiloPort` and `OrleansRoles:GatewayPort`",
                exception);
        }

        output.WriteLine($"OrleansRoles listens on {string.Join(", ", Addresses)}");
        output.Flush();
    }

    /// <summary>Leaves the cluster and stops listening; requests under way are finished first.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static WebApplicationBuilder CreateBuilder(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The endpoints have limits of their own, which answer with a problem instead of a broken connection.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey])
            && string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.HttpPortsKey])
            && !builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Orleans", LogLevel.Warning)
            .AddFilter("Polly", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        return builder;
    }

    private static ClusterSetup SetupOf(SiloSettings settings)
    {
        if (!settings.TestClock)
        {
            return settings.Cluster;
        }

        TestClock clock = new(TimeProvider.System);
        return settings.Cluster with { Time = clock, TestClock = clock };
    }

    private static void Listen(EndpointOptions options, SiloSettings settings)
    {
        options.SiloPort = settings.SiloPort;
        options.GatewayPort = settings.GatewayPort;
        if (settings.Address is { } address)
        {
            options.AdvertisedIPAddress = address;
            IPAddress listensOn = IPAddress.IsLoopback(address) ? address : IPAddress.Any;
            options.SiloListeningEndpoint = new IPEndPoint(listensOn, settings.SiloPort);
            options.GatewayListeningEndpoint = new IPEndPoint(listensOn, settings.GatewayPort);
        }
    }

    private static async Task<OperatorKey> KeyOfAsync(
        IServiceProvider services, SiloSettings settings, CancellationToken cancellationToken)
    {
        ISecretStore secrets = services.GetRequiredService<ISecretStore>();

        // Silos that start at the same time would each make another key, and only one of them would hold.
        return settings.OperatorKey is null && await secrets.ReadOperatorKeyHashAsync(cancellationToken) is null
            ? throw new StartupException("OrleansRoles:OperatorKey: there is none yet; set one, the same for all silos")
            : await OperatorKeys.PrepareAsync(secrets, settings.OperatorKey, _ => { }, cancellationToken);
    }
}
