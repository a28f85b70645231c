using OrleansRoles.Api.Hosting;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OrleansRoles.Api;
using OrleansRoles.Api.Models;
using OrleansRoles.Delivery;
using OrleansRoles.Engine.Embedded;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Postgres;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Server;

/// <summary>The one-process server, put together: settings, store, engine, HTTP interface.</summary>
public sealed class ServerHost : IAsyncDisposable
{
    private const string DefaultUrl = "http://127.0.0.1:5080";
    private const string DatabaseFile = "orleansroles.db";
    private const int ExitStartupFailed = 1;

    private readonly WebApplication _app;
    private readonly EmbeddedEngine _engine;
    private readonly Deliveries _deliveries;
    private readonly DataFolder? _folder;
    private readonly ServerSettings _settings;

    private ServerHost(
        WebApplication app, EmbeddedEngine engine, Deliveries deliveries, DataFolder? folder, ServerSettings settings)
    {
        _app = app;
        _engine = engine;
        _deliveries = deliveries;
        _folder = folder;
        _settings = settings;
    }

    /// <summary>The addresses at which the server listens, once it is started.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Runs the server until it is told to stop.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            await using ServerHost host = await BuildAsync(args, output);
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

    /// <summary>Puts the server together without starting it.</summary>
    /// <exception cref="StartupException">A setting is wrong, or the store cannot be opened.</exception>
    public static async Task<ServerHost> BuildAsync(
        string[] args, TextWriter output, CancellationToken cancellationToken = default)
    {
        WebApplicationBuilder builder = CreateBuilder(args);
        ServerSettings settings = ServerSettings.Read(builder.Configuration, builder.Environment.EnvironmentName);
        TestClock? clock = settings.TestClock ? new TestClock(TimeProvider.System) : null;
        DataFolder? folder = settings.Postgres is null ? DataFolder.Open(settings.Data) : null;
        TimeProvider time = clock ?? TimeProvider.System;
        WebApplication app = builder.Build();
        Deliveries deliveries = new(settings.Delivery, time, app.Services.GetRequiredService<ILoggerFactory>());
        EmbeddedEngine? engine = null;
        try
        {
            (engine, IStore store) = await OpenAsync(settings, time, deliveries, cancellationToken);
            OperatorKey key = await OperatorKeys.PrepareAsync(
                engine.Secrets, settings.OperatorKey, made => TellKey(output, made), cancellationToken);
            app.MapOrleansRoles(new ApiParts
            {
                Engine = engine,
                Store = store,
                OperatorKey = key,
                Time = time,
                TestClock = clock,
                IsAlone = true,
                Options = settings.Api,
            });
            deliveries.Start(store, engine);
            return new ServerHost(app, engine, deliveries, folder, settings);
        }
        catch
        {
            await deliveries.DisposeAsync();
            await app.DisposeAsync();
            await (engine?.DisposeAsync() ?? ValueTask.CompletedTask);
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>Starts listening.</summary>
    /// <exception cref="StartupException">An address cannot be listened on.</exception>
    public async Task StartAsync(TextWriter output, CancellationToken cancellationToken = default)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or FormatException or ArgumentException
                or InvalidOperationException)
        {
            string urls = _app.Configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultUrl;
            throw new StartupException(
                $"--urls: cannot listen on `{urls}` ({exception.Message.TrimEnd('.')}); name another address",
                exception);
        }

        output.WriteLine(_settings.Postgres is null
            ? $"data: {_settings.Data}"
            : "data: PostgreSQL (OrleansRoles:Postgres)");
        output.WriteLine($"OrleansRoles listens on {string.Join(", ", Addresses)}");
        output.Flush();
    }

    /// <summary>Stops listening; requests under way are finished first.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _deliveries.DisposeAsync();
        await _engine.DisposeAsync();
        _folder?.Dispose();
    }

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
        if (!NamesAddresses(builder.Configuration))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        // A scope and an activity per request would cost a good part of a check; failures are logged with their trace
        // id by the frame around requests.
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        return builder;
    }

    private static bool NamesAddresses(ConfigurationManager configuration) =>
        !string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey])
        || !string.IsNullOrEmpty(configuration[WebHostDefaults.HttpPortsKey])
        || !string.IsNullOrEmpty(configuration[WebHostDefaults.HttpsPortsKey])
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    private static async Task<(EmbeddedEngine Engine, IStore Store)> OpenAsync(
        ServerSettings settings, TimeProvider time, Deliveries deliveries, CancellationToken cancellationToken)
    {
        IStore? store = null;
        try
        {
            store = settings.Postgres is { } postgres
                ? PostgresStore.Open(postgres)
                : SqliteStore.Open(Path.Combine(settings.Data, DatabaseFile));
            return (
                await EmbeddedEngine.OpenAsync(
                    store, new LanguageModelCompiler(), time, cancellationToken, deliveries),
                store);
        }
        catch (StoreException exception)
        {
            if (store is not null)
            {
                await store.DisposeAsync();
            }

            string setting = settings.Postgres is null ? "OrleansRoles:Data" : "OrleansRoles:Postgres";
            throw new StartupException($"{setting}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static void TellKey(TextWriter output, string key)
    {
        output.WriteLine($"operator key: {key}");
        output.WriteLine("  shown this once; send it as `Authorization: Bearer …`. Only its hash is kept");
        output.Flush();
    }
}
