using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Documents;

/// <summary>A whole tenant as it stands in the store: every entity and every assignment, of one state.</summary>
public sealed class TenantImage
{
    private readonly Dictionary<EntityKey, EntitySnapshot> _entities;

    private TenantImage(
        string tenant, Dictionary<EntityKey, EntitySnapshot> entities, List<AssignmentEntry> assignments)
    {
        Tenant = tenant;
        _entities = entities;
        Assignments = assignments;
    }

    /// <summary>The tenant's id.</summary>
    public string Tenant { get; }

    /// <summary>Every assignment, wherever it is held.</summary>
    public IReadOnlyList<AssignmentEntry> Assignments { get; }

    /// <summary>Where the tenant's journal ended, or null.</summary>
    public JournalEnd? JournalEnd { get; private init; }

    /// <summary>Whether the tenant exists.</summary>
    public bool Exists => Find(EntityKinds.Tenant, Tenant) is not null;

    /// <summary>
    /// Stands for this very state: the same as long as nothing in the tenant changes. Never negative.
    /// </summary>
    public long Revision => RevisionOf(_entities.Values.Select(entity => (entity.Key, entity.Sequence)));

    /// <summary>What to read for an image, and rows to read with it.</summary>
    public static ReadQuery QueryFor(string tenant, params IEnumerable<RowPrefix> besides) => new()
    {
        Tenant = tenant,
        Kinds =
        [
            EntityKinds.Tenant, EntityKinds.Role, EntityKinds.User, EntityKinds.Contract, EntityKinds.Workspace,
            EntityKinds.Licence,
        ],
        Rows = [new RowPrefix(AssignmentRows.ByUser, ""), .. besides],
        WithJournalEnd = true,
    };

    /// <summary>Makes an image of what was read.</summary>
    public static TenantImage Of(string tenant, ReadSet read) => new(
        tenant, read.Entities.Where(entity => !entity.State.IsEmpty).ToDictionary(entity => entity.Key),
        [.. read.Rows.Where(row => row.Collection == AssignmentRows.ByUser).Select(AssignmentRows.ReadByUser)])
    {
        JournalEnd = read.JournalEnd,
    };

    /// <summary>The snapshot of an entity, or null.</summary>
    public EntitySnapshot? Find(string kind, string id) =>
        _entities.GetValueOrDefault(new EntityKey(Tenant, kind, id));

    /// <summary>Ids of the entities of one kind, in order.</summary>
    public IEnumerable<string> Ids(string kind) => _entities.Keys
        .Where(key => key.Kind == kind).Select(key => key.Id).Order(StringComparer.Ordinal);

    /// <summary>The tenant's state, or null.</summary>
    public TenantState? TenantState() => Read(EntityKinds.Tenant, Tenant, EntitiesJson.Default.TenantState);

    /// <summary>A user's state, or null.</summary>
    public UserState? User(string id) => Read(EntityKinds.User, id, EntitiesJson.Default.UserState);

    /// <summary>A role's state, or null.</summary>
    public CustomRoleState? Role(string id) => Read(EntityKinds.Role, id, EntitiesJson.Default.CustomRoleState);

    /// <summary>A contract's state, or null.</summary>
    public ContractState? Contract(string id) => Read(EntityKinds.Contract, id, EntitiesJson.Default.ContractState);

    /// <summary>A licence's state, or null.</summary>
    public LicenceState? Licence(string id) => Read(EntityKinds.Licence, id, EntitiesJson.Default.LicenceState);

    /// <summary>A workspace's state, or null.</summary>
    public WorkspaceState? Workspace(string id) =>
        Read(EntityKinds.Workspace, id, EntitiesJson.Default.WorkspaceState);

    /// <summary>The tenant as a document, lists in order of id.</summary>
    public TenantDocument ToDocument()
    {
        TenantState tenant = TenantState()
            ?? throw new InvalidOperationException("a document is made of a tenant that exists");
        ILookup<string, AssignmentEntry> root = Assignments.Where(IsPlainRoot).ToLookup(a => a.User);
        ILookup<ScopeName, AssignmentEntry> scoped = Assignments.Where(a => !a.At.IsRoot).ToLookup(a => a.At);
        HashSet<string> contracts = Ids(EntityKinds.Contract).ToHashSet(StringComparer.Ordinal);
        HashSet<string> workspaces = Ids(EntityKinds.Workspace).ToHashSet(StringComparer.Ordinal);
        ILookup<string, WorkspaceEntry> workspacesOf = Ids(EntityKinds.Workspace)
            .Select(id => (Id: id, State: Workspace(id)!))
            .ToLookup(
                workspace => workspace.State.Contract, workspace => EntryOf(workspace.Id, workspace.State, scoped));
        return new TenantDocument
        {
            Tenant = Tenant,
            Model = tenant.Model,
            Name = tenant.Name,
            Status = tenant.Status,
            Settings = [.. tenant.Settings.Order(StringComparer.Ordinal)],
            Features = [.. tenant.Features.Order(StringComparer.Ordinal)],
            Subscriptions = [.. tenant.Subscriptions.Order(StringComparer.Ordinal)],
            Seats = tenant.Seats,
            Users = [.. Ids(EntityKinds.User).Select(id => EntryOf(id, User(id)!, root[id]))],
            Roles = [.. Ids(EntityKinds.Role).Select(id => EntryOf(id, Role(id)!))],
            Assignments =
            [
                .. Assignments
                    .Where(a => !IsPlainRoot(a) && !IsMembership(a.At, contracts, workspaces))
                    .OrderBy(a => a.User, StringComparer.Ordinal)
                    .ThenBy(a => a.At.ToString(), StringComparer.Ordinal)
                    .ThenBy(a => a.Role, StringComparer.Ordinal)
                    .ThenBy(a => a.From ?? DateTimeOffset.MinValue)
                    .ThenBy(a => a.Until ?? DateTimeOffset.MaxValue),
            ],
            Contracts = [.. Ids(EntityKinds.Contract).Select(
                id => EntryOf(id, Contract(id)!, scoped, workspacesOf[id]))],
        };
    }

    /// <summary>The revision after these turns.</summary>
    public long RevisionAfter(IReadOnlyList<EntityTurn> turns, Func<EntityKey, long> endedSequence)
    {
        Dictionary<EntityKey, long> sequences = _entities.Values.ToDictionary(e => e.Key, e => e.Sequence);
        foreach (EntityTurn turn in turns)
        {
            long before = sequences.TryGetValue(turn.Key, out long sequence) ? sequence : endedSequence(turn.Key);
            sequences[turn.Key] = before + turn.Changes.Count;
            if (turn.State is null)
            {
                sequences.Remove(turn.Key);
            }
        }

        return RevisionOf(sequences.Select(pair => (pair.Key, pair.Value)));
    }

    /// <summary>Whether an assignment at that scope is a membership of a contract or workspace.</summary>
    internal static bool IsMembership(ScopeName at, ISet<string> contracts, ISet<string> workspaces) =>
        (at.Type == EntityKinds.Contract && contracts.Contains(at.Id))
        || (at.Type == EntityKinds.Workspace && workspaces.Contains(at.Id));

    private static long RevisionOf(IEnumerable<(EntityKey Key, long Sequence)> entities)
    {
        // A sum would fall back when an entity ends, and name two states alike.
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((EntityKey key, long sequence) in entities.OrderBy(e => e.Key.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{key.Name}\n{sequence}\n"));
        }

        return BinaryPrimitives.ReadInt64LittleEndian(hash.GetHashAndReset()) & long.MaxValue;
    }

    private static bool IsPlainRoot(AssignmentEntry assignment) =>
        assignment.At.IsRoot && assignment.From is null && assignment.Until is null;

    private static UserEntry EntryOf(string id, UserState state, IEnumerable<AssignmentEntry> roles) => new()
    {
        Id = id,
        Email = state.Email,
        FirstName = state.FirstName,
        LastName = state.LastName,
        Kind = state.Kind,
        Status = state.Status,
        Teams = [.. state.Teams.Order(StringComparer.Ordinal)],
        Seats = [.. state.Seats.Order(StringComparer.Ordinal)],
        Roles = [.. roles.Select(a => a.Role).Order(StringComparer.Ordinal)],
    };

    private static CustomRoleEntry EntryOf(string id, CustomRoleState state) => new()
    {
        Id = id,
        Name = state.Name,
        Description = state.Description,
        Grants = state.Grants,
    };

    private static ImmutableArray<MemberEntry> MembersOf(IEnumerable<AssignmentEntry> assignments) =>
    [
        .. assignments
            .GroupBy(a => (a.User, a.From, a.Until))
            .OrderBy(group => group.Key.User, StringComparer.Ordinal)
            .ThenBy(group => group.Key.From ?? DateTimeOffset.MinValue)
            .ThenBy(group => group.Key.Until ?? DateTimeOffset.MaxValue)
            .Select(group => new MemberEntry(
                group.Key.User, [.. group.Select(a => a.Role).Order(StringComparer.Ordinal)], group.Key.From,
                group.Key.Until)),
    ];

    private static ContractEntry EntryOf(
        string id, ContractState state, ILookup<ScopeName, AssignmentEntry> scoped,
        IEnumerable<WorkspaceEntry> workspaces) => new()
    {
        Id = id,
        Name = state.Name,
        Console = state.Console,
        Members = MembersOf(scoped[new ScopeName(EntityKinds.Contract, id)]),
        Workspaces = [.. workspaces],
    };

    private static WorkspaceEntry EntryOf(
        string id, WorkspaceState state, ILookup<ScopeName, AssignmentEntry> scoped) => new()
    {
        Id = id,
        Name = state.Name,
        Members = MembersOf(scoped[new ScopeName(EntityKinds.Workspace, id)]),
    };

    private T? Read<T>(string kind, string id, JsonTypeInfo<T> type)
        where T : class =>
        Find(kind, id) is { } snapshot ? JsonSerializer.Deserialize(snapshot.State.Span, type) : null;
}
