using System.Diagnostics;
using OrleansRoles.Benchmarks.Measuring;
using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Modes;

/// <summary>The table that development is steered by: all sizes and skews in two minutes.</summary>
internal static class QuickMode
{
    private const int Slices = 301;

    public static void Run(IReadOnlyList<WorldSize> sizes, Names names)
    {
        Table.Head("users", "skew", "action", "bare ns", "check ns", "ratio", "quiet bare", "quiet check", "allowed");
        foreach (WorldSize size in sizes)
        {
            long start = Stopwatch.GetTimestamp();
            using World world = WorldBuilder.Build(EliteModel.Compile(), size);
            WarmUp.Run(world);
            double built = Stopwatch.GetElapsedTime(start).TotalSeconds;
            foreach (MeasuredAction action in EliteModel.Measured)
            {
                foreach (Skew skew in Enum.GetValues<Skew>())
                {
                    Print(world, skew, action, names);
                }
            }

            double all = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.Error.WriteLine($"{size} users: built in {built:F0} s, measured in {all - built:F0} s");
        }
    }

    private static void Print(World world, Skew skew, MeasuredAction action, Names names)
    {
        // As many requests as it takes to meet users that the caches have forgotten; for a small world few, so that it
        // is the facts and not the requests that the caches are too small for.
        (int count, int sliceLength) = world.Size.Users switch
        {
            <= 1_000 => (1_024, 1_024),
            <= 20_000 => (65_536, 2_048),
            _ => (262_144, 512),
        };
        CheckRequest[] requests = RequestStream.Make(world, skew, action, count, names);
        Paired paired = PairedMeasurement.Run(world, requests, Slices, sliceLength);
        Table.Row(
            $"{world.Size}", $"{skew}", $"{action}", $"{paired.Bare.Median:F0}", $"{paired.Check.Median:F0}",
            $"{paired.Ratio:F2}", $"{paired.Bare.Quiet:F0}", $"{paired.Check.Quiet:F0}", $"{paired.Allowed:P0}");
    }
}
