using OrleansRoles.Engine.Simulation.Kernel;

namespace OrleansRoles.Engine.Simulation.Workload;

/// <summary>Has things go wrong, until it is told to stop: at any time, and in the midst of a change.</summary>
internal sealed class FaultInjector(
    SimWorld world, SimNetwork network, SimSettings settings, IFaultTargets targets)
{
    private const int AimedMax = 3;

    // What opens a session, or keeps one from hearing of a change. A gateway that ended and came back is told under its
    // former session, too; one that joins is not.
    private static readonly Fault[] Aimed = [Fault.CutPair, Fault.Pause, Fault.Crash, Fault.Takeover, Fault.Join];

    private readonly SimRandom _random = world.Random.Fork();

    public void Begin() => ScheduleNext();

    /// <summary>
    /// Strikes now and then where a change is on its way: it has just been committed, or the sessions have just been
    /// listed for it. These windows are milliseconds wide, so faults at any time hardly ever meet one, let alone two
    /// faults the same one. Brief, because what ends within the window is what the protocol can overlook.
    /// </summary>
    public void Aim()
    {
        if (settings.AimedChance == 0 || world.Now >= settings.FaultsEnd.Ticks
            || !_random.Happens(settings.AimedChance))
        {
            return;
        }

        int strikes = 1 + _random.Below(AimedMax);
        for (int strike = 0; strike < strikes; strike++)
        {
            world.Schedule(
                _random.Time(0, 3), null, isCode: false, () => Strike(_random.Of(Aimed), isBrief: true));
        }
    }

    private void ScheduleNext() => world.Schedule(
        _random.Time(50, settings.FaultPauseMilliseconds * 2), null, isCode: false, () =>
        {
            if (world.Now < settings.FaultsEnd.Ticks)
            {
                Strike();
                ScheduleNext();
            }
        });

    private void Strike()
    {
        double all = settings.Faults.Values.Sum();
        if (all <= 0)
        {
            return;
        }

        double drawn = _random.Between(0, all);
        foreach ((Fault fault, double weight) in settings.Faults)
        {
            drawn -= weight;
            if (drawn <= 0)
            {
                Strike(fault, isBrief: false);
                return;
            }
        }
    }

    private void Strike(Fault fault, bool isBrief)
    {
        // A brief cut between two of those who are told first holds up the first round and nothing else.
        bool isBetweenSilos = isBrief && fault == Fault.CutPair && !settings.OnlyGatewaysFail;
        IReadOnlyList<SimProcess> victims =
            settings.OnlyGatewaysFail ? targets.Gateways : isBetweenSilos ? targets.Silos : targets.Nodes;
        SimProcess victim = _random.Of(victims);
        TimeSpan time = isBrief ? _random.Time(10, 300) : _random.Time(200, 6000);
        world.Mix((ulong)fault);
        switch (fault)
        {
            case Fault.Cut or Fault.CutOneWay:
                bool isIn = fault == Fault.Cut || _random.Happens(0.5);
                bool isOut = fault == Fault.Cut || !isIn;
                CutOff(victim, time, isIn, isOut);
                break;
            case Fault.CutPair:
                string other = isBetweenSilos ? _random.Of(targets.Silos).Name : _random.Of(targets.Addresses);
                network.Cut(victim.Name, other, time);
                network.Cut(other, victim.Name, time);
                world.Note($"fault: {victim.Name} and {other} do not reach each other for {time.TotalSeconds:F2} s");
                break;
            case Fault.Pause:
                victim.Pause(time);
                world.Note($"fault: {victim.Name} stops for {time.TotalSeconds:F2} s");
                break;
            case Fault.Crash:
                world.Note($"fault: {victim.Name} ends");
                targets.Restart(victim, isBrief ? _random.Time(0.1, 10) : _random.Time(20, 3000));
                break;
            case Fault.Takeover when targets.Gateways.Count > 0:
                targets.TakeOver(_random.Of(targets.Gateways), time);
                break;
            case Fault.Join:
                targets.Join();
                break;
            case Fault.DatabasePause:
                TimeSpan shorter = time / 4;
                targets.Database.Pause(shorter);
                world.Note($"fault: the database stops for {shorter.TotalSeconds:F1} s");
                break;
            case Fault.WallJump:
                victim.Clock.WallError += _random.Time(-60_000, 60_000);
                world.Note($"fault: the wall clock of {victim.Name} jumps");
                break;
        }
    }

    private void CutOff(SimProcess victim, TimeSpan time, bool isIn, bool isOut)
    {
        foreach (string other in targets.Addresses.Where(name => name != victim.Name))
        {
            if (isIn)
            {
                network.Cut(other, victim.Name, time);
            }

            if (isOut)
            {
                network.Cut(victim.Name, other, time);
            }
        }

        string way = isIn && isOut ? "off" : isIn ? "off from hearing" : "off from being heard";
        world.Note($"fault: {victim.Name} is cut {way} for {time.TotalSeconds:F1} s");
    }
}

/// <summary>What can be hit.</summary>
internal interface IFaultTargets
{
    IReadOnlyList<SimProcess> Nodes { get; }

    IReadOnlyList<SimProcess> Silos { get; }

    IReadOnlyList<SimProcess> Gateways { get; }

    SimProcess Database { get; }

    IReadOnlyList<string> Addresses { get; }

    /// <summary>Ends a process and starts it anew after a time.</summary>
    void Restart(SimProcess process, TimeSpan after);

    /// <summary>Starts one gateway more, under an address of its own, unless there are many already.</summary>
    void Join();

    /// <summary>Gives a gateway's address to a new process; the old one lives on, unheard of, for a time.</summary>
    void TakeOver(SimProcess gateway, TimeSpan until);
}
