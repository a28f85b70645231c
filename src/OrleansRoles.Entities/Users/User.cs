using System.Collections.Immutable;
using System.Diagnostics;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Users;

/// <summary>
/// A person or an integration user of a tenant. The roles held are rows, read by key; the head is small.
/// </summary>
/// <remarks>
/// <para>INVARIANT 1: a user's kind never changes; who comes back as another kind is another user of the same
/// id.</para> <para>INVARIANT 2: a team or a licence stands at most once.</para>
/// </remarks>
public sealed class User(UserState? state) : IEntity<User>
{
    /// <inheritdoc/>
    public static string Kind => EntityKinds.User;

    /// <summary>The state, or null where there is no such user.</summary>
    public UserState? State { get; private set; } = state;

    /// <summary>Decides what makes the user equal to the one asked for, roles aside; nothing where it is.</summary>
    public IReadOnlyList<UserChange> Decide(PutUser command)
    {
        List<UserChange> changes = [];
        UserState wanted = command.Wanted;
        UserState? before = State;
        if (before is not null && before.Kind != wanted.Kind)
        {
            changes.Add(new UserChange.Removed());
            before = null;
        }

        if (before is null)
        {
            changes.Add(new UserChange.Created(wanted.Email, wanted.FirstName, wanted.LastName, wanted.Kind));
            before = new UserState
            {
                Email = wanted.Email,
                FirstName = wanted.FirstName,
                LastName = wanted.LastName,
                Kind = wanted.Kind,
            };
        }

        if (before.Email != wanted.Email || before.FirstName != wanted.FirstName || before.LastName != wanted.LastName)
        {
            changes.Add(new UserChange.ProfileChanged(
                wanted.Email, wanted.FirstName, wanted.LastName, before.Email, before.FirstName, before.LastName));
        }

        changes.AddRange(before.Teams.Except(wanted.Teams).Select(team => new UserChange.TeamLeft(team)));
        changes.AddRange(wanted.Teams.Except(before.Teams).Select(team => new UserChange.TeamJoined(team)));
        changes.AddRange(before.Seats.Except(wanted.Seats).Select(seat => new UserChange.SeatReleased(seat)));
        changes.AddRange(wanted.Seats.Except(before.Seats).Select(seat => new UserChange.SeatAssigned(seat)));
        if (before.Status != wanted.Status)
        {
            changes.Add(wanted.Status == UserStatus.Deactivated
                ? new UserChange.Deactivated()
                : new UserChange.Reactivated());
        }

        return changes;
    }

    /// <summary>Decides the taking of a seat; nothing where the user has one.</summary>
    public IReadOnlyList<UserChange> Decide(TakeSeat command) =>
        Exists() && State!.Seats.Contains(command.Licence) ? [] : [new UserChange.SeatAssigned(command.Licence)];

    /// <summary>Decides the giving back of a seat; nothing where the user has none.</summary>
    public IReadOnlyList<UserChange> Decide(FreeSeat command) =>
        Exists() && State!.Seats.Contains(command.Licence) ? [new UserChange.SeatReleased(command.Licence)] : [];

    /// <summary>Decides an assignment outside contracts and workspaces.</summary>
    /// <returns>Nothing where it is held already.</returns>
    public IReadOnlyList<UserChange> Decide(AssignRole command) =>
        Exists() && command.IsHeld
            ? []
            : [new UserChange.RoleAssigned(command.Role, command.At, command.From, command.Until)];

    /// <summary>Decides the end of an assignment.</summary>
    /// <returns>Nothing where it is not held.</returns>
    public IReadOnlyList<UserChange> Decide(UnassignRole command) =>
        Exists() && command.IsHeld
            ? [new UserChange.RoleUnassigned(command.Role, command.At, command.From, command.Until)]
            : [];

    /// <summary>Decides a membership of a team; nothing where the user is in it.</summary>
    public IReadOnlyList<UserChange> Decide(JoinTeam command) =>
        Exists() && State!.Teams.Contains(command.Team) ? [] : [new UserChange.TeamJoined(command.Team)];

    /// <summary>Decides the end of a membership of a team; nothing where the user is not in it.</summary>
    public IReadOnlyList<UserChange> Decide(LeaveTeam command) =>
        Exists() && State!.Teams.Contains(command.Team) ? [new UserChange.TeamLeft(command.Team)] : [];

    /// <summary>Decides the end of a user's access, or its return.</summary>
    public Outcome<UserChange[]> Decide(SetUserStatus command)
    {
        if (State is null)
        {
            return Array.Empty<UserChange>();
        }

        bool ends = command.Status == UserStatus.Deactivated;
        if (State.Status == command.Status)
        {
            return new Refusal(RefusalKind.StateConflict, $"the user is {(ends ? "deactivated" : "active")} already");
        }

        return new UserChange[] { ends ? new UserChange.Deactivated() : new UserChange.Reactivated() };
    }

    /// <summary>
    /// Decides the removal of the user. The roles held are taken by commands of their own beforehand.
    /// </summary>
    public IReadOnlyList<UserChange> Decide(RemoveUser command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return State is null ? [] : [new UserChange.Removed()];
    }

    /// <inheritdoc/>
    public static User Read(ReadOnlyMemory<byte> state) =>
        new(StateCodec.Read(state, EntitiesJson.Default.UserState));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? WriteState() => StateCodec.Write(State, EntitiesJson.Default.UserState);

    /// <inheritdoc/>
    void IEntity.Apply(EntityChange change) => Apply((UserChange)change);

    /// <summary>Takes a change into the state.</summary>
    public void Apply(UserChange change)
    {
        if (change is UserChange.Created created)
        {
            State = new UserState
            {
                Email = created.Email,
                FirstName = created.FirstName,
                LastName = created.LastName,
                Kind = created.Kind,
            };
            return;
        }

        UserState now = State ?? throw new InvalidOperationException("a user's first change creates it");
        State = change switch
        {
            UserChange.ProfileChanged c => now with
            {
                Email = c.Email,
                FirstName = c.FirstName,
                LastName = c.LastName,
            },
            UserChange.Deactivated => now with { Status = UserStatus.Deactivated },
            UserChange.Reactivated => now with { Status = UserStatus.Active },
            UserChange.TeamJoined c => now with { Teams = now.Teams.Add(c.Team) },
            UserChange.TeamLeft c => now with { Teams = now.Teams.Remove(c.Team) },
            UserChange.SeatAssigned c => now with { Seats = now.Seats.Add(c.Licence) },
            UserChange.SeatReleased c => now with { Seats = now.Seats.Remove(c.Licence) },
            UserChange.RoleAssigned or UserChange.RoleUnassigned or UserChange.MembershipGiven => now,
            UserChange.KeyIssued c => now with { KeyEra = c.Era },
            UserChange.KeyLimited or UserChange.KeyRevoked => now,
            UserChange.Removed => null,
            _ => throw new UnreachableException(),
        };
    }

    // Roles are given in a user that exists: whoever asks for one has put it first, or has a bug.
    private bool Exists() => State is not null ? true : throw new InvalidOperationException("there is no such user");
}

/// <summary>The state of a user, roles aside.</summary>
public sealed record UserState
{
    /// <summary>The e-mail address, or empty.</summary>
    public string Email { get; init; } = "";

    /// <summary>First name, or empty.</summary>
    public string FirstName { get; init; } = "";

    /// <summary>Last name, or empty.</summary>
    public string LastName { get; init; } = "";

    /// <summary>A person or an integration user.</summary>
    public SubjectKind Kind { get; init; }

    /// <summary>Active or deactivated.</summary>
    public UserStatus Status { get; init; }

    /// <summary>Teams.</summary>
    public ImmutableArray<string> Teams { get; init; } = [];

    /// <summary>Licences of which a seat is occupied.</summary>
    public ImmutableArray<string> Seats { get; init; } = [];

    /// <summary>
    /// Tells an integration user from an earlier one of the same id, for keys; empty before the first key.
    /// </summary>
    public string KeyEra
    {
        // States that were stored before there were keys say nothing of it.
        get => field ?? "";
        init;
    } = "";
}
