using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Facts;

/// <summary>
/// What a check reads of a user: an immutable, versioned value that points at shared role cells.
/// </summary>
public sealed class UserFacts
{
    private const int ScopesTogetherMax = 64;

    private readonly string[] _teams;
    private readonly ulong _seats;
    private readonly RoleCell[] _root;
    private readonly ScopedHolding[] _scoped;
    private readonly TimedHolding[] _timed;

    private UserFacts(
        string id, SubjectKind kind, bool isActive, string[] teams, ulong seats, RoleCell[] root,
        ScopedHolding[] scoped, TimedHolding[] timed, long revision)
    {
        Id = id;
        Kind = kind;
        IsActive = isActive;
        Revision = revision;
        _teams = teams;
        _seats = seats;
        _root = root;
        _scoped = scoped;
        _timed = timed;
    }

    private UserFacts(UserFacts other, RoleFacts together)
        : this(
            other.Id, other.Kind, other.IsActive, other._teams, other._seats, other._root, other._scoped, other._timed,
            other.Revision) => Together = together;

    /// <summary>The user's id.</summary>
    public string Id { get; }

    /// <summary>A person or an integration user.</summary>
    public SubjectKind Kind { get; }

    /// <summary>Whether the user has access at all.</summary>
    public bool IsActive { get; }

    /// <summary>Whether there is such a user; false for what is kept of one that there is not.</summary>
    public bool Exists { get; private init; } = true;

    /// <summary>
    /// A note for whoever keeps the facts: they were used since it was last taken away. Readers and writers race for it
    /// on purpose; it decides what is kept longer and nothing else.
    /// </summary>
    public bool WasUsed { get; set; }

    /// <summary>Whether a role is held from or until a time: only then does the instant of a check matter.</summary>
    public bool HasTimeLimits => _timed.Length > 0;

    /// <summary>Number of the last change that these facts include.</summary>
    public long Revision { get; }

    /// <summary>Makes what is kept of a user that does not exist.</summary>
    public static UserFacts Absent(string id) =>
        new(id, SubjectKind.Human, isActive: false, [], 0, [], [], [], 0) { Exists = false };

    /// <summary>Whether the facts of every role held are there.</summary>
    public bool AreRolesLoaded()
    {
        foreach (RoleCell cell in _root)
        {
            if (!cell.IsLoaded)
            {
                return false;
            }
        }

        foreach (ref readonly ScopedHolding holding in Scoped)
        {
            if (!holding.Cell.IsLoaded)
            {
                return false;
            }
        }

        foreach (ref readonly TimedHolding timed in Timed)
        {
            if (!timed.Holding.Cell.IsLoaded)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The roles held whose facts are not there, by id.</summary>
    public IEnumerable<string> RolesNotLoaded() => _root
        .Concat(_scoped.Select(holding => holding.Cell))
        .Concat(_timed.Select(timed => timed.Holding.Cell))
        .Where(cell => !cell.IsLoaded).Select(cell => cell.Id).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The same facts with the roles as they are now: what becomes of the shared cells no longer reaches them.
    /// </summary>
    public UserFacts Pin()
    {
        Dictionary<RoleCell, RoleCell> cells = [];
        return new UserFacts(
            Id, Kind, IsActive, _teams, _seats, Array.ConvertAll(_root, Pinned),
            Array.ConvertAll(_scoped, holding => holding with { Cell = Pinned(holding.Cell) }),
            Array.ConvertAll(
                _timed, timed => timed with { Holding = timed.Holding with { Cell = Pinned(timed.Holding.Cell) } }),
            Revision) { Exists = Exists };

        RoleCell Pinned(RoleCell cell)
        {
            // A built-in role never changes.
            if (!cell.IsLoaded || !cell.Facts.IsCustom)
            {
                return cell;
            }

            if (!cells.TryGetValue(cell, out RoleCell? pinned))
            {
                pinned = new RoleCell(cell.Facts);
                cells.Add(cell, pinned);
            }

            return pinned;
        }
    }

    /// <summary>
    /// The same facts with what the roles held at the tenant give taken together, so that a check asks one role: for
    /// whoever asks often. What becomes of the shared cells no longer reaches them. These facts themselves where
    /// nothing is gained, or too much would be copied.
    /// </summary>
    public UserFacts TakenTogether()
    {
        RoleFacts[] roles = Array.ConvertAll(_root, cell => cell.Facts);
        if (roles.Length == 0 || roles.Contains(RoleFacts.NotLoaded)
            || roles.Sum(role => role.ScopeCount) > ScopesTogetherMax)
        {
            return this;
        }

        return new UserFacts(this, roles.Length == 1 ? roles[0] : RoleFacts.Together(roles));
    }

    /// <summary>Roles held at the tenant without limit of time.</summary>
    internal ReadOnlySpan<RoleCell> Root => _root;

    /// <summary>All that <see cref="Root"/> gives, where it was taken together; else null.</summary>
    internal RoleFacts? Together { get; }

    /// <summary>Roles held at other scopes without limit of time, in order of the scope id's hash.</summary>
    internal ReadOnlySpan<ScopedHolding> Scoped => _scoped;

    /// <summary>Roles held from or until a time, wherever.</summary>
    internal ReadOnlySpan<TimedHolding> Timed => _timed;

    internal ReadOnlySpan<string> Teams => _teams;

    /// <summary>
    /// Makes a user's facts.
    /// </summary>
    /// <param name="model">The tenant's model.</param>
    /// <param name="user">The user.</param>
    /// <param name="assignments">The user's assignments wherever they are, those of <see cref="UserEntry.Roles"/>
    /// aside.</param>
    /// <param name="cells">Gives the cell of a role; null for one that is not known, whose assignment has no
    /// effect.</param> <param name="revision">Number of the last change included.</param>
    public static UserFacts Create(
        RoleModel model, UserEntry user, IEnumerable<AssignmentEntry> assignments, Func<string, RoleCell?> cells,
        long revision)
    {
        List<RoleCell> root = [];
        List<ScopedHolding> scoped = [];
        List<TimedHolding> timed = [];
        IEnumerable<AssignmentEntry> all = user.Roles
            .Select(role => new AssignmentEntry(user.Id, role, ScopeName.Root)).Concat(assignments);
        foreach (AssignmentEntry assignment in all)
        {
            int type = model.ScopeIndex(assignment.At.Type);
            if (type < 0 || cells(assignment.Role) is not { } cell || !IsAssignable(cell.Facts, type))
            {
                continue;
            }

            string scopeId = type == 0 ? "" : OrdinalText.Share(assignment.At.Id);
            int hash = OrdinalText.HashOf(scopeId);
            if (assignment.From is not null || assignment.Until is not null)
            {
                timed.Add(new TimedHolding(
                    new ScopedHolding(cell, scopeId, hash, type), assignment.From?.UtcTicks ?? long.MinValue,
                    assignment.Until?.UtcTicks ?? long.MaxValue));
            }
            else if (type == 0)
            {
                root.Add(cell);
            }
            else
            {
                scoped.Add(new ScopedHolding(cell, scopeId, hash, type));
            }
        }

        scoped.Sort((left, right) => left.Hash.CompareTo(right.Hash));
        return new UserFacts(
            user.Id, user.Kind, user.Status == UserStatus.Active, [.. user.Teams],
            TenantFacts.MaskOf(model.Definition.Licences, user.Seats.ToHashSet(StringComparer.Ordinal)),
            [.. root.Distinct()], [.. scoped], [.. timed], revision);
    }

    internal bool HasSeat(int licence) => (_seats & (1UL << licence)) != 0;

    internal bool IsInTeam(string team)
    {
        foreach (string own in _teams)
        {
            if (OrdinalText.Same(own, team))
            {
                return true;
            }
        }

        return false;
    }

    // Custom roles are held at the tenant; a built-in role at scopes of its own type.
    private static bool IsAssignable(RoleFacts role, int scopeType) => role.ScopeType == scopeType;
}

/// <summary>A role held at a scope.</summary>
internal readonly record struct ScopedHolding(RoleCell Cell, string ScopeId, int Hash, int ScopeType)
{
    public bool IsAt(int scopeType, string id, int hash) =>
        Hash == hash && ScopeType == scopeType && OrdinalText.Same(ScopeId, id);
}

/// <summary>A role held at a scope from a time (inclusive) until a time (exclusive), in UTC ticks.</summary>
internal readonly record struct TimedHolding(ScopedHolding Holding, long From, long Until)
{
    public bool Counts(long now) => From <= now && now < Until;
}
