using OrleansRoles.Benchmarks.Measuring;
using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Modes;

/// <summary>Finds the heaviest actions by measuring all of them on all their resource types.</summary>
internal static class ActionsMode
{
    private const int Slices = 61;
    private const int Requests = 1_024;
    private const int Shown = 25;

    public static void Run()
    {
        RoleModel model = EliteModel.Compile();
        using World world = WorldBuilder.Build(model, WorldSize.Measured[0]);
        WarmUp.Run(world);
        (MeasuredAction Action, Paired Paired)[] all = [.. EliteModel.AllActions(model).Select(action =>
        {
            CheckRequest[] requests = RequestStream.Make(world, Skew.Uniform, action, Requests);
            return (action, PairedMeasurement.Run(world, requests, Slices, Requests));
        })];
        Console.WriteLine($"{model.Actions.Length} actions, {all.Length} with their resource types; the slowest:");
        Table.Head("action", "check ns", "quiet check", "quiet ratio", "allowed");
        foreach ((MeasuredAction action, Paired paired) in
            all.OrderByDescending(one => one.Paired.Check.Quiet).Take(Shown))
        {
            Table.Row(
                $"{action}", $"{paired.Check.Median:F0}", $"{paired.Check.Quiet:F0}",
                $"{paired.Check.Quiet / paired.Bare.Quiet:F2}", $"{paired.Allowed:P0}");
        }
    }
}
