using Microsoft.Extensions.Logging;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Delivery;

/// <summary>
/// Deliveries as a composition root holds them: the signal for the engine, and the service from when there is an
/// engine. Thread-safe.
/// </summary>
public sealed class Deliveries : IDeliveries, IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly IMailer _mailer;
    private readonly WebhookSender _webhooks;
    private readonly ILogger<DeliveryService> _logger;
    private readonly string? _folder;
    private DeliveryService? _service;

    /// <summary>Makes deliveries; nothing happens before they are started.</summary>
    /// <param name="settings">How is delivered; without mistakes.</param>
    /// <param name="time">The one clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public Deliveries(DeliverySettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _logger = loggers.CreateLogger<DeliveryService>();
        _folder = settings.Mail.Host is null ? settings.Mail.Folder : null;
        _mailer = _folder is null ? new SmtpMailer(settings.Mail) : new FolderMailer(settings.Mail);
        _webhooks = new WebhookSender(settings.AllowsPrivateWebhooks);
    }

    /// <inheritdoc/>
    public void Wake(string tenant) => Volatile.Read(ref _service)?.Wake(tenant);

    /// <inheritdoc/>
    public void Start(IStore store, IRolesEngine engine)
    {
        DeliveryService service = new(_time, _mailer, _webhooks, _logger);
        if (Interlocked.CompareExchange(ref _service, service, null) is not null)
        {
            throw new InvalidOperationException("deliveries run already");
        }

        if (_folder is not null)
        {
            DeliveryService.LogFolder(_logger, _folder);
        }

        service.Start(store, engine);
    }

    /// <inheritdoc/>
    public async ValueTask StopAsync()
    {
        if (Interlocked.Exchange(ref _service, null) is { } service)
        {
            await service.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _webhooks.Dispose();
    }
}
