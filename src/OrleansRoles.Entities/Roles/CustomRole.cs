using System.Collections.Immutable;
using System.Diagnostics;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Roles;

/// <summary>A role that a tenant made. Its holders are rows, so that editing costs the same however many there are.
/// </summary>
/// <remarks>INVARIANT 1: a role that somebody holds is not deleted.</remarks>
public sealed class CustomRole(CustomRoleState? state) : IEntity<CustomRole>
{
    /// <inheritdoc/>
    public static string Kind => EntityKinds.Role;

    /// <summary>The state, or null where there is no such role.</summary>
    public CustomRoleState? State { get; private set; } = state;

    /// <summary>Decides what makes the role equal to the one asked for; nothing where it is.</summary>
    public IReadOnlyList<RoleChange> Decide(PutRole command)
    {
        CustomRoleState wanted = command.Wanted;
        if (State is not { } now)
        {
            return [new RoleChange.Created(wanted.Name, wanted.Description, wanted.Grants)];
        }

        List<RoleChange> changes = [];
        if (now.Name != wanted.Name || now.Description != wanted.Description)
        {
            changes.Add(new RoleChange.Described(wanted.Name, wanted.Description, now.Name, now.Description));
        }

        if (!SameGrants(now.Grants, wanted.Grants))
        {
            changes.Add(new RoleChange.GrantsChanged(wanted.Grants, now.Grants));
        }

        return changes;
    }

    /// <summary>
    /// Decides whether the role is about to be deleted. Only once it is, its holders are counted for good: whoever
    /// gives it meanwhile restores it, and of two commits that change the role one fails.
    /// </summary>
    public IReadOnlyList<RoleChange> Decide(RetireRole command) =>
        State is not { } now || now.IsRetired == command.IsRetired
            ? []
            : [command.IsRetired ? new RoleChange.Retired() : new RoleChange.Restored()];

    /// <summary>Decides the deletion of the role.</summary>
    public Outcome<RoleChange[]> Decide(EndRole command)
    {
        if (State is null)
        {
            return Array.Empty<RoleChange>();
        }

        if (command.Holders > 0)
        {
            return new Refusal(
                RefusalKind.RoleHeld,
                $"the role `{State.Name}` is held by {command.Holders} user(s); take it from them first");
        }

        return new RoleChange[] { new RoleChange.Deleted() };
    }

    /// <inheritdoc/>
    public static CustomRole Read(ReadOnlyMemory<byte> state) =>
        new(StateCodec.Read(state, EntitiesJson.Default.CustomRoleState));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? WriteState() => StateCodec.Write(State, EntitiesJson.Default.CustomRoleState);

    /// <inheritdoc/>
    void IEntity.Apply(EntityChange change) => Apply((RoleChange)change);

    /// <summary>Takes a change into the state.</summary>
    public void Apply(RoleChange change)
    {
        if (change is RoleChange.Created created)
        {
            State = new CustomRoleState
            {
                Name = created.Name,
                Description = created.Description,
                Grants = created.Grants,
            };
            return;
        }

        CustomRoleState now = State ?? throw new InvalidOperationException("a role's first change creates it");
        State = change switch
        {
            RoleChange.Described c => now with { Name = c.Name, Description = c.Description },
            RoleChange.GrantsChanged c => now with { Grants = c.Grants },
            RoleChange.Retired => now with { IsRetired = true },
            RoleChange.Restored => now with { IsRetired = false },
            RoleChange.Deleted => null,
            _ => throw new UnreachableException(),
        };
    }

    private static bool SameGrants(ImmutableArray<GrantEntry> left, ImmutableArray<GrantEntry> right) =>
        left.Length == right.Length && left.Zip(right).All(pair =>
            pair.First.At == pair.Second.At && pair.First.Permissions.SequenceEqual(pair.Second.Permissions));
}

/// <summary>Makes a role equal to this one; creates it where there is none.</summary>
public sealed record PutRole(CustomRoleState Wanted);

/// <summary>Says that the role is about to be deleted, or not after all.</summary>
public sealed record RetireRole(bool IsRetired);

/// <summary>Ends a role that has so many holders, as the rows say.</summary>
public sealed record EndRole(int Holders);

/// <summary>The state of a custom role.</summary>
public sealed record CustomRoleState
{
    /// <summary>The name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it grants where.</summary>
    public ImmutableArray<GrantEntry> Grants { get; init; } = [];

    /// <summary>Whether it is about to be deleted.</summary>
    public bool IsRetired { get; init; }
}
