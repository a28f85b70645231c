using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansRoles.Api.Models;
using OrleansRoles.Delivery;
using OrleansRoles.Engine;
using OrleansRoles.Engine.Embedded;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Postgres;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Hosting;

/// <summary>Opens the engine before anything else of the application starts, and closes it last.</summary>
internal sealed partial class OrleansRolesHost(
    IOptions<OrleansRolesOptions> options, TimeProvider time, ILogger<OrleansRolesHost> logger,
    ILoggerFactory loggers)
    : IHostedLifecycleService, IAsyncDisposable
{
    private const string DatabaseFile = "orleansroles.db";

    private DataLock? _lock;
    private EmbeddedEngine? _engine;
    private Deliveries? _deliveries;

    /// <summary>The engine.</summary>
    /// <exception cref="InvalidOperationException">It is not open yet.</exception>
    public EmbeddedEngine Engine => _engine
        ?? throw new InvalidOperationException("the engine is not open yet; ask for it once the host has started");

    /// <summary>The engine's gateway.</summary>
    public HostedGateway Gateway { get; } = new();

    /// <summary>Verifies API keys.</summary>
    public HostedKeys Keys { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="OrleansRolesSetupException">Data cannot be opened, or a model or document has mistakes.
    /// </exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        OrleansRolesOptions settings = options.Value;
        LanguageModelCompiler compiler = new();
        IStore? store = null;
        try
        {
            _lock = settings.Data is { Length: > 0 } data ? DataLock.Take(data) : null;
            store = _lock is null
                ? PostgresStore.Open(settings.Postgres!)
                : SqliteStore.Open(Path.Combine(settings.Data!, DatabaseFile));
            _deliveries = new Deliveries(settings.Delivery, time, loggers);
            _engine = await EmbeddedEngine.OpenAsync(store, compiler, time, cancellationToken, _deliveries);
        }
        catch (StoreException exception)
        {
            await (store?.DisposeAsync() ?? ValueTask.CompletedTask);
            string setting = _lock is null ? nameof(settings.Postgres) : nameof(settings.Data);
            throw new OrleansRolesSetupException($"`{setting}`: {exception.Message.TrimEnd('.')}", exception);
        }

        FirstData first = new(_engine, compiler);
        await first.PutModelsAsync(settings.Models, cancellationToken);
        await first.MakeTenantsAsync(settings.NewTenants, cancellationToken);
        Keys.Open(new StoredIntegrationKeys(new IntegrationKeys(store, time)));
        Gateway.Open(_engine.Gateway);
        _deliveries.Start(store, _engine);
        LogOpen(_lock is null ? "PostgreSQL" : settings.Data!);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (_deliveries?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_engine?.DisposeAsync() ?? ValueTask.CompletedTask);
        _lock?.Dispose();
    }

    [LoggerMessage(LogLevel.Information, "OrleansRoles is open on {Data}")]
    private partial void LogOpen(string data);
}

/// <summary>The engine cannot be opened; the message says what to change.</summary>
public sealed class OrleansRolesSetupException : Exception
{
    internal OrleansRolesSetupException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
