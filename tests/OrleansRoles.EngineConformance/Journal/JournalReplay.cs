using System.Collections.Immutable;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.EngineConformance.Journal;

/// <summary>
/// Makes a tenant of nothing but its journal, as time travel does. Whoever ends holds nothing any more: the journal has
/// to say what a successor of the same id holds.
/// </summary>
public sealed class JournalReplay
{
    private readonly string _name;
    private readonly Tenant _tenant = new(null);
    private readonly SortedDictionary<string, User> _users = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, CustomRole> _roles = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Contract> _contracts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Workspace> _workspaces = new(StringComparer.Ordinal);
    private readonly HashSet<(string Owner, AssignmentEntry Assignment)> _held = [];

    private JournalReplay(string tenant) => _name = tenant;

    /// <summary>The tenant that the journal describes; null for an empty one.</summary>
    public static TenantDocument? DocumentOf(string tenant, IEnumerable<JournalRow> journal)
    {
        JournalReplay replay = new(tenant);
        foreach (JournalRow row in journal)
        {
            replay.Take(row);
        }

        return replay._tenant.State is { } state ? replay.ToDocument(state) : null;
    }

    private void Take(JournalRow row)
    {
        int slash = row.Entity.IndexOf('/', StringComparison.Ordinal);
        (string kind, string id) = (row.Entity[..slash], row.Entity[(slash + 1)..]);
        EntityChange change = ChangeCodec.Read(row.Type, row.Payload.Span);
        switch (kind)
        {
            case EntityKinds.Tenant:
                _tenant.Apply((TenantChange)change);
                break;
            case EntityKinds.User:
                Entity(_users, id, () => new User(null)).Apply((UserChange)change);
                break;
            case EntityKinds.Role:
                Entity(_roles, id, () => new CustomRole(null)).Apply((RoleChange)change);
                break;
            case EntityKinds.Contract:
                Entity(_contracts, id, () => new Contract(null)).Apply((ContractChange)change);
                break;
            case EntityKinds.Workspace:
                Entity(_workspaces, id, () => new Workspace(null)).Apply((WorkspaceChange)change);
                break;
            case EntityKinds.Licence or EntityKinds.Approval or EntityKinds.AppRequest or EntityKinds.Team
                or EntityKinds.Integration:
                // No part of the document: a count that follows from it, and what workflows keep.
                break;
            default:
                throw new InvalidDataException($"`{row.Entity}` is of no known kind");
        }

        TakeAssignment(row.Entity, id, change);
    }

    private void TakeAssignment(string owner, string id, EntityChange change)
    {
        switch (change)
        {
            case UserChange.RoleAssigned c:
                Give(new AssignmentEntry(id, c.Role, c.At, c.From, c.Until));
                break;
            case UserChange.RoleUnassigned c:
                Withdraw(new AssignmentEntry(id, c.Role, c.At, c.From, c.Until));
                break;
            case ContractChange.MemberRoleGiven c:
                Give(new AssignmentEntry(c.User, c.Role, new ScopeName(EntityKinds.Contract, id), c.From, c.Until));
                break;
            case ContractChange.MemberRoleTaken c:
                Withdraw(new AssignmentEntry(c.User, c.Role, new ScopeName(EntityKinds.Contract, id), c.From, c.Until));
                break;
            case WorkspaceChange.MemberRoleGiven c:
                Give(new AssignmentEntry(c.User, c.Role, new ScopeName(EntityKinds.Workspace, id), c.From, c.Until));
                break;
            case WorkspaceChange.MemberRoleTaken c:
                Withdraw(new AssignmentEntry(
                    c.User, c.Role, new ScopeName(EntityKinds.Workspace, id), c.From, c.Until));
                break;
            case UserChange.Removed or ContractChange.Deleted or WorkspaceChange.Deleted:
                _held.RemoveWhere(held => held.Owner == owner);
                break;
        }

        void Give(AssignmentEntry assignment) => Require(_held.Add((owner, assignment)), assignment);
        void Withdraw(AssignmentEntry assignment) => Require(_held.Remove((owner, assignment)), assignment);

        void Require(bool isNews, AssignmentEntry assignment)
        {
            if (!isNews)
            {
                throw new InvalidDataException($"`{owner}` records what stood already: {change} of {assignment}");
            }
        }
    }

    private static T Entity<T>(SortedDictionary<string, T> entities, string id, Func<T> make)
    {
        if (!entities.TryGetValue(id, out T? entity))
        {
            entities[id] = entity = make();
        }

        return entity;
    }

    private TenantDocument ToDocument(TenantState tenant) => new()
    {
        Tenant = _name,
        Model = tenant.Model,
        Name = tenant.Name,
        Status = tenant.Status,
        Settings = tenant.Settings,
        Features = tenant.Features,
        Subscriptions = tenant.Subscriptions,
        Seats = tenant.Seats,
        Users = [.. Living(_users, user => user.State).Select(user => new UserEntry
        {
            Id = user.Id,
            Email = user.State.Email,
            FirstName = user.State.FirstName,
            LastName = user.State.LastName,
            Kind = user.State.Kind,
            Status = user.State.Status,
            Teams = user.State.Teams,
            Seats = user.State.Seats,
        })],
        Roles = [.. Living(_roles, role => role.State).Select(role => new CustomRoleEntry
        {
            Id = role.Id,
            Name = role.State.Name,
            Description = role.State.Description,
            Grants = role.State.Grants,
        })],
        Assignments = [.. _held.Select(held => held.Assignment)],
        Contracts = [.. Living(_contracts, contract => contract.State).Select(contract => new ContractEntry
        {
            Id = contract.Id,
            Name = contract.State.Name,
            Console = contract.State.Console,
            Workspaces = WorkspacesOf(contract.Id),
        })],
    };

    private ImmutableArray<WorkspaceEntry> WorkspacesOf(string contract) =>
    [
        .. Living(_workspaces, workspace => workspace.State)
            .Where(workspace => workspace.State.Contract == contract)
            .Select(workspace => new WorkspaceEntry { Id = workspace.Id, Name = workspace.State.Name }),
    ];

    private static IEnumerable<(string Id, TState State)> Living<TEntity, TState>(
        SortedDictionary<string, TEntity> entities, Func<TEntity, TState?> stateOf)
        where TState : class =>
        from pair in entities
        let state = stateOf(pair.Value)
        where state is not null
        select (pair.Key, state);
}
