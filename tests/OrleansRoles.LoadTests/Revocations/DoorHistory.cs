using System.Collections.Immutable;
using OrleansRoles.Engine.Simulation.Checking;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Reference;

namespace OrleansRoles.LoadTests.Revocations;

/// <summary>
/// What writers were told, what the journal says and what gateways answered, put together for the history checker of
/// the simulation. Instants are nanoseconds of the machine's monotonic clock. Thread-safe while changes are made.
/// </summary>
internal sealed class DoorHistory(Doors doors)
{
    private const int NanosecondsPerTick = 100;

    private readonly History _history = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Tenant, string Key), List<ChangeRecord>> _changesOf = [];
    private readonly Dictionary<(string Tenant, string Key, long Sequence), int> _versions = [];
    private readonly Dictionary<(string Key, int Version), IReadOnlyDictionary<string, int>> _read = [];
    private readonly Dictionary<int, ImmutableArray<string>> _obligations = [];

    /// <summary>Checks that were answered.</summary>
    public long Answered { get; private set; }

    /// <summary>Of these, denies about members, which do not tell the version that they read.</summary>
    public long Untold { get; private set; }

    /// <summary>Checks that nobody could answer.</summary>
    public long Unavailable { get; private set; }

    /// <summary>Allows that began after a revocation of what they rest on had been acknowledged.</summary>
    public int StaleAllows { get; private set; }

    /// <summary>Changes that stand in the journal more than once.</summary>
    public int Twice { get; private set; }

    /// <summary>Changes that were acknowledged and are not in the journal.</summary>
    public int Lost => _history.Changes.Count(change => change is { Acknowledged: not null, Committed: null });

    /// <summary>Changes whose outcome no writer learned, and which took effect.</summary>
    public int Unknown => _history.Changes.Count(change => change is { Acknowledged: null, Committed: not null });

    /// <summary>Changes that were acknowledged and stand in the journal.</summary>
    public int Acknowledged =>
        _history.Changes.Count(change => change is { Acknowledged: not null, Committed: not null });

    /// <summary>Notes that a change is about to be sent; its number is its reason in the journal.</summary>
    public ChangeRecord Invoke(string tenant, string key, long now)
    {
        lock (_lock)
        {
            return _history.Invoke(tenant, [key], now / NanosecondsPerTick);
        }
    }

    /// <summary>Notes that a change was acknowledged.</summary>
    public void Acknowledge(ChangeRecord change, long now)
    {
        lock (_lock)
        {
            change.Acknowledged = now / NanosecondsPerTick;
        }
    }

    /// <summary>Takes a tenant's journal, after the last change and before the first check.</summary>
    public void TakeJournal(string tenant, IReadOnlyList<JournalRow> rows)
    {
        HashSet<ChangeRecord> seen = [];
        foreach (IGrouping<string, JournalRow> commit in rows.GroupBy(row => row.Commit))
        {
            JournalRow[] all = [.. commit];
            ChangeRecord? change = _history.Note(new Commit { Tenant = tenant, Journal = all }, 0);
            Twice += change is null || seen.Add(change) ? 0 : 1;
            foreach (JournalRow row in all)
            {
                string key = KeyOf(row.Entity);
                _versions[(tenant, key, row.Sequence)] = _history.VersionOf(tenant, key);
                if (change is not null && (!_changesOf.TryGetValue((tenant, key), out List<ChangeRecord>? changes)
                    || changes[^1] != change))
                {
                    (changes ?? (_changesOf[(tenant, key)] = [])).Add(change);
                }
            }
        }
    }

    /// <summary>Takes a gateway's answers.</summary>
    public void TakeChecks(string gateway, IEnumerable<LoggedCheck> checks)
    {
        foreach (LoggedCheck check in checks)
        {
            if (check.Verdict == LoggedVerdict.Unavailable)
            {
                Unavailable++;
                continue;
            }

            Answered++;
            bool isMember = doors.IsMember(check.Person);
            if (isMember && check.Verdict == LoggedVerdict.Deny)
            {
                Untold++;
                continue;
            }

            string tenant = Doors.TenantId(check.Tenant);
            string key = isMember ? $"r/{Doors.Team}" : $"u/{doors.PersonId(check.Person)}";

            // A revision that the journal does not have is a version that nobody wrote: the checker says so.
            int version = isMember
                ? check.TeamVersion
                : _versions.GetValueOrDefault((tenant, key, check.Revision), int.MaxValue);
            Add(gateway, check, tenant, key, version);
        }
    }

    /// <summary>The first thing that the guarantees do not allow; null where there is none.</summary>
    public Violation? FindViolation(Func<CheckRecord, ReferenceDecision> decide) =>
        new HistoryChecker(decide).Check(_history, null);

    private void Add(string gateway, LoggedCheck check, string tenant, string key, int version)
    {
        if (!_read.TryGetValue((key, version), out IReadOnlyDictionary<string, int>? read))
        {
            _read[(key, version)] = read = new Dictionary<string, int>(StringComparer.Ordinal) { [key] = version };
        }

        if (!_obligations.TryGetValue(check.TeamVersion, out ImmutableArray<string> obligations))
        {
            _obligations[check.TeamVersion] = obligations =
                [.. Doors.BitsOf(check.TeamVersion).Select(Doors.Obligation)];
        }

        long begun = check.Begun / NanosecondsPerTick;
        _history.Checks.Add(new CheckRecord(
            tenant, doors.PersonId(check.Person), gateway, begun, (check.Answered / NanosecondsPerTick) + 1, 0,
            check.Verdict.ToString(), obligations, read));
        StaleAllows += check.Verdict == LoggedVerdict.Allow && WasRevoked(tenant, key, version, begun) ? 1 : 0;
    }

    /// <summary>Whether a change after this version was acknowledged before an instant.</summary>
    private bool WasRevoked(string tenant, string key, int version, long instant) =>
        _changesOf.TryGetValue((tenant, key), out List<ChangeRecord>? changes) && version < changes.Count
        && changes[version].Acknowledged < instant;

    private static string KeyOf(string entity) => entity[0] switch
    {
        't' => "t",
        'u' => $"u{entity[entity.IndexOf('/', StringComparison.Ordinal)..]}",
        _ => $"r{entity[entity.IndexOf('/', StringComparison.Ordinal)..]}",
    };
}
