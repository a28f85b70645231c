using OrleansRoles.Engine.Simulation.Kernel;

namespace OrleansRoles.Engine.Simulation.Workload;

/// <summary>Has things go wrong, until it is told to stop.</summary>
internal sealed class FaultInjector(
    SimWorld world, SimNetwork network, SimSettings settings, IFaultTargets targets)
{
    private readonly SimRandom _random = world.Random.Fork();

    public void Begin() => ScheduleNext();

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
                Strike(fault);
                return;
            }
        }
    }

    private void Strike(Fault fault)
    {
        IReadOnlyList<SimProcess> victims = settings.OnlyGatewaysFail ? targets.Gateways : targets.Nodes;
        SimProcess victim = _random.Of(victims);
        TimeSpan time = _random.Time(200, 6000);
        world.Mix((ulong)fault);
        switch (fault)
        {
            case Fault.Cut or Fault.CutOneWay:
                bool isIn = fault == Fault.Cut || _random.Happens(0.5);
                bool isOut = fault == Fault.Cut || !isIn;
                CutOff(victim, time, isIn, isOut);
                break;
            case Fault.CutPair:
                string other = _random.Of(targets.Addresses);
                network.Cut(victim.Name, other, time);
                network.Cut(other, victim.Name, time);
                world.Note($"fault: {victim.Name} and {other} do not reach each other for {time.TotalSeconds:F1} s");
                break;
            case Fault.Pause:
                victim.Pause(time);
                world.Note($"fault: {victim.Name} stops for {time.TotalSeconds:F1} s");
                break;
            case Fault.Crash:
                world.Note($"fault: {victim.Name} ends");
                targets.Restart(victim, _random.Time(20, 3000));
                break;
            case Fault.Takeover:
                targets.TakeOver(_random.Of(targets.Gateways), time);
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

    IReadOnlyList<SimProcess> Gateways { get; }

    SimProcess Database { get; }

    IReadOnlyList<string> Addresses { get; }

    /// <summary>Ends a process and starts it anew after a time.</summary>
    void Restart(SimProcess process, TimeSpan after);

    /// <summary>Gives a gateway's address to a new process; the old one lives on, unheard of, for a time.</summary>
    void TakeOver(SimProcess gateway, TimeSpan until);
}
