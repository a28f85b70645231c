using Microsoft.Extensions.Logging;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Delivery;

/// <summary>
/// Deliveries as a composition root holds them: it hands the signal to the engine before there are loggers, and starts
/// them once there is an engine.
/// </summary>
public sealed class Deliveries : IOutboxSignal, IAsyncDisposable
{
    private WebhookSender? _webhooks;
    private DeliveryService? _service;

    /// <inheritdoc/>
    public void Wake(string tenant) => _service?.Wake(tenant);

    /// <summary>Starts delivering; what waits already is found.</summary>
    /// <param name="store">Where the outbox is.</param>
    /// <param name="engine">What carries out commands.</param>
    /// <param name="time">The one clock.</param>
    /// <param name="mail">How mails are sent.</param>
    /// <param name="allowsPrivateWebhooks">Whether webhooks may reach private addresses.</param>
    /// <param name="loggers">Makes loggers.</param>
    public void Start(
        IStore store, IRolesEngine engine, TimeProvider time, MailSettings mail, bool allowsPrivateWebhooks,
        ILoggerFactory loggers)
    {
        ILogger<DeliveryService> logger = loggers.CreateLogger<DeliveryService>();
        _webhooks = new WebhookSender(allowsPrivateWebhooks);
        IMailer mailer = mail.Host is null ? new FolderMailer(mail) : new SmtpMailer(mail);
        if (mail.Host is null)
        {
            DeliveryService.LogFolder(logger, mail.Folder);
        }

        DeliveryService service = new(time, mailer, _webhooks, logger);
        service.Start(store, engine);
        _service = service;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is { } service)
        {
            await service.DisposeAsync();
        }

        _webhooks?.Dispose();
    }
}
