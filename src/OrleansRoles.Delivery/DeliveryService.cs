using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Delivery;

/// <summary>
/// Delivers and does what is due, for all tenants of an installation, in one process: a few tenants are looked at at a
/// time, each by one worker only, and what is under way to a destination keeps no worker.
/// </summary>
public sealed partial class DeliveryService : IOutboxSignal, IDeliveryReport, IAsyncDisposable
{
    private const int WorkersMax = 8;
    private const int PageTenants = 500;

    private static readonly TimeSpan _scanPeriod = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _retryAfterFailure = TimeSpan.FromSeconds(10);

    // Timers count in milliseconds and reach 49 days; whoever sleeps longer is woken in between and sleeps on.
    private static readonly TimeSpan _sleepMax = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly IMailer _mailer;
    private readonly IWebhookSender _webhooks;
    private readonly ILogger _logger;
    private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, bool> _queued = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _alarms = new();
    private readonly Dictionary<string, DateTimeOffset> _firstAlarms = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _tasks = [];
    private readonly HashSet<Task> _deliveries = [];
    private ITimer? _alarm;
    private ITimer? _scan;
    private IStore? _store;
    private OutboxDispatcher? _dispatcher;
    private DueSweeper? _sweeper;

    /// <summary>Makes the service; it does nothing before it is started.</summary>
    public DeliveryService(TimeProvider time, IMailer mailer, IWebhookSender webhooks, ILogger<DeliveryService> logger)
    {
        _time = time;
        _mailer = mailer;
        _webhooks = webhooks;
        _logger = logger;
    }

    /// <summary>Starts: looks at all tenants, then at those that it hears of.</summary>
    public void Start(IStore store, IRolesEngine engine)
    {
        _store = store;
        _dispatcher = new OutboxDispatcher(store, engine, _time, _mailer, _webhooks, this);
        _sweeper = new DueSweeper(store, engine, _time);
        _alarm = _time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        for (int worker = 0; worker < WorkersMax; worker++)
        {
            _tasks.Add(Task.Run(WorkAsync));
        }

        _scan = _time.CreateTimer(_ => _ = ScanAsync(), null, TimeSpan.Zero, _scanPeriod);
    }

    /// <inheritdoc/>
    public void Wake(string tenant)
    {
        lock (_lock)
        {
            // True: it is being looked at right now, and perhaps past what was added.
            if (_queued.TryGetValue(tenant, out _))
            {
                _queued[tenant] = true;
                return;
            }

            _queued[tenant] = false;
        }

        _queue.Writer.TryWrite(tenant);
    }

    /// <inheritdoc/>
    public void Failed(string tenant, OutboxMessage message, DeliveryException failure, bool isGivenUp)
    {
        string what = message.Mail is null ? $"webhook {message.Webhook}" : "mail";
        if (isGivenUp)
        {
            LogGivenUp(_logger, failure, what, message.Id, tenant);
        }
        else
        {
            LogFailed(_logger, what, message.Id, tenant, message.Attempts + 1, failure.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _queue.Writer.TryComplete();
        await (_alarm?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_scan?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] deliveries;
        lock (_lock)
        {
            deliveries = [.. _deliveries];
        }

        await Task.WhenAll(deliveries).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails for one tenant must not stop the others.")]
    private async Task WorkAsync()
    {
        await foreach (string tenant in _queue.Reader.ReadAllAsync())
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            DateTimeOffset? next;
            try
            {
                OutboxRun run = await _dispatcher!.BeginAsync(tenant, _stop.Token);
                foreach (Task delivery in run.Deliveries)
                {
                    Follow(tenant, delivery);
                }

                DateTimeOffset? due = await _sweeper!.SweepAsync(tenant, _stop.Token);
                next = run.Next < due || due is null ? run.Next : due;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogBroken(_logger, exception, tenant);
                next = _time.GetUtcNow() + _retryAfterFailure;
            }

            Finish(tenant, next);
        }
    }

    private void Follow(string tenant, Task delivery)
    {
        lock (_lock)
        {
            _deliveries.Add(delivery);
        }

        _ = FollowAsync(tenant, delivery);
    }

    /// <summary>Has the tenant looked at again when a delivery has ended: there may be more to that destination.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails for one tenant must not stop the others.")]
    private async Task FollowAsync(string tenant, Task delivery)
    {
        Exception? failure = null;
        try
        {
            await delivery;
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        lock (_lock)
        {
            _deliveries.Remove(delivery);
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            if (failure is not null)
            {
                SetAlarmNeedsLock(tenant, _time.GetUtcNow() + _retryAfterFailure);
            }
        }

        if (failure is null)
        {
            Wake(tenant);
        }
        else
        {
            LogBroken(_logger, failure, tenant);
        }
    }

    private void Finish(string tenant, DateTimeOffset? next)
    {
        bool again;
        lock (_lock)
        {
            again = _queued.Remove(tenant, out bool isMissed) && isMissed;
            if (next is { } at)
            {
                SetAlarmNeedsLock(tenant, at);
            }
        }

        if (again)
        {
            Wake(tenant);
        }
    }

    /// <summary>Has a tenant looked at again at an instant, unless that is to be earlier anyhow.</summary>
    private void SetAlarmNeedsLock(string tenant, DateTimeOffset at)
    {
        if (_firstAlarms.TryGetValue(tenant, out DateTimeOffset first) && first <= at)
        {
            return;
        }

        _firstAlarms[tenant] = at;
        _alarms.Enqueue(tenant, at);
        ArmNeedsLock();
    }

    private void ArmNeedsLock()
    {
        if (!_alarms.TryPeek(out _, out DateTimeOffset at))
        {
            return;
        }

        TimeSpan wait = at - _time.GetUtcNow();
        _alarm!.Change(
            wait < TimeSpan.Zero ? TimeSpan.Zero : wait > _sleepMax ? _sleepMax : wait, Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        List<string> woken = [];
        lock (_lock)
        {
            while (_alarms.TryPeek(out string? tenant, out DateTimeOffset at) && at <= _time.GetUtcNow())
            {
                _alarms.Dequeue();
                if (_firstAlarms.TryGetValue(tenant, out DateTimeOffset first) && first <= at)
                {
                    _firstAlarms.Remove(tenant);
                }

                woken.Add(tenant);
            }

            ArmNeedsLock();
        }

        foreach (string tenant in woken.Distinct(StringComparer.Ordinal))
        {
            Wake(tenant);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The next scan finds what this one did not.")]
    private async Task ScanAsync()
    {
        try
        {
            string? after = null;
            while (true)
            {
                IReadOnlyList<string> tenants = await _store!.ListTenantsAsync(
                    EntityKinds.Tenant, after, PageTenants, _stop.Token);
                foreach (string tenant in tenants)
                {
                    Wake(tenant);
                }

                if (tenants.Count < PageTenants)
                {
                    return;
                }

                after = tenants[^1];
            }
        }
        catch (Exception exception)
        {
            if (!_stop.IsCancellationRequested)
            {
                LogScan(_logger, exception);
            }
        }
    }

    /// <summary>Says that mails become files.</summary>
    [LoggerMessage(
        EventId = 304, Level = LogLevel.Warning,
        Message = "no mail server is set (OrleansRoles:Mail:Host): mails are written into {Folder}")]
    internal static partial void LogFolder(ILogger logger, string folder);

    [LoggerMessage(
        EventId = 300, Level = LogLevel.Warning,
        Message = "{What} {Id} of tenant {Tenant} was not delivered at attempt {Attempt}, and is tried again: {Why}")]
    private static partial void LogFailed(
        ILogger logger, string what, string id, string tenant, int attempt, string why);

    [LoggerMessage(
        EventId = 301, Level = LogLevel.Error, Message = "{What} {Id} of tenant {Tenant} is given up")]
    private static partial void LogGivenUp(
        ILogger logger, Exception exception, string what, string id, string tenant);

    [LoggerMessage(
        EventId = 302, Level = LogLevel.Error, Message = "what waits in tenant {Tenant} could not be worked on")]
    private static partial void LogBroken(ILogger logger, Exception exception, string tenant);

    [LoggerMessage(EventId = 303, Level = LogLevel.Warning, Message = "the tenants could not be listed")]
    private static partial void LogScan(ILogger logger, Exception exception);
}
