using System.Diagnostics;
using System.Globalization;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Cluster.Benchmarks;

/// <summary>
/// Checks through the users' grains beside calls of grains that do nothing: short slices that alternate, so that
/// whatever else the machine does meets both alike. What counts is the median of the pairs' ratios.
/// </summary>
internal static class GrainRace
{
    /// <summary>How many users, and so grains of each kind, are called.</summary>
    public const int Users = 200;

    private const double RatioMin = 0.9;
    private const int WarmPairs = 6;

    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(250);
    private static readonly CheckRequest[] s_requests =
    [
        .. Enumerable.Range(0, Users)
            .Select(user => Questions.AtTenant(BenchmarkSilo.Tenant, BenchmarkSilo.UserOf(user), "doc.write")),
    ];

    /// <summary>Races; the first argument is the number of pairs (40).</summary>
    /// <returns>1 where a ratio is below what it must be.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        int pairs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 40;
        await using BenchmarkSilo silo = await BenchmarkSilo.StartAsync();
        output.WriteLine("| caller | in flight | nothing, calls/s | check, calls/s | ratio |");
        output.WriteLine("| --- | --- | --- | --- | --- |");
        bool isFast = true;
        foreach ((string caller, IGrainFactory grains) in new[]
            { ("co-hosted", silo.CoHosted), ("external client", silo.External) })
        {
            foreach (int inFlight in new[] { 1, 64 })
            {
                Func<int, ValueTask<ClusterAnswer>> nothing = NothingOf(grains);
                Func<int, ValueTask<ClusterAnswer>> check = CheckOf(grains);
                List<(double Nothing, double Check)> rates = [];
                for (int pair = 0; pair < WarmPairs + pairs; pair++)
                {
                    (double first, double second) = pair % 2 == 0
                        ? (await SliceAsync(nothing, inFlight), await SliceAsync(check, inFlight))
                        : Swap(await SliceAsync(check, inFlight), await SliceAsync(nothing, inFlight));
                    if (pair >= WarmPairs)
                    {
                        rates.Add((first, second));
                    }
                }

                double ratio = MedianOf(rates.Select(rate => rate.Check / rate.Nothing));
                isFast &= ratio >= RatioMin;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {caller} | {inFlight} | {MedianOf(rates.Select(rate => rate.Nothing)):N0} | "
                    + $"{MedianOf(rates.Select(rate => rate.Check)):N0} | {ratio:F2} |"));
            }
        }

        return isFast ? 0 : 1;
    }

    private static Func<int, ValueTask<ClusterAnswer>> NothingOf(IGrainFactory grains)
    {
        INothingGrain[] all =
            [.. Enumerable.Range(0, Users).Select(user => grains.GetGrain<INothingGrain>(KeyOf(user)))];
        return user => all[user].CheckAsync(s_requests[user]);
    }

    private static Func<int, ValueTask<ClusterAnswer>> CheckOf(IGrainFactory grains)
    {
        IAccessGrain[] all =
            [.. Enumerable.Range(0, Users).Select(user => grains.GetGrain<IAccessGrain>(KeyOf(user)))];
        return user => all[user].CheckAsync(s_requests[user]);
    }

    private static string KeyOf(int user) => $"{BenchmarkSilo.Tenant}/{BenchmarkSilo.UserOf(user)}";

    private static async Task<double> SliceAsync(Func<int, ValueTask<ClusterAnswer>> call, int inFlight)
    {
        long start = Stopwatch.GetTimestamp();
        long[] counts = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(
            first => Task.Run(() => CallAsync(call, first * 31, start))));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<long> CallAsync(Func<int, ValueTask<ClusterAnswer>> call, int first, long start)
    {
        long count = 0;
        while (Stopwatch.GetElapsedTime(start) < s_slice)
        {
            ClusterAnswer answer = await call((int)((first + count) % Users));
            if (answer.Reason != DecisionReason.Allowed)
            {
                throw new InvalidOperationException($"the answer is {answer.Reason}");
            }

            count++;
        }

        return count;
    }

    private static (double, double) Swap(double first, double second) => (second, first);

    private static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
