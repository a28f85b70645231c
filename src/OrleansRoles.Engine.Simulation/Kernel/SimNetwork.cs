namespace OrleansRoles.Engine.Simulation.Kernel;

/// <summary>How the network behaves in a run.</summary>
internal sealed record NetworkSettings
{
    public double UsualMilliseconds { get; init; } = 1;

    public double SlowChance { get; init; }

    public double SlowMilliseconds { get; init; } = 3000;

    public double LossChance { get; init; }

    public double TwiceChance { get; init; }
}

/// <summary>The network: every message may be late, lost, repeated and overtaken, and ways may be cut.</summary>
internal sealed class SimNetwork(SimWorld world)
{
    private readonly Dictionary<string, SimProcess> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), long> _cuts = [];
    private readonly SimRandom _random = world.Random.Fork();

    public NetworkSettings Settings { get; set; } = new();

    /// <summary>How many messages were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Gives an address to a process; who had it before is not reached under it any more.</summary>
    public void Assign(string address, SimProcess process) => _addresses[address] = process;

    public SimProcess Find(string address) => _addresses[address];

    /// <summary>Cuts the way from one address to another for a time; the way back is another one.</summary>
    public void Cut(string from, string to, TimeSpan time)
    {
        _cuts.TryGetValue((from, to), out long until);
        _cuts[(from, to)] = Math.Max(until, world.Now + time.Ticks);
    }

    public void Heal() => _cuts.Clear();

    /// <summary>
    /// Calls a process and waits for its answer, for ever if need be: limits are the caller's business.
    /// </summary>
    /// <param name="from">Who calls.</param>
    /// <param name="address">Whom.</param>
    /// <param name="serve">Runs there, in whatever process has the address when the call arrives.</param>
    /// <param name="mayRepeat">Whether the network may deliver the call twice: what a connection guards against for
    /// some calls, a message bus does not for others.</param>
    public Task<T> CallAsync<T>(
        SimProcess from, string address, Func<object, ValueTask<T>> serve, bool mayRepeat = false)
    {
        TaskCompletionSource<T> answer = new();
        int copies = mayRepeat && _random.Happens(Settings.TwiceChance) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++)
        {
            Send(from.Name, address, () => Arrive(from, address, serve, answer));
        }

        return answer.Task;
    }

    private void Arrive<T>(
        SimProcess from, string address, Func<object, ValueTask<T>> serve, TaskCompletionSource<T> answer)
    {
        SimProcess to = _addresses[address];
        if (!to.IsUp)
        {
            return;
        }

        world.Schedule(TimeSpan.Zero, to, isCode: true, () => _ = ServeAsync());

        async Task ServeAsync()
        {
            if (to.Node is not { } node)
            {
                return;
            }

            Action<TaskCompletionSource<T>> result;
            try
            {
                T value = await serve(node);
                result = source => source.TrySetResult(value);
            }
            catch (Exception exception)
            {
                result = source => source.TrySetException(exception);
            }

            Send(to.Name, from.Name, () => world.Schedule(
                TimeSpan.Zero, from, isCode: false, () => result(answer)));
        }
    }

    private void Send(string from, string to, Action arrive)
    {
        Sent++;
        if (_random.Happens(Settings.LossChance) || IsCut(from, to))
        {
            return;
        }

        TimeSpan delay = _random.Happens(Settings.SlowChance)
            ? _random.Time(Settings.UsualMilliseconds, Settings.SlowMilliseconds)
            : _random.Time(Settings.UsualMilliseconds / 5, Settings.UsualMilliseconds * 2);
        world.Schedule(delay, null, isCode: false, () =>
        {
            if (!IsCut(from, to))
            {
                arrive();
            }
        });
    }

    private bool IsCut(string from, string to) => _cuts.TryGetValue((from, to), out long until) && until > world.Now;
}
