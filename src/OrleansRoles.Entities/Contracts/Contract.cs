using System.Diagnostics;
using OrleansRoles.Entities.Journal;

namespace OrleansRoles.Entities.Contracts;

/// <summary>A contract of a tenant. Its members are rows; the head is small.</summary>
public sealed class Contract(ContractState? state) : IEntity<Contract>
{
    /// <inheritdoc/>
    public static string Kind => EntityKinds.Contract;

    /// <summary>The state, or null where there is no such contract.</summary>
    public ContractState? State { get; private set; } = state;

    /// <summary>Decides what makes the contract equal to the one asked for, members aside.</summary>
    public IReadOnlyList<ContractChange> Decide(PutContract command)
    {
        if (State is not { } now)
        {
            return [new ContractChange.Created(command.Name, command.Console)];
        }

        return now.Name == command.Name && now.Console == command.Console
            ? []
            : [new ContractChange.Described(command.Name, command.Console, now.Name, now.Console)];
    }

    /// <summary>Decides a member's role; nothing where it is held already.</summary>
    public IReadOnlyList<ContractChange> Decide(GiveMemberRole command) =>
        Exists() && command.IsHeld
            ? []
            : [new ContractChange.MemberRoleGiven(command.User, command.Role, command.From, command.Until)];

    /// <summary>Decides the end of a member's role; nothing where it is not held.</summary>
    public IReadOnlyList<ContractChange> Decide(TakeMemberRole command) =>
        Exists() && command.IsHeld
            ? [new ContractChange.MemberRoleTaken(command.User, command.Role, command.From, command.Until)]
            : [];

    /// <summary>Decides the deletion; members lose their roles by commands of their own beforehand.</summary>
    public IReadOnlyList<ContractChange> Decide(EndContract command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return State is null ? [] : [new ContractChange.Deleted()];
    }

    /// <inheritdoc/>
    public static Contract Read(ReadOnlyMemory<byte> state) =>
        new(StateCodec.Read(state, EntitiesJson.Default.ContractState));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? WriteState() => StateCodec.Write(State, EntitiesJson.Default.ContractState);

    /// <inheritdoc/>
    void IEntity.Apply(EntityChange change) => Apply((ContractChange)change);

    /// <summary>Takes a change into the state.</summary>
    public void Apply(ContractChange change)
    {
        if (change is ContractChange.Created created)
        {
            State = new ContractState { Name = created.Name, Console = created.Console };
            return;
        }

        ContractState now = State ?? throw new InvalidOperationException("a contract's first change creates it");
        State = change switch
        {
            ContractChange.Described c => now with { Name = c.Name, Console = c.Console },
            ContractChange.MemberRoleGiven or ContractChange.MemberRoleTaken => now,
            ContractChange.InvitationSent c => now with { Era = c.Era },
            ContractChange.InvitationResent or ContractChange.InvitationAccepted => now,
            ContractChange.InvitationRevoked or ContractChange.InvitationExpired => now,
            ContractChange.Deleted => null,
            _ => throw new UnreachableException(),
        };
    }

    // Roles are given in a contract that exists: whoever asks for one has put it first, or has a bug.
    private bool Exists() =>
        State is not null ? true : throw new InvalidOperationException("there is no such contract");
}

/// <summary>Makes a contract's name and console these; creates it where there is none.</summary>
public sealed record PutContract(string Name, string Console);

/// <summary>Gives a member a role. <paramref name="IsHeld"/>: whether it is on record, as the rows say.</summary>
public sealed record GiveMemberRole(
    string User, string Role, DateTimeOffset? From, DateTimeOffset? Until, bool IsHeld);

/// <summary>Takes a member's role. <paramref name="IsHeld"/>: whether it is on record, as the rows say.</summary>
public sealed record TakeMemberRole(
    string User, string Role, DateTimeOffset? From, DateTimeOffset? Until, bool IsHeld);

/// <summary>Deletes a contract.</summary>
public sealed record EndContract;

/// <summary>The state of a contract, members aside.</summary>
public sealed record ContractState
{
    /// <summary>The name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>The console that it belongs to, or empty.</summary>
    public string Console { get; init; } = "";

    /// <summary>
    /// Tells it from an earlier contract of the same id, for invitations that are still on their way; empty before the
    /// first one was sent.
    /// </summary>
    public string Era
    {
        // States that were stored before there were invitations say nothing of it.
        get => field ?? "";
        init;
    } = "";
}
