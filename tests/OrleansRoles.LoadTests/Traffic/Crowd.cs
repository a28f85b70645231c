using System.Collections.Immutable;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Traffic;

/// <summary>The tenants of a run, with the weights by which they are busy.</summary>
internal sealed class Crowd
{
    private const double UserSkew = 0.6;

    private readonly Zipf _activity;
    private readonly ImmutableArray<int> _order;
    private readonly Dictionary<int, Zipf> _users = [];

    /// <summary>Makes up the tenants.</summary>
    /// <param name="plan">How many and how large.</param>
    /// <param name="seed">Makes them repeatable.</param>
    /// <param name="activitySkew">How unequal they are in activity; 0: all alike.</param>
    public Crowd(PopulationPlan plan, int seed, double activitySkew)
    {
        Tenants = [.. plan.Shapes().Select((shape, number) => new TenantTruth(shape, (seed * 1_000_003) + number))];
        _activity = new Zipf(Tenants.Length, activitySkew);

        // The busiest are not always the largest.
        int[] order = [.. Enumerable.Range(0, Tenants.Length)];
        new Random(seed).Shuffle(order);
        _order = [.. order];
        foreach (int users in Tenants.Select(tenant => tenant.Users.Length).Distinct())
        {
            _users[users] = new Zipf(users, UserSkew);
        }
    }

    /// <summary>The tenants, the largest first.</summary>
    public ImmutableArray<TenantTruth> Tenants { get; }

    /// <summary>Users of all tenants.</summary>
    public int Users => Tenants.Sum(tenant => tenant.Users.Length);

    /// <summary>Draws a tenant by activity.</summary>
    public int NextTenant(Random random) => _order[_activity.Next(random)];

    /// <summary>Draws a user of a tenant by activity.</summary>
    public int NextUser(TenantTruth tenant, Random random) => _users[tenant.Users.Length].Next(random);
}

/// <summary>How a run's calls follow each other.</summary>
/// <param name="Gateways">Concurrent gateways; in an open loop, calls that may be under way at once.</param>
/// <param name="Admins">Concurrent admins; likewise.</param>
/// <param name="CheckRate">Checks a second of an open loop; null for a closed one.</param>
/// <param name="ChangeRate">Changes a second of an open loop; null for a closed one.</param>
/// <param name="ChangesMax">Changes after which admins stop; null for no bound but time.</param>
/// <param name="ThinkTime">How long a closed loop's admin waits between changes.</param>
internal sealed record TrafficShape(
    int Gateways, int Admins, double? CheckRate, double? ChangeRate, int? ChangesMax, TimeSpan ThinkTime)
{
    /// <summary>One of how many calls is a batch.</summary>
    public int BatchEvery { get; init; } = 20;

    /// <summary>Checks in a batch.</summary>
    public int BatchSize { get; init; } = 20;
}

/// <summary>Runs gateways and admins against a target until the time is over.</summary>
internal sealed class CrowdTraffic(
    Crowd crowd, TrafficShape shape, GatewayTraffic gateways, Admin admin, ChangeMaker changes, int seed)
{
    private int _changesLeft = shape.ChangesMax ?? int.MaxValue;

    /// <summary>Changes that are still to be made, of a bounded run.</summary>
    public int ChangesLeft => Math.Max(0, Volatile.Read(ref _changesLeft));

    /// <summary>Runs.</summary>
    /// <param name="stop">Ends the starting of calls.</param>
    /// <param name="abort">Ends the calls themselves.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Pacer? checks = shape.CheckRate is { } rate ? new Pacer(rate, seed) : null;
        Pacer? pacedChanges = shape.ChangeRate is { } changeRate ? new Pacer(changeRate, seed + 1) : null;
        Task[] asking =
        [
            .. Enumerable.Range(0, shape.Gateways).Select(number =>
                Task.Run(() => AskAsync(new Random((seed * 2_000_003) + number), checks, over.Token, abort))),
        ];
        Task[] changing =
        [
            .. Enumerable.Range(0, shape.Admins).Select(number =>
                Task.Run(() => ChangeAsync(
                    new Random((seed * 3_000_017) + number), pacedChanges, over.Token, abort))),
        ];
        await Task.WhenAll(changing);
        if (shape.ChangesMax is not null)
        {
            // A run that is bounded by its changes ends with them.
            await over.CancelAsync();
        }

        await Task.WhenAll(asking);
    }

    private async Task AskAsync(Random random, Pacer? pacer, CancellationToken stop, CancellationToken abort)
    {
        for (int count = random.Next(shape.BatchEvery); !stop.IsCancellationRequested; count++)
        {
            long start = await Pacer.StartAsync(pacer, stop);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            TenantTruth tenant = crowd.Tenants[crowd.NextTenant(random)];
            int user = crowd.NextUser(tenant, random);
            UserTruth about = tenant.Users[user].Newest;
            if (count % shape.BatchEvery == 0)
            {
                Question[] questions =
                    [.. Enumerable.Range(0, shape.BatchSize).Select(_ => Question.Next(tenant, about, random))];
                await gateways.CheckManyAsync(tenant, user, questions, start, abort);
            }
            else
            {
                await gateways.CheckAsync(tenant, user, Question.Next(tenant, about, random), start, abort);
            }
        }
    }

    private async Task ChangeAsync(Random random, Pacer? pacer, CancellationToken stop, CancellationToken abort)
    {
        while (!stop.IsCancellationRequested && Interlocked.Decrement(ref _changesLeft) >= 0)
        {
            long start = await Pacer.StartAsync(pacer, stop);
            Change? change = null;
            while (change is null && !stop.IsCancellationRequested)
            {
                int number = crowd.NextTenant(random);
                change = changes.TryMake(crowd.Tenants[number], number, random);
                if (change is null)
                {
                    await Task.Yield();
                }
            }

            if (change is null)
            {
                return;
            }

            await admin.RunAsync(change, start, abort);
            if (pacer is null && shape.ThinkTime > TimeSpan.Zero && !stop.IsCancellationRequested)
            {
                await WaitAsync(shape.ThinkTime, stop);
            }
        }
    }

    private static async Task WaitAsync(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, stop);
        }
        catch (OperationCanceledException)
        {
            // The loop sees that it is over.
        }
    }
}
