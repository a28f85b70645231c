using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Gateway.Sessions;

/// <summary>
/// One who keeps facts in memory under a session. The engine runs it, and hands it the drops that arrive. Thread-safe.
/// </summary>
public interface IHolder
{
    /// <summary>
    /// Opens a session and renews it until told to stop, then closes it. Failures of the registry are waited out.
    /// </summary>
    Task RunAsync(CancellationToken stop);

    /// <summary>Drops facts, at once. Its answer is the acknowledgement.</summary>
    DropAnswer Receive(DropMessage message);

    /// <summary>How its session is.</summary>
    GatewayHealth Health { get; }
}

/// <summary>A holder's session: opened, renewed, lost, opened anew.</summary>
/// <remarks>
/// INVARIANT: a session counts from before its renewal was asked for. The registry received the request later, a writer
/// fences later still and waits a whole term from there: so the holder's count ends before the writer's.
/// </remarks>
internal sealed class Holder<TMemory> : IHolder
    where TMemory : class, IHeldFacts
{
    // Opening or renewing takes a few milliseconds; a registry that needs longer is asked again.
    private const double RegistryLimitInTerms = 0.4;

    private readonly HolderOptions _options;
    private readonly ISessionRegistry _registry;
    private readonly SessionClock _clock;
    private readonly Func<TMemory> _emptyMemory;
    private readonly long _countsMilliseconds;
    private volatile Generation<TMemory>? _current;
    private long _renewedAt = long.MinValue;
    private int _sessions;
    private int _hasServed;

    public Holder(HolderOptions options, ISessionRegistry registry, SessionClock clock, Func<TMemory> emptyMemory)
    {
        options.Terms.Validate();
        _options = options;
        _registry = registry;
        _clock = clock;
        _emptyMemory = emptyMemory;
        _countsMilliseconds = (long)options.Terms.HolderCounts.TotalMilliseconds - SessionClock.LagMilliseconds;
    }

    /// <summary>The last session with its memory, whether or not it still counts; null before the first.</summary>
    public Generation<TMemory>? Current => _current;

    /// <inheritdoc/>
    public GatewayHealth Health
    {
        get
        {
            long now = _clock.Now;
            long left = (_current?.ValidUntil ?? now) - now;
            long renewed = Volatile.Read(ref _renewedAt);
            return new GatewayHealth(
                left > 0, TimeSpan.FromMilliseconds(Math.Max(0, left)),
                renewed == long.MinValue ? null : TimeSpan.FromMilliseconds(now - renewed));
        }
    }

    /// <summary>Notes that others load from this process, before anything is read for them.</summary>
    public void NoteServing()
    {
        if (Volatile.Read(ref _hasServed) == 0 && !_options.Skipped.HasFlag(Protection.Serving))
        {
            // A full fence: either the reading that follows finds nothing that a drop removes, or the drop sees this.
            Interlocked.Exchange(ref _hasServed, 1);
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                bool isWell = await BeatAsync(stop);
                TimeSpan pause = _options.Terms.HeartbeatEvery;
                await _clock.WaitAsync(isWell ? pause : pause / 4, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await CloseAsync();
        }
    }

    /// <inheritdoc/>
    public DropAnswer Receive(DropMessage message)
    {
        // Also where the session is over: the facts may be in the memory of the next one, and dropping them twice is
        // harmless.
        if (_current is { } current)
        {
            foreach (Drop drop in message.Drops)
            {
                current.Memory.Drop(drop);
            }
        }

        GatewayMeters.DropsReceived.Add(1);

        // A session of this very process is either the current one or was given up with its memory. Of another
        // process's session nothing is known here, wherever the message was addressed.
        bool isOwn = message.Session.StartsWith(_options.Life + "/", StringComparison.Ordinal)
            || _options.Skipped.HasFlag(Protection.OwnSession);
        Interlocked.MemoryBarrier();
        return !isOwn ? DropAnswer.NotMine
            : Volatile.Read(ref _hasServed) == 0 ? DropAnswer.AcknowledgedUnserved
            : DropAnswer.Acknowledged;
    }

    /// <summary>One heartbeat: renews the session, or opens another where there is none or it was refused.</summary>
    /// <returns>Whether there is a session now.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails on the way: the session was not renewed.")]
    private async Task<bool> BeatAsync(CancellationToken stop)
    {
        try
        {
            return (_current is { } current && await RenewAsync(current, stop)) || await OpenAsync(stop);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            GatewayMeters.HeartbeatsFailed.Add(1);
            return false;
        }
    }

    private async Task<bool> RenewAsync(Generation<TMemory> current, CancellationToken stop)
    {
        long asked = _clock.Now;
        bool isRenewed = await _clock.WithinAsync(
            _options.Terms.Term * RegistryLimitInTerms, token => _registry.RenewAsync(current.Session, token), stop);
        if (isRenewed)
        {
            Note(asked);
            current.ExtendTo(CountFrom(asked) + _countsMilliseconds);
        }

        return isRenewed;
    }

    private async Task<bool> OpenAsync(CancellationToken stop)
    {
        // The number is used up even if the answer is lost: nobody knows then whether that session was opened.
        string id = $"{_options.Life}/{++_sessions}";
        SessionRecord session = new(id, _options.Name, _options.Level, _options.Address)
        {
            IsByTenant = _options.TenantsNamedMax > 0,
        };
        Generation<TMemory>? former = _current;
        long asked = _clock.Now;
        await _clock.WithinAsync(
            _options.Terms.Term * RegistryLimitInTerms,
            async token =>
            {
                await _registry.OpenAsync(session, token);
                return true;
            },
            stop);
        Note(asked);
        bool keepsMemory = _options.Skipped.HasFlag(Protection.EmptyStart) && former is not null;
        _current = new Generation<TMemory>(
            id, keepsMemory ? former!.Memory : _emptyMemory(), CountFrom(asked) + _countsMilliseconds);
        GatewayMeters.SessionsOpened.Add(1);
        if (former is not null)
        {
            // Nothing is answered under it from here on, so nobody has to wait for its end.
            former.End();
            if (!keepsMemory)
            {
                former.Memory.Clear();
            }

            await RemoveAsync(former.Session, stop);
        }

        return true;
    }

    private async Task CloseAsync()
    {
        if (_current is { } last)
        {
            _current = null;
            last.End();
            last.Memory.Clear();
            await RemoveAsync(last.Session, CancellationToken.None);
        }
    }

    private Task<bool> RemoveAsync(string session, CancellationToken cancellationToken) => _clock.WithinAsync(
        _options.Terms.Term * RegistryLimitInTerms,
        async token =>
        {
            await _registry.RemoveAsync(session, token);
            return true;
        },
        cancellationToken);

    private long CountFrom(long asked) =>
        _options.Skipped.HasFlag(Protection.CountFromSending) ? _clock.Now : asked;

    private void Note(long asked) => Volatile.Write(ref _renewedAt, asked);
}
