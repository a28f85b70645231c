using System.Diagnostics;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Journal;

namespace OrleansRoles.Entities.Workspaces;

/// <summary>A workspace of a contract. Its members are rows; the head is small.</summary>
/// <remarks>
/// INVARIANT 1: a workspace never moves to another contract; one that comes back there is another one.
/// </remarks>
public sealed class Workspace(WorkspaceState? state) : IEntity<Workspace>
{
    /// <inheritdoc/>
    public static string Kind => EntityKinds.Workspace;

    /// <summary>The state, or null where there is no such workspace.</summary>
    public WorkspaceState? State { get; private set; } = state;

    /// <summary>Decides what makes the workspace equal to the one asked for, members aside.</summary>
    public IReadOnlyList<WorkspaceChange> Decide(PutWorkspace command)
    {
        if (State is not { } now)
        {
            return [new WorkspaceChange.Created(command.Name, command.Contract)];
        }

        if (now.Contract != command.Contract)
        {
            return [new WorkspaceChange.Deleted(), new WorkspaceChange.Created(command.Name, command.Contract)];
        }

        return now.Name == command.Name ? [] : [new WorkspaceChange.Renamed(command.Name, now.Name)];
    }

    /// <summary>Decides a member's role; nothing where it is held already.</summary>
    public IReadOnlyList<WorkspaceChange> Decide(GiveMemberRole command) =>
        Exists() && command.IsHeld
            ? []
            : [new WorkspaceChange.MemberRoleGiven(command.User, command.Role, command.From, command.Until)];

    /// <summary>Decides the end of a member's role; nothing where it is not held.</summary>
    public IReadOnlyList<WorkspaceChange> Decide(TakeMemberRole command) =>
        Exists() && command.IsHeld
            ? [new WorkspaceChange.MemberRoleTaken(command.User, command.Role, command.From, command.Until)]
            : [];

    /// <summary>Decides the deletion; members lose their roles by commands of their own beforehand.</summary>
    public IReadOnlyList<WorkspaceChange> Decide(EndWorkspace command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return State is null ? [] : [new WorkspaceChange.Deleted()];
    }

    /// <inheritdoc/>
    public static Workspace Read(ReadOnlyMemory<byte> state) =>
        new(StateCodec.Read(state, EntitiesJson.Default.WorkspaceState));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? WriteState() => StateCodec.Write(State, EntitiesJson.Default.WorkspaceState);

    /// <inheritdoc/>
    void IEntity.Apply(EntityChange change) => Apply((WorkspaceChange)change);

    /// <summary>Takes a change into the state.</summary>
    public void Apply(WorkspaceChange change)
    {
        if (change is WorkspaceChange.Created created)
        {
            State = new WorkspaceState { Name = created.Name, Contract = created.Contract };
            return;
        }

        WorkspaceState now = State ?? throw new InvalidOperationException("a workspace's first change creates it");
        State = change switch
        {
            WorkspaceChange.Renamed c => now with { Name = c.Name },
            WorkspaceChange.MemberRoleGiven or WorkspaceChange.MemberRoleTaken => now,
            WorkspaceChange.Deleted => null,
            _ => throw new UnreachableException(),
        };
    }

    // Roles are given in a workspace that exists: whoever asks for one has put it first, or has a bug.
    private bool Exists() =>
        State is not null ? true : throw new InvalidOperationException("there is no such workspace");
}

/// <summary>Makes a workspace's name this; creates it in the contract where there is none.</summary>
public sealed record PutWorkspace(string Name, string Contract);

/// <summary>Ends a workspace.</summary>
public sealed record EndWorkspace;

/// <summary>The state of a workspace, members aside.</summary>
public sealed record WorkspaceState
{
    /// <summary>The name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>The contract that it belongs to.</summary>
    public string Contract { get; init; } = "";
}
