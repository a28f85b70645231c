using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Changes;

/// <summary>
/// A writer's line to one session: one message at a time, in which everything goes that came up since the last one. So
/// a holder gets a bounded number of messages, however many changes there are.
/// </summary>
/// <remarks>
/// INVARIANT: a drop is done when the holder acknowledged a message with it, or when the session was fenced and a whole
/// term has passed on this writer's clock since its last renewal was there to be seen. The registry renews nothing that
/// is fenced, and says with the fence how often it had renewed it: if a list showed the same number before, the last
/// renewal was made before that list, and the holder counts from earlier still.
/// </remarks>
internal sealed class SessionLine(
    SessionRecord session, IHolderLink link, ISessionRegistry registry, SessionClock clock, FlowOptions options)
{
    private const long NotFenced = long.MinValue;

    private readonly Lock _changing = new();
    private List<(Drop Drop, TaskCompletionSource<bool> Done)> _waiting = [];
    private bool _isPumping;
    private (long Renewals, long At)? _seen;
    private long _lastRenewedBy = NotFenced;
    private long _listedAt = clock.Now;
    private volatile bool _isOver;

    /// <summary>Whether the session is provably over; nothing has to be dropped there any more.</summary>
    public bool IsOver => _isOver;

    /// <summary>When the session was last seen on a list.</summary>
    public long ListedAt => Volatile.Read(ref _listedAt);

    /// <summary>Notes that the session has been renewed so often by now.</summary>
    public void See(long renewals)
    {
        Volatile.Write(ref _listedAt, clock.Now);
        lock (_changing)
        {
            if (_seen is not { } seen || renewals > seen.Renewals)
            {
                _seen = (renewals, clock.Now);
            }
        }
    }

    /// <summary>Completes once the session's memory cannot have the facts, or is not used any more.</summary>
    /// <returns>Whether others may have loaded them from there before.</returns>
    public Task<bool> DropAsync(Drop drop)
    {
        lock (_changing)
        {
            if (_isOver)
            {
                return Task.FromResult(true);
            }

            TaskCompletionSource<bool> done = new();
            _waiting.Add((drop, done));
            if (_isPumping)
            {
                return done.Task;
            }

            _isPumping = true;
            _ = PumpAsync();
            return done.Task;
        }
    }

    private async Task PumpAsync()
    {
        // Whoever calls holds the lock and must not meet the transport's code under it.
        await Task.Yield();
        while (true)
        {
            List<(Drop Drop, TaskCompletionSource<bool> Done)> batch;
            lock (_changing)
            {
                if (_waiting.Count == 0)
                {
                    _isPumping = false;
                    return;
                }

                batch = _waiting;
                _waiting = [];
            }

            bool mayHaveServed = await DeliverAsync(
                new DropMessage(session.Id, Merge(batch.Select(item => item.Drop))));
            foreach ((Drop _, TaskCompletionSource<bool> done) in batch)
            {
                done.SetResult(mayHaveServed);
            }
        }
    }

    /// <returns>Whether others may have loaded from there: always, where nobody answered.</returns>
    private async Task<bool> DeliverAsync(DropMessage message)
    {
        long began = clock.Now;
        for (int attempt = 1; !IsOverNow(); attempt++)
        {
            DropAnswer answer = await SendAsync(message);
            if (answer is DropAnswer.Acknowledged or DropAnswer.AcknowledgedUnserved)
            {
                GatewayMeters.HolderLag.Record(
                    clock.Now - began, new KeyValuePair<string, object?>("holder", session.Holder));
                return answer == DropAnswer.Acknowledged;
            }

            if (answer == DropAnswer.NotMine || attempt >= options.AttemptsBeforeFencing)
            {
                await FenceOnceAsync();
            }

            if (IsFenced || answer == DropAnswer.NotMine)
            {
                await clock.WaitAsync(PauseBeforeNext(), CancellationToken.None);
            }
        }

        return true;
    }

    /// <summary>Ends the session whether or not its holder answers: nobody has heard of it for long.</summary>
    public async Task EndAsync()
    {
        await FenceOnceAsync();
        while (IsFenced && !IsOverNow())
        {
            await clock.WaitAsync(PauseBeforeNext(), CancellationToken.None);
        }

        if (_isOver)
        {
            // Once more: the first time may have been lost on the way.
            await RemoveAsync();
        }
    }

    private bool IsFenced => Volatile.Read(ref _lastRenewedBy) != NotFenced;

    /// <summary>Whether the session is over by now; then it is taken off the list, so that nobody else waits.</summary>
    private bool IsOverNow()
    {
        if (_isOver)
        {
            return true;
        }

        if (!IsFenced || LeftMilliseconds() > 0)
        {
            return false;
        }

        _isOver = true;
        _ = RemoveAsync();
        return true;
    }

    /// <summary>
    /// By when the last renewal had been made: when it was first seen, or by now, where it came after what was seen.
    /// </summary>
    private long LastRenewedBy(long? renewals)
    {
        lock (_changing)
        {
            return _seen is { } seen && (seen.Renewals == renewals || options.Skipped.HasFlag(Protection.LastRenewal))
                ? seen.At
                : clock.Now;
        }
    }

    private long LeftMilliseconds()
    {
        TimeSpan wait = options.Skipped.HasFlag(Protection.WholeTerm) ? TimeSpan.Zero : options.Terms.WriterWaits;
        return (long)wait.TotalMilliseconds + SessionClock.LagMilliseconds + 1
            - (clock.Now - Volatile.Read(ref _lastRenewedBy));
    }

    private TimeSpan PauseBeforeNext() => AtMostWhatIsLeft(options.AnswerLimit / 3);

    /// <summary>A time, but no longer than until the session is over, where it is fenced.</summary>
    private TimeSpan AtMostWhatIsLeft(TimeSpan usual) => IsFenced
        ? TimeSpan.FromMilliseconds(Math.Clamp(LeftMilliseconds(), 1, (long)usual.TotalMilliseconds))
        : usual;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails on the way: the holder was not reached.")]
    private async Task<DropAnswer> SendAsync(DropMessage message)
    {
        GatewayMeters.DropsSent.Add(1);
        try
        {
            return await clock.WithinAsync(
                AtMostWhatIsLeft(options.AnswerLimit), token => link.DropAsync(session, message, token),
                CancellationToken.None);
        }
        catch (Exception)
        {
            return DropAnswer.NotReached;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails: the session is not fenced; tried again.")]
    private async Task FenceOnceAsync()
    {
        if (IsFenced)
        {
            return;
        }

        try
        {
            long? renewals = await clock.WithinAsync(
                options.AnswerLimit, token => registry.FenceAsync(session.Id, token), CancellationToken.None);
            _isOver |= renewals is null;
            Interlocked.CompareExchange(ref _lastRenewedBy, LastRenewedBy(renewals), NotFenced);
            GatewayMeters.SessionsFenced.Add(1);
        }
        catch (Exception)
        {
            // Not fenced yet; the next attempt tries again.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "It stays on the list for the next who looks at it.")]
    private async Task RemoveAsync()
    {
        try
        {
            await clock.WithinAsync(
                options.Terms.Term,
                async token =>
                {
                    await registry.RemoveAsync(session.Id, token);
                    return true;
                },
                CancellationToken.None);
        }
        catch (Exception)
        {
            // Whoever lists it next waits for it once more, or remembers that it is over.
        }
    }

    private static ImmutableArray<Drop> Merge(IEnumerable<Drop> drops) =>
    [
        .. drops.GroupBy(drop => drop.Tenant, StringComparer.Ordinal).Select(group =>
        {
            ImmutableArray<FactKey> keys = [.. group.SelectMany(drop => drop.Keys).Distinct()];
            return new Drop(group.Key, keys.Contains(FactKey.Tenant) ? [FactKey.Tenant] : keys);
        }),
    ];
}
