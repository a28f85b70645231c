using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Documents;

/// <summary>
/// Finds what makes a tenant equal to a document: asks each entity, by its own commands, for the changes.
/// </summary>
public sealed class DocumentPlanner
{
    private readonly TenantImage _image;
    private readonly TenantDocument _document;
    private readonly string _modelVersion;
    private readonly DateTimeOffset _now;
    private readonly List<EntityTurn> _turns = [];
    private readonly Dictionary<EntityKey, List<AssignmentEntry>> _given;
    private readonly Dictionary<EntityKey, List<AssignmentEntry>> _taken;

    private DocumentPlanner(
        TenantImage image, TenantDocument document, string modelVersion, DateTimeOffset now)
    {
        _image = image;
        _document = document;
        _modelVersion = modelVersion;
        _now = now;
        HashSet<AssignmentEntry> wanted = [.. document.AllAssignments().Concat(RootRoles(document))];
        HashSet<AssignmentEntry> held = [.. image.Assignments];
        HashSet<EntityKey> succeeded = Succeeded();
        _given = ByOwner(wanted.Where(a => !held.Contains(a) || succeeded.Contains(OwnerOf(a))));
        _taken = ByOwner(held.Where(a => !wanted.Contains(a) || succeeded.Contains(OwnerOf(a))));
    }

    /// <summary>Plans the change; empty where the tenant is equal to the document.</summary>
    /// <param name="image">The tenant as it is.</param>
    /// <param name="document">The tenant as it should be, compiled.</param>
    /// <param name="modelVersion">The version of the model that it should run.</param>
    /// <param name="now">The instant.</param>
    public static Outcome<IReadOnlyList<EntityTurn>> Plan(
        TenantImage image, TenantDocument document, string modelVersion, DateTimeOffset now)
    {
        DocumentPlanner planner = new(image, document, modelVersion, now);
        planner.PlanTenant();
        planner.PlanRoles();
        planner.PlanUsers();
        planner.PlanContracts();
        planner.PlanWorkspaces();
        planner.PlanLicences();
        return planner._turns;
    }

    private static IEnumerable<AssignmentEntry> RootRoles(TenantDocument document) => document.Users.SelectMany(
        user => user.Roles, (user, role) => new AssignmentEntry(user.Id, role, ScopeName.Root));

    /// <summary>
    /// Entities that end and come back as others of the same id. Those hold nothing of before: what the document lets
    /// them hold is given anew, so that the journal says so.
    /// </summary>
    private HashSet<EntityKey> Succeeded()
    {
        IEnumerable<EntityKey> users = _document.Users
            .Where(user => _image.User(user.Id) is { } before && before.Kind != user.Kind)
            .Select(user => Key(EntityKinds.User, user.Id));
        IEnumerable<EntityKey> workspaces = _document.Contracts
            .SelectMany(contract => contract.Workspaces, (contract, workspace) => (Contract: contract.Id, workspace.Id))
            .Where(pair => _image.Workspace(pair.Id) is { } before && before.Contract != pair.Contract)
            .Select(pair => Key(EntityKinds.Workspace, pair.Id));
        return [.. users, .. workspaces];
    }

    /// <summary>Memberships belong to the contract or workspace, all other assignments to the user.</summary>
    private EntityKey OwnerOf(AssignmentEntry assignment) =>
        assignment.At.Type is EntityKinds.Contract or EntityKinds.Workspace
            ? Key(assignment.At.Type, assignment.At.Id)
            : Key(EntityKinds.User, assignment.User);

    private Dictionary<EntityKey, List<AssignmentEntry>> ByOwner(IEnumerable<AssignmentEntry> assignments) =>
        assignments
            .GroupBy(OwnerOf)
            .ToDictionary(
                group => group.Key,
                group => group
                    .OrderBy(a => a.User, StringComparer.Ordinal)
                    .ThenBy(a => a.At.ToString(), StringComparer.Ordinal)
                    .ThenBy(a => a.Role, StringComparer.Ordinal)
                    .ToList());

    private EntityKey Key(string kind, string id) => new(_image.Tenant, kind, id);

    private void PlanTenant()
    {
        Tenant tenant = new(_image.TenantState());
        IReadOnlyList<TenantChange> changes = tenant.Decide(new ConfigureTenant(new TenantState
        {
            Name = _document.Name,
            Model = _document.Model,
            ModelVersion = _modelVersion,
            Status = _document.Status,
            Features = _document.Features,
            Settings = _document.Settings,
            Subscriptions = _document.Subscriptions,
            Seats = _document.Seats,
        }));
        foreach (TenantChange change in changes)
        {
            tenant.Apply(change);
        }

        Add(Key(EntityKinds.Tenant, _image.Tenant), changes, tenant.State, EntitiesJson.Default.TenantState);
    }

    private void PlanRoles()
    {
        Dictionary<string, CustomRoleEntry> wanted =
            _document.Roles.ToDictionary(role => role.Id, StringComparer.Ordinal);
        foreach (string id in Both(EntityKinds.Role, wanted.Keys))
        {
            CustomRole role = new(_image.Role(id));

            // A role that goes takes its assignments with it: the document has no holder of it, so holders are zero.
            IReadOnlyList<RoleChange> changes = wanted.TryGetValue(id, out CustomRoleEntry? entry)
                ? role.Decide(new PutRole(new CustomRoleState
                {
                    Name = entry.Name,
                    Description = entry.Description,
                    Grants = entry.Grants,
                }))
                : role.Decide(new EndRole(Holders: 0)).Value!;
            foreach (RoleChange change in changes)
            {
                role.Apply(change);
            }

            Add(Key(EntityKinds.Role, id), changes, role.State, EntitiesJson.Default.CustomRoleState);
        }
    }

    private void PlanUsers()
    {
        Dictionary<string, UserEntry> wanted = _document.Users.ToDictionary(user => user.Id, StringComparer.Ordinal);
        foreach (string id in Both(EntityKinds.User, wanted.Keys))
        {
            EntityKey key = Key(EntityKinds.User, id);
            User user = new(_image.User(id));
            List<EntityChange> all = [];
            Run(Taken(key).SelectMany(a => user.Decide(new UnassignRole(a.Role, a.At, a.From, a.Until, IsHeld: true))));
            Run(wanted.TryGetValue(id, out UserEntry? entry)
                ? user.Decide(new PutUser(StateOf(entry)))
                : user.Decide(new RemoveUser()));
            Run(Given(key).SelectMany(a => user.Decide(new AssignRole(a.Role, a.At, a.From, a.Until, IsHeld: false))));
            Add(key, all, user.State, EntitiesJson.Default.UserState);

            void Run(IEnumerable<UserChange> changes)
            {
                foreach (UserChange change in changes)
                {
                    user.Apply(change);
                    all.Add(change);
                }
            }
        }
    }

    private void PlanContracts()
    {
        Dictionary<string, ContractEntry> wanted =
            _document.Contracts.ToDictionary(contract => contract.Id, StringComparer.Ordinal);
        foreach (string id in Both(EntityKinds.Contract, wanted.Keys))
        {
            EntityKey key = Key(EntityKinds.Contract, id);
            Contract contract = new(_image.Contract(id));
            List<EntityChange> all = [];
            Run(Taken(key).SelectMany(a => contract.Decide(
                new TakeMemberRole(a.User, a.Role, a.From, a.Until, IsHeld: true))));
            Run(wanted.TryGetValue(id, out ContractEntry? entry)
                ? contract.Decide(new PutContract(entry.Name, entry.Console))
                : contract.Decide(new EndContract()));
            Run(Given(key).SelectMany(a => contract.Decide(
                new GiveMemberRole(a.User, a.Role, a.From, a.Until, IsHeld: false))));
            Add(key, all, contract.State, EntitiesJson.Default.ContractState);

            void Run(IEnumerable<ContractChange> changes)
            {
                foreach (ContractChange change in changes)
                {
                    contract.Apply(change);
                    all.Add(change);
                }
            }
        }
    }

    private void PlanWorkspaces()
    {
        Dictionary<string, (string Contract, WorkspaceEntry Entry)> wanted = _document.Contracts
            .SelectMany(contract => contract.Workspaces, (contract, entry) => (contract.Id, entry))
            .ToDictionary(pair => pair.entry.Id, StringComparer.Ordinal);
        foreach (string id in Both(EntityKinds.Workspace, wanted.Keys))
        {
            EntityKey key = Key(EntityKinds.Workspace, id);
            Workspace workspace = new(_image.Workspace(id));
            List<EntityChange> all = [];
            Run(Taken(key).SelectMany(a => workspace.Decide(
                new TakeMemberRole(a.User, a.Role, a.From, a.Until, IsHeld: true))));
            Run(wanted.TryGetValue(id, out (string Contract, WorkspaceEntry Entry) pair)
                ? workspace.Decide(new PutWorkspace(pair.Entry.Name, pair.Contract))
                : workspace.Decide(new EndWorkspace()));
            Run(Given(key).SelectMany(a => workspace.Decide(
                new GiveMemberRole(a.User, a.Role, a.From, a.Until, IsHeld: false))));
            Add(key, all, workspace.State, EntitiesJson.Default.WorkspaceState);

            void Run(IEnumerable<WorkspaceChange> changes)
            {
                foreach (WorkspaceChange change in changes)
                {
                    workspace.Apply(change);
                    all.Add(change);
                }
            }
        }
    }

    private void PlanLicences()
    {
        HashSet<(string Licence, string User)> before =
            [.. _image.Ids(EntityKinds.User).SelectMany(id => _image.User(id)!.Seats, (id, seat) => (seat, id))];
        HashSet<(string Licence, string User)> after =
            [.. _document.Users.SelectMany(user => user.Seats, (user, seat) => (seat, user.Id))];
        IEnumerable<string> licences = before.Union(after).Select(seat => seat.Licence);
        foreach (string name in Both(EntityKinds.Licence, licences))
        {
            Licence licence = new(_image.Licence(name));
            List<string> gone = [.. before.Except(after).Where(seat => seat.Licence == name).Select(seat => seat.User)];
            List<string> come = [.. after.Except(before).Where(seat => seat.Licence == name).Select(seat => seat.User)];
            IReadOnlyList<LicenceChange> changes =
                licence.Decide(new CountSeats(after.Count(seat => seat.Licence == name)));
            if (changes.Count == 0 && gone.Count + come.Count > 0)
            {
                // As many as before, but others: the count is written anew, so that it meets every other change of it.
                changes = [new LicenceChange.SeatsCounted(licence.Used, licence.Used)];
            }

            foreach (LicenceChange change in changes)
            {
                licence.Apply(change);
            }

            if (changes.Count > 0)
            {
                _turns.Add(new EntityTurn(Key(EntityKinds.Licence, name), changes, licence.WriteState())
                {
                    Puts = [.. come.Select(user => SeatRows.RowOf(name, user, _now))],
                    Deletes = [.. gone.Select(user => (SeatRows.Collection, SeatRows.KeyOf(name, user)))],
                });
            }
        }
    }

    private static UserState StateOf(UserEntry entry) => new()
    {
        Email = entry.Email,
        FirstName = entry.FirstName,
        LastName = entry.LastName,
        Kind = entry.Kind,
        Status = entry.Status,
        Teams = entry.Teams,
        Seats = entry.Seats,
    };

    /// <summary>Ids that are in the tenant or in the document, in order.</summary>
    private IEnumerable<string> Both(string kind, IEnumerable<string> wanted) =>
        _image.Ids(kind).Union(wanted, StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private List<AssignmentEntry> Given(EntityKey key) => _given.GetValueOrDefault(key) ?? [];

    private List<AssignmentEntry> Taken(EntityKey key) => _taken.GetValueOrDefault(key) ?? [];

    private void Add<T>(EntityKey key, IReadOnlyList<EntityChange> changes, T? state, JsonTypeInfo<T> type)
        where T : class
    {
        if (changes.Count > 0)
        {
            // No conditional expression: in one, null would be an array, which converts to an empty state instead of
            // none.
            ReadOnlyMemory<byte>? bytes = null;
            if (state is not null)
            {
                bytes = JsonSerializer.SerializeToUtf8Bytes(state, type);
            }

            _turns.Add(new EntityTurn(key, changes, bytes) { Given = Given(key), Taken = Taken(key) });
        }
    }
}
