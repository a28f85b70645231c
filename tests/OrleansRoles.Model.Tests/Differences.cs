using System.Collections.Concurrent;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using OrleansRoles.Worlds;

namespace OrleansRoles.Model.Tests;

/// <summary>Runs both evaluators on worlds, on all processors, and collects where they differ.</summary>
internal sealed class Differences
{
    private const int ReportedMost = 3;

    private readonly ConcurrentDictionary<DecisionReason, int> _reasons = new();
    private readonly ConcurrentQueue<string> _found = new();
    private int _requests;

    /// <summary>How many requests were compared.</summary>
    public int Requests => _requests;

    /// <summary>The first differences, each with its seed, and what is needed to understand it.</summary>
    public IEnumerable<string> Found => _found;

    /// <summary>How often each reason was the answer.</summary>
    public IReadOnlyDictionary<DecisionReason, int> Reasons => _reasons;

    /// <summary>How many of a hundred requests were allowed.</summary>
    public double AllowedPercent => 100.0 * _reasons.GetValueOrDefault(DecisionReason.Allowed) / Requests;

    /// <summary>Compares worlds that are made from consecutive seeds.</summary>
    public static Differences In(ulong firstSeed, int worlds, Func<ulong, (World World, Comparison Comparison)> make)
    {
        Differences differences = new();
        Parallel.For(0, worlds, (number, loop) =>
        {
            (World world, Comparison comparison) = make(firstSeed + (ulong)number);
            differences.Compare(world, comparison);
            if (differences._found.Count >= ReportedMost)
            {
                loop.Stop();
            }
        });
        return differences;
    }

    /// <summary>A world with its own model.</summary>
    public static (World World, Comparison Comparison) Generated(ulong seed, int requests)
    {
        World world = World.Create(seed, requests);
        return (world, Comparison.Of(RoleModel.Compile(world.Model), world.Document));
    }

    private void Compare(World world, Comparison comparison)
    {
        for (int index = 0; index < world.Requests.Length; index++)
        {
            CheckRequest request = world.Requests[index];
            string? difference = comparison.Difference(request);
            Interlocked.Increment(ref _requests);
            _reasons.AddOrUpdate(comparison.Decide(request).Reason, 1, (_, count) => count + 1);
            if (difference is not null && _found.Count < ReportedMost)
            {
                _found.Enqueue(
                    $"seed {world.Seed}, request {index}\n{difference}\n"
                    + WorldText.Of(world.Model, world.Document, request));
            }
        }
    }
}
