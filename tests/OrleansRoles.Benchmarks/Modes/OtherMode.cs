using System.Diagnostics;
using OrleansRoles.Benchmarks.Measuring;
using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Modes;

/// <summary>
/// Costs besides the single check: compiling, deciding on facts at hand, batches, explanations, two threads.
/// </summary>
internal static class OtherMode
{
    private const int Slices = 101;
    private const int Batch = 1_000;
    private const int WarmUpCompilations = 60;

    public static void Run()
    {
        Compile();
        using World world = WorldBuilder.Build(EliteModel.Compile(), WorldSize.OfUsers(20_000));
        WarmUp.Run(world);
        Table.Head("action", "decide ns", "check ns", "batch of 1,000 µs", "explain µs", "two threads");
        foreach (MeasuredAction action in EliteModel.Measured)
        {
            CheckRequest[] requests = RequestStream.Make(world, Skew.Uniform, action, Batch);
            FactsAtHand[] subjects = FactsAtHand.Of(world, requests);
            RoleCatalogue roles = world.Roles();
            double decide = Time(() => Loops.Decide(subjects, Loops.Now, requests));
            double check = Time(() => Loops.Check(world.Gateway, requests));
            double explain = Time(() => Loops.Explain(subjects, roles, Loops.Now, requests));
            Table.Row(
                $"{action}", $"{decide:F0}", $"{check:F0}", $"{check * Batch / 1000:F0}", $"{explain / 1000:F1}",
                $"{ThreadGain(world, action):F2} x");
        }
    }

    /// <summary>Median nanoseconds for one request.</summary>
    private static double Time(Func<int> run)
    {
        Slices slices = new(Slices);
        for (int slice = 0; slice < Slices; slice++)
        {
            slices.Time(slice, Batch, run);
        }

        return slices.Median;
    }

    private static void Compile()
    {
        SourceText source = EliteModel.ReadSource();
        Slices language = new(WarmUpCompilations);
        Slices lowering = new(WarmUpCompilations);
        for (int round = 0; round < WarmUpCompilations; round++)
        {
            ModelDefinition definition = language.Time(round, 1, () => EliteModel.CompileDefinition(source));
            lowering.Time(round, 1, () => RoleModel.Compile(definition));
        }

        double Last(Slices slices) =>
            Enumerable.Range(WarmUpCompilations / 2, WarmUpCompilations / 2).Select(i => slices[i]).Order()
                .ElementAt(WarmUpCompilations / 4) / 1_000_000;

        Console.WriteLine(
            $"compiling the Elite model: first {(language[0] + lowering[0]) / 1_000_000:F1} ms, warm "
            + $"{Last(language) + Last(lowering):F1} ms, of which lowering {Last(lowering):F1} ms");
    }

    /// <summary>How many times as many checks two threads do in the same time as one.</summary>
    private static double ThreadGain(World world, MeasuredAction action)
    {
        const int Count = 65_536;
        CheckRequest[] requests = RequestStream.Make(world, Skew.Uniform, action, Count);
        double[] gains = new double[15];
        for (int round = 0; round < gains.Length; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Loops.Check(world.Gateway, requests);
            double one = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

            Thread second = new(() => Loops.Check(world.Gateway, requests.AsSpan(Count / 2)));
            start = Stopwatch.GetTimestamp();
            second.Start();
            Loops.Check(world.Gateway, requests.AsSpan(0, Count / 2));
            second.Join();
            gains[round] = one / Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(gains);
        return gains[gains.Length / 2];
    }
}
