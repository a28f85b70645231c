using System.Globalization;
using OrleansRoles.Engine.Simulation.Checking;

namespace OrleansRoles.Engine.Simulation;

/// <summary>What many seeds came to.</summary>
internal sealed class Tally
{
    private long _seeds;
    private long _beyond;
    private long _beyondViolated;
    private long _events;
    private long _messages;
    private long _checks;
    private long _hits;
    private long _changes;
    private long _acknowledged;
    private long _unavailable;
    private ulong _hash;

    /// <summary>What happened until something was wrong; checks only where they are part of it.</summary>
    public static IEnumerable<string> Story(SimResult result, Violation violation) => result.Trace
        .TakeWhile(line => double.Parse(line.AsSpan(0, 9), NumberStyles.Float, CultureInfo.InvariantCulture)
            <= violation.At / (double)TimeSpan.TicksPerSecond)
        .Where(line => !line.Contains(" check at ", StringComparison.Ordinal)
            || violation.Circle.Append(violation.Text).Any(told => told.StartsWith(
                line[10..].Replace(" (loaded)", "", StringComparison.Ordinal), StringComparison.Ordinal)));

    public void Add(SimResult result)
    {
        _seeds++;
        _beyond += result.IsBeyondAllowance ? 1 : 0;
        _beyondViolated += result is { IsBeyondAllowance: true, Violation: not null } ? 1 : 0;
        _events += result.Events;
        _messages += result.Messages;
        _checks += result.Checks;
        _hits += result.Hits;
        _changes += result.Changes;
        _acknowledged += result.Acknowledged;
        _unavailable += result.Unavailable;
        _hash = (_hash * 31) + result.Hash;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        seeds {_seeds:N0}
        of these with a clock beyond the allowance {_beyond:N0}, where {_beyondViolated:N0} were stale or late
        checks {_checks:N0} (from memory {_hits:N0}), not answerable {_unavailable:N0}
        changes {_changes:N0}, acknowledged {_acknowledged:N0}
        events {_events:N0}, messages {_messages:N0}, hash {_hash:x16}
        """);
}
