using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using OrleansRoles.Primitives;

namespace OrleansRoles.Gateway.Checks;

/// <summary>What is in memory of one tenant. Checks read it without a lock while others drop and add.</summary>
/// <remarks>
/// INVARIANT: a decision counts only if nothing was dropped while it was made. The version is odd while something is
/// being dropped and grows with each drop; a check reads it before and after. So it never decides on facts from before
/// and after one change, however the two threads come together. Adding facts changes no version: what is added was
/// missing, and a check that misses something does not count.
/// </remarks>
internal sealed class TenantCache(string id, UserCount count)
{
    private const long Retired = long.MaxValue;

    private readonly Lock _changing = new();
    private readonly StringTable<UserFacts> _users = new();
    private readonly StringTable<RoleCell> _roles = new();
    private readonly HashSet<FactLoad> _loads = [];
    private long _version;
    private volatile TenantFacts? _facts;
    private volatile bool _isAbsent;
    private volatile int _emptyCells;
    private int _sweepPlace;

    public string Id { get; } = id;

    /// <summary>Where it stands in the list of all tenants; the list's owner keeps it.</summary>
    public int Place { get; set; }

    /// <summary>Whether nothing would be lost by giving it up.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_changing)
            {
                return _users.Count == 0 && _loads.Count == 0;
            }
        }
    }

    /// <summary>The tenant's facts, or null.</summary>
    public TenantFacts? Facts => _facts;

    /// <summary>Whether it was given up for good: its place is taken by another one.</summary>
    public bool IsRetired => Volatile.Read(ref _version) == Retired;

    /// <summary>The version now; odd where nothing can be decided at the moment.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Decides a request if all facts are in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDecide(
        in CheckRequest request, int subjectHash, SessionClock clock, out Decision decision, out long revision)
    {
        long version = Version;
        UserFacts? user = null;
        if (request.SubjectType == SubjectType.User)
        {
            user = _users.Find(request.SubjectId, subjectHash);
            if (user is null && !_isAbsent)
            {
                decision = default;
                revision = 0;
                return false;
            }
        }

        return TryDecide(request, user, version, clock, out decision, out revision);
    }

    /// <summary>Decides on facts of a user that were found at a version.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDecide(
        in CheckRequest request, UserFacts? user, long version, SessionClock clock, out Decision decision,
        out long revision)
    {
        TenantFacts? facts = _facts;
        if ((version & 1) != 0 || (facts is null && !_isAbsent)
            || (_emptyCells != 0 && user is not null && !user.AreRolesLoaded()))
        {
            decision = default;
            revision = 0;
            return false;
        }

        revision = facts?.Revision ?? 0;
        DateTimeOffset now = default;
        if (user is not null)
        {
            revision = user.Revision;
            now = user.HasTimeLimits ? clock.UtcNow : default;
            if (!user.WasUsed)
            {
                user.WasUsed = true;
            }
        }

        decision = Evaluator.Decide(facts, user is { Exists: true } ? user : null, request, now);

        // What was read must have been read before the version is read again.
        Volatile.ReadBarrier();
        return Volatile.Read(ref _version) == version;
    }

    /// <summary>Finds a user's facts together with the version at which they count.</summary>
    public UserFacts? FindUser(string user, out long version)
    {
        version = Version;
        return _users.Find(user);
    }

    /// <summary>Takes the facts of several users, with their roles as they are now, if all are in memory.</summary>
    public bool TryRead(IReadOnlyCollection<string> users, out TenantFacts? facts, Dictionary<string, UserFacts> found)
    {
        long version = Version;
        facts = _facts;
        if ((version & 1) != 0 || (facts is null && !_isAbsent))
        {
            return false;
        }

        foreach (string id in _isAbsent ? [] : users)
        {
            if (_users.Find(id) is not { } user || !user.AreRolesLoaded())
            {
                return false;
            }

            user.WasUsed = true;
            if (user.Exists)
            {
                found[id] = user.Pin();
            }
        }

        Volatile.ReadBarrier();
        return Volatile.Read(ref _version) == version;
    }

    /// <summary>What must be loaded before anything about some users can be decided; null where nothing is missing.
    /// </summary>
    /// <param name="users">The users; none where only the tenant's own facts are wanted.</param>
    /// <param name="most">How many of them to load at once; the others are missing still afterwards.</param>
    public FactQuery? Missing(IReadOnlyCollection<string> users, int most)
    {
        if (_isAbsent)
        {
            return null;
        }

        bool isTenantMissing = _facts is null;
        HashSet<FactKey> missing = [];
        HashSet<FactKey> roles = [];
        foreach (string id in users)
        {
            if (_users.Find(id) is { } user)
            {
                roles.UnionWith(user.RolesNotLoaded().Select(FactKey.Role));
            }
            else if (missing.Count < most)
            {
                missing.Add(FactKey.User(id));
            }
        }

        // Whose roles are wanted as well is read twice, since only the first reading tells which. Where others of the
        // tenant are in memory, so probably are the roles; else they are loaded next.
        return isTenantMissing || missing.Count > 0
            ? new FactQuery(
                Id, [FactKey.Tenant, .. missing], WithRolesOfUsers: isTenantMissing && missing.Count > 0)
            : roles.Count > 0
                ? new FactQuery(Id, [FactKey.Tenant, .. roles])
                : null;
    }

    /// <summary>Announces a load; null where this place was given up.</summary>
    public FactLoad? BeginLoad()
    {
        lock (_changing)
        {
            if (IsRetired)
            {
                return null;
            }

            FactLoad load = new();
            _loads.Add(load);
            return load;
        }
    }

    /// <summary>Ends a load of which nothing is kept.</summary>
    public void EndLoad(FactLoad load)
    {
        lock (_changing)
        {
            _loads.Remove(load);
        }
    }

    /// <summary>Ends a load and keeps what was not dropped or marked meanwhile.</summary>
    /// <param name="load">The load.</param>
    /// <param name="query">What was asked for.</param>
    /// <param name="reading">What was read.</param>
    /// <param name="model">The model that the tenant ran in that reading; null where there is no such tenant.</param>
    /// <param name="skipped">What is left out, by tests.</param>
    /// <returns>Whether all of it was kept.</returns>
    public bool EndLoad(FactLoad load, FactQuery query, FactReading reading, RoleModel? model, Protection skipped)
    {
        HashSet<FactKey> marked = skipped.HasFlag(Protection.Marks) ? [] : [.. reading.Marked];
        lock (_changing)
        {
            _loads.Remove(load);

            // Another model than the one in memory: the tenant's facts are about to be dropped.
            bool isOfOtherModel = _facts is { } facts
                ? !ReferenceEquals(facts.Model, model)
                : _isAbsent && model is not null;
            if (IsRetired || isOfOtherModel || !MayKeep(FactKey.Tenant))
            {
                return false;
            }

            if (_facts is null)
            {
                _facts = reading.Tenant?.ToFacts(model!);
                _isAbsent = reading.Tenant is null;
            }

            return model is null || KeepInTurn(query, reading, model, MayKeep);
        }

        bool MayKeep(FactKey key) =>
            (load.MayKeep(key) || skipped.HasFlag(Protection.InFlightLoads))
            && !marked.Contains(key) && !marked.Contains(FactKey.Tenant);
    }

    /// <summary>Drops facts, also from loads that are under way.</summary>
    /// <returns>Whether the whole place is given up.</returns>
    public bool Drop(ImmutableArray<FactKey> keys)
    {
        lock (_changing)
        {
            if (IsRetired)
            {
                return true;
            }

            foreach (FactLoad load in _loads)
            {
                foreach (FactKey key in keys)
                {
                    load.Note(key);
                }
            }

            if (keys.Contains(FactKey.Tenant))
            {
                RetireInTurn();
                return true;
            }

            int before = _users.Count;
            Interlocked.Increment(ref _version);
            foreach (FactKey key in keys)
            {
                DropInTurn(key);
            }

            Interlocked.Increment(ref _version);
            count.Add(_users.Count - before);
            return false;
        }
    }

    /// <summary>Gives the place up; whoever holds on to it finds nothing there.</summary>
    public void Retire()
    {
        lock (_changing)
        {
            RetireInTurn();
        }
    }

    /// <summary>The hand goes over some users: those used since it last came stay, the others go.</summary>
    public void Sweep(int places, out bool isRound)
    {
        lock (_changing)
        {
            int removed = _users.Sweep(ref _sweepPlace, places, static user =>
            {
                bool isDue = !user.WasUsed;
                user.WasUsed = false;
                return isDue;
            });
            isRound = _sweepPlace == 0;
            count.Add(-removed);
        }
    }

    /// <summary>Keeps users and roles of a reading; who and what was asked for and not found does not exist.</summary>
    private bool KeepInTurn(FactQuery query, FactReading reading, RoleModel model, Func<FactKey, bool> mayKeep)
    {
        bool keptAll = true;
        int before = _users.Count;
        Dictionary<string, UserRecord> users = reading.Users.ToDictionary(user => user.Id, StringComparer.Ordinal);
        foreach (FactKey key in query.Keys.Where(key => key.Kind == FactKind.User))
        {
            bool isKept = mayKeep(key);
            keptAll &= isKept;
            if (isKept)
            {
                UserRecord? record = users.GetValueOrDefault(key.Id);
                _users.Set(
                    record?.Id ?? key.Id,
                    record?.ToFacts(model, role => model.BuiltInCell(role) ?? CellOf(role))
                        ?? UserFacts.Absent(key.Id));
            }
        }

        count.Add(_users.Count - before);
        Dictionary<string, RoleRecord> roles = reading.Roles.ToDictionary(role => role.Id, StringComparer.Ordinal);
        IEnumerable<string> held = query.WithRolesOfUsers
            ? reading.Users.SelectMany(user => user.CustomRoles(model))
            : [];
        foreach (string role in query.Keys.Where(key => key.Kind == FactKind.Role).Select(key => key.Id).Concat(held))
        {
            keptAll &= mayKeep(FactKey.Role(role)) && FillInTurn(role, roles.GetValueOrDefault(role), model);
        }

        return keptAll;
    }

    private bool FillInTurn(string role, RoleRecord? record, RoleModel model)
    {
        // Only where somebody holds it: a cell without holders would stay for nothing.
        if (_roles.Find(role) is not { } cell)
        {
            return false;
        }

        if (!cell.IsLoaded)
        {
            cell.Facts = record?.ToFacts(model) ?? RoleFacts.Absent;
            _emptyCells--;
        }

        return true;
    }

    private RoleCell CellOf(string role) => _roles.GetOrAdd(role, id =>
    {
        _emptyCells++;
        return RoleCell.Empty(id);
    });

    private void DropInTurn(FactKey key)
    {
        if (key.Kind == FactKind.User)
        {
            _users.Remove(key.Id);
        }
        else if (_roles.Find(key.Id) is { IsLoaded: true } cell)
        {
            // One write, however many hold the role. Counted first: who sees the empty cell must see the count.
            _emptyCells++;
            cell.Facts = RoleFacts.NotLoaded;
        }
    }

    private void RetireInTurn()
    {
        if (Interlocked.Exchange(ref _version, Retired) != Retired)
        {
            count.Add(-_users.Count);
        }

        // A subject that was resolved here has a reference to this place, and may be kept for ever.
        _users.Clear();
        _roles.Clear();
        _facts = null;
        _isAbsent = false;
    }
}

/// <summary>How many users are in memory, of all tenants.</summary>
internal sealed class UserCount
{
    private int _value;

    public int Value => Volatile.Read(ref _value);

    public void Add(int more) => Interlocked.Add(ref _value, more);
}
