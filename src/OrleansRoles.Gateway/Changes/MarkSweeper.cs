using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Changes;

/// <summary>
/// Finishes changes that were cut short: marks that are still there when it comes by the second time have their facts
/// dropped everywhere. It also waits out sessions of which nothing was heard for long. One for each process that
/// writes; several at work do the same things twice, which is harmless.
/// </summary>
public sealed class MarkSweeper(ChangeFlow flow, IMarks marks, FlowOptions options, TimeProvider time)
{
    /// <summary>So many marks of a tenant are looked at at once; where there are more, the tenant is dropped as a
    /// whole.</summary>
    internal const int MarksMax = 10_000;

    private const int TenantsPerPage = 500;

    private readonly SessionClock _clock = new(time);
    private HashSet<(string Tenant, Mark Mark)> _seen = [];

    /// <summary>
    /// The marks that the last sweep saw and left for the next. Who takes over from another sweeper goes on with its.
    /// </summary>
    public ImmutableArray<SeenMark> Seen
    {
        get => [.. _seen.Select(seen => new SeenMark(seen.Tenant, seen.Mark.Key, seen.Mark.Commit))];
        set => _seen = [.. value.Select(seen => (seen.Tenant, new Mark(seen.Key, seen.Commit)))];
    }

    /// <summary>Sweeps again and again until told to stop. Failures are left for the next round.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The next round tries again.")]
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _clock.WaitAsync(options.SweepEvery, stop);
                try
                {
                    await SweepAsync(stop);
                }
                catch (Exception) when (!stop.IsCancellationRequested)
                {
                    // The store or the registry does not answer at the moment.
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>Goes through all tenants once.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        HashSet<(string Tenant, Mark Mark)> now = [];
        string? after = null;
        while (true)
        {
            IReadOnlyList<string> tenants = await marks.ListTenantsAsync(after, TenantsPerPage, cancellationToken);
            foreach (string tenant in tenants)
            {
                await SweepTenantAsync(tenant, now, cancellationToken);
            }

            if (tenants.Count < TenantsPerPage)
            {
                break;
            }

            after = tenants[^1];
        }

        _seen = now;
        await flow.TidySessionsAsync(cancellationToken);
    }

    private async Task SweepTenantAsync(
        string tenant, HashSet<(string Tenant, Mark Mark)> now, CancellationToken cancellationToken)
    {
        IReadOnlyList<Mark> found = await marks.ReadAsync(tenant, null, MarksMax, cancellationToken);
        if (found.Any(mark => _seen.Contains((tenant, mark))))
        {
            await flow.RecoverAsync(tenant, null, cancellationToken);
            return;
        }

        now.UnionWith(found.Select(mark => (tenant, mark)));
    }
}

/// <summary>A mark of some tenant that was seen once.</summary>
public sealed record SeenMark(string Tenant, FactKey Key, string Commit);
