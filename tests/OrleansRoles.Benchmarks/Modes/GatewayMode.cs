using System.Diagnostics.Metrics;
using OrleansRoles.Benchmarks.Measuring;
using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Modes;

/// <summary>
/// A gateway's hits beside the bare loop, what a second thread adds, and what a user costs in memory.
/// </summary>
internal static class GatewayMode
{
    private const int HotUsers = 64;
    private const int Requests = 1_024;
    private const int Slices = 1_001;
    private const int Rounds = 200;
    private const int ThreadRuns = 15;
    private const int RolesPerUser = 4;

    public static void Run(int users)
    {
        RoleModel model = EliteModel.Compile();
        Console.WriteLine($"load average and tasks: {File.ReadAllText("/proc/loadavg").Trim()}");
        using (World world = WorldBuilder.Build(model, WorldSize.Measured[0]))
        {
            WarmUp.Run(world);
            MeasureHits(world);
            MeasureThreads(world);
        }

        MeasureMemory(model, WorldSize.OfUsers(users));
        Console.WriteLine($"load average and tasks: {File.ReadAllText("/proc/loadavg").Trim()}");
    }

    private static void MeasureHits(World world)
    {
        Console.WriteLine($"a hot set of {HotUsers} users, nanoseconds a check, {Slices} slices in turns\n");
        Table.Head(
            "action", "bare p50", "strings p50", "handle p50", "strings / bare", "quiet bare", "quiet strings",
            "quiet handle");
        foreach (MeasuredAction action in EliteModel.Measured)
        {
            CheckRequest[] requests = HotRequests(world, action);
            Resolved resolved = new(world, requests);
            Slices bare = new(Slices);
            Slices strings = new(Slices);
            Slices handle = new(Slices);
            double[] ratios = new double[Slices];
            for (int slice = 0; slice < Slices; slice++)
            {
                bare.Time(slice, Requests, () => Loops.Bare(world.Bits, requests));
                strings.Time(slice, Requests, () => Loops.Check(world.Gateway, requests));
                handle.Time(
                    slice, Requests,
                    () => Loops.CheckResolved(world.Gateway, resolved.Subjects, resolved.Requests));
                ratios[slice] = strings[slice] / bare[slice];
            }

            Array.Sort(ratios);
            Table.Row(
                $"{action}", $"{bare.Median:F1}", $"{strings.Median:F1}", $"{handle.Median:F1}",
                $"{ratios[Slices / 2]:F2}", $"{bare.Quiet:F1}", $"{strings.Quiet:F1}", $"{handle.Quiet:F1}");
        }
    }

    private static CheckRequest[] HotRequests(World world, MeasuredAction action)
    {
        CheckRequest[] all = RequestStream.Make(world, Skew.Uniform, action, Requests * 32);
        HashSet<string> hot = [.. all.Select(request => request.SubjectId).Distinct().Take(HotUsers)];
        return [.. all.Where(request => hot.Contains(request.SubjectId)).Take(Requests)];
    }

    /// <summary>How many times as many checks two threads do as one, each on a core of its own.</summary>
    private static void MeasureThreads(World world)
    {
        MeasuredAction action = EliteModel.OneTenantPermission;
        CheckRequest[] requests = HotRequests(world, action);
        CheckRequest[] others = HotRequests(world, action);
        Resolved resolved = new(world, requests);
        Console.WriteLine("\ntwo threads on two cores beside one, by the processor time of the threads\n");
        Table.Head("check", "one: ns", "two: ns each", "gain");
        Print("strings", () => Repeat(() => Loops.Check(world.Gateway, requests)),
            () => Repeat(() => Loops.Check(world.Gateway, others)));
        Print("the same handles", Handles, Handles);
        using MeterListener listener = new()
        {
            InstrumentPublished = static (instrument, on) =>
            {
                if (instrument.Meter.Name == GatewayMeters.Name)
                {
                    on.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.Start();
        Print("the same handles, with a listener to the meter", Handles, Handles);

        void Handles() =>
            Repeat(() => Loops.CheckResolved(world.Gateway, resolved.Subjects, resolved.Requests));

        void Print(string name, Action first, Action second)
        {
            double[] one = new double[ThreadRuns];
            double[] two = new double[ThreadRuns];
            for (int run = 0; run < ThreadRuns; run++)
            {
                one[run] = PinnedThread.Run(first)[0] / (Rounds * Requests);
                two[run] = PinnedThread.Run(first, second).Average() / (Rounds * Requests);
            }

            // The best of each: all else is others' work on the same cores and caches.
            (double alone, double together) = (one.Min(), two.Min());
            Table.Row(name, $"{alone:F1}", $"{together:F1}", $"{2 * alone / together:F2}");
        }
    }

    private static void Repeat(Func<int> run)
    {
        for (int round = 0; round < Rounds; round++)
        {
            run();
        }
    }

    private static void MeasureMemory(RoleModel model, WorldSize size)
    {
        using CancellationTokenSource stop = new();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        PermissionGateway gateway =
            WorldBuilder.OpenGateway(size, new WorldFacts(model, size, RolesPerUser), stop.Token);
        long roles = RolesBytes(model, size);
        WorldBuilder.LoadAsync(gateway, size).GetAwaiter().GetResult();
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(
            $"\n{size} users in {size.Tenants:N0} tenants, {RolesPerUser} roles each: {bytes:N0} bytes, of which the "
            + $"tenants' own roles {roles:N0}; {(double)(bytes - roles) / size.Users:F0} bytes a user");
        GC.KeepAlive(gateway);
        stop.Cancel();
    }

    /// <summary>What all tenants' compiled roles take, whoever holds them: measured on a part of them, which is large
    /// beside what else comes and goes on the heap.</summary>
    private static long RolesBytes(RoleModel model, WorldSize size)
    {
        WorldFacts facts = new(model, size);
        const int Measured = 2_000;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        object[] kept =
        [
            .. Enumerable.Range(0, Measured)
                .Select(tenant => facts.RolesOf(tenant).Select(role => role.ToFacts(model)).ToArray()),
        ];
        facts.RolesOf(0);
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(kept);
        return bytes / Measured * size.Tenants;
    }
}
