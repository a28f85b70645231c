using System.Diagnostics;
using System.Globalization;
using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Measuring;

/// <summary>The table that development is steered by: all sizes and skews in less than two minutes.</summary>
internal static class QuickReport
{
    private const int Slices = 201;
    private const int SliceLength = 2048;

    public static void Print(string[] actions, IReadOnlyList<WorldSize> sizes, bool fresh)
    {
        RoleModel model = EliteModel.Compile();
        Console.WriteLine("| users | skew | action | bare ns | check ns | ratio | quiet | allowed | bytes |");
        Console.WriteLine("|---:|---|---|---:|---:|---:|---|---:|---:|");
        foreach (WorldSize size in sizes)
        {
            long start = Stopwatch.GetTimestamp();
            World world = WorldBuilder.Build(model, size);
            WarmUp(world);
            TimeSpan built = Stopwatch.GetElapsedTime(start);
            foreach (string name in actions)
            {
                CompiledAction action = model.FindAction(name)!;
                foreach (Skew skew in Enum.GetValues<Skew>())
                {
                    Print(world, skew, action, fresh);
                }
            }

            Console.Error.WriteLine($"{size} users: built in {built.TotalSeconds:F1} s, "
                + $"measured in {Stopwatch.GetElapsedTime(start).TotalSeconds - built.TotalSeconds:F1} s");
            GC.KeepAlive(world);
        }
    }

    /// <summary>
    /// Lets the runtime see all of the model's actions before it settles on code, as in a gateway that checks them all.
    /// </summary>
    public static void WarmUp(World world)
    {
        CheckRequest[] requests =
        [
            .. world.Model.Actions.SelectMany(action => action.Definition.On.SelectMany(
                type => RequestStream.Make(world, Skew.Uniform, action.Definition.Name, type, 4))),
        ];
        new Random(1).Shuffle(requests);
        for (int round = 0; round < 80; round++)
        {
            PairedMeasurement.Run(world, requests, 1, requests.Length, TimeSpan.FromMilliseconds(10));
        }
    }

    private static void Print(World world, Skew skew, CompiledAction action, bool fresh)
    {
        int count = SliceLength * (world.Size.Users >= 1_000_000 ? 128 : world.Size.Users >= 20_000 ? 32 : 1);
        string on = action.Definition.On.Contains("event") ? "event" : action.Definition.On[0];
        CheckRequest[] requests = RequestStream.Make(world, skew, action.Definition.Name, on, count, fresh);
        Paired paired = PairedMeasurement.Run(world, requests, Slices, SliceLength, TimeSpan.FromMilliseconds(20));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {world.Size} | {skew} | {action.Definition.Name} | {paired.Bare:F0} | {paired.Check:F0} "
            + $"| {paired.Ratio:F2} | {paired.QuietBare:F0}, {paired.QuietCheck:F0}: {paired.QuietCheck / paired.QuietBare:F2} "
            + $"| {paired.Allowed:P0} | {paired.AllocatedBytes} |"));
    }
}
