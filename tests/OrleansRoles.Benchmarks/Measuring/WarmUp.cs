using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Measuring;

/// <summary>
/// Lets the runtime see all of the model's actions before it settles on code, as in a gateway that checks them all.
/// Code that was compiled for one action alone is faster for that action and slower for every other one.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 300;
    private const int RequestsPerAction = 4;

    // The runtime compiles better code in the background, some time after the last new method.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(10);

    public static void Run(World world)
    {
        CheckRequest[] requests =
        [
            .. EliteModel.AllActions(world.Model)
                .SelectMany(action => RequestStream.Make(world, Skew.Uniform, action, RequestsPerAction)),
        ];
        new Random(1).Shuffle(requests);
        Resolved resolved = new(world, requests);
        for (int round = 0; round < Rounds; round++)
        {
            Loops.Bare(world.Bits, requests);
            Loops.Check(world.Gateway, requests);
            Loops.CheckResolved(world.Gateway, resolved.Subjects, resolved.Requests);
            Thread.Sleep(Settling);
        }
    }
}
