using System.Globalization;
using OrleansRoles.Engine.Simulation;
using OrleansRoles.Engine.Simulation.Workload;
using OrleansRoles.Gateway.Sessions;

const int TraceLines = 60;
const ulong SeedsPerReport = 1000;

ulong seed = 1;
int count = 1;
SimMode mode = SimMode.Swarm;
Sabotage sabotage = Sabotage.Nothing;
for (int index = 0; index + 1 < args.Length; index += 2)
{
    string value = args[index + 1];
    switch (args[index])
    {
        case "--seed":
            seed = ulong.Parse(value, CultureInfo.InvariantCulture);
            break;
        case "--count":
            count = int.Parse(value, CultureInfo.InvariantCulture);
            break;
        case "--mode":
            mode = Enum.Parse<SimMode>(value, ignoreCase: true);
            break;
        case "--without" when value == "Guards":
            sabotage = new Sabotage(TrustsSecondActivation: true);
            break;
        case "--without":
            sabotage = new Sabotage(Enum.Parse<Protection>(value, ignoreCase: true));
            break;
        default:
            Console.Error.WriteLine(
                $"`{args[index]}` is no option; write --seed N, --count K, --mode swarm|lite, or --without STEP to see "
                + $"a step missed: Guards, {string.Join(", ", Enum.GetNames<Protection>())}");
            return 2;
    }
}

Tally tally = new();
for (ulong next = seed; next < seed + (ulong)count; next++)
{
    SimResult result = SimRun.Run(next, mode, sabotage);
    tally.Add(result);
    if ((next - seed) % SeedsPerReport == SeedsPerReport - 1)
    {
        Console.Error.WriteLine(tally);
    }

    if (result.Violation is null || result.IsBeyondAllowance)
    {
        continue;
    }

    Console.WriteLine($"seed {next}: {result.Violation.Text}");
    foreach (string line in result.Violation.Circle)
    {
        Console.WriteLine($"  {line}");
    }

    SimResult again = SimRun.Run(next, mode, sabotage, isTraced: true);
    Console.WriteLine(again.Hash == result.Hash ? "what happened until then:" : "NOT REPRODUCED; another run gave:");
    foreach (string line in Tally.Story(again, again.Violation ?? result.Violation).TakeLast(TraceLines))
    {
        Console.WriteLine($"  {line}");
    }

    Console.WriteLine(tally);
    return 1;
}

Console.WriteLine(tally);
return 0;
