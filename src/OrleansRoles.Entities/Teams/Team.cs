using System.Diagnostics;
using OrleansRoles.Entities.Journal;

namespace OrleansRoles.Entities.Teams;

/// <summary>A team of a tenant. Who is in it stands with the users, where checks read it.</summary>
public sealed class Team(TeamState? state) : IEntity<Team>
{
    /// <inheritdoc/>
    public static string Kind => EntityKinds.Team;

    /// <summary>The state, or null where there is no such team.</summary>
    public TeamState? State { get; private set; } = state;

    /// <summary>Decides what makes the team's name this; creates it where there is none.</summary>
    public IReadOnlyList<TeamChange> Decide(PutTeam command)
    {
        if (State is not { } now)
        {
            return [new TeamChange.Created(command.Name)];
        }

        return now.Name == command.Name ? [] : [new TeamChange.Renamed(command.Name, now.Name)];
    }

    /// <summary>Decides the end of the team; members leave it by commands of their own beforehand.</summary>
    public IReadOnlyList<TeamChange> Decide(EndTeam command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return State is null ? [] : [new TeamChange.Deleted()];
    }

    /// <inheritdoc/>
    public static Team Read(ReadOnlyMemory<byte> state) =>
        new(StateCodec.Read(state, EntitiesJson.Default.TeamState));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? WriteState() => StateCodec.Write(State, EntitiesJson.Default.TeamState);

    /// <inheritdoc/>
    void IEntity.Apply(EntityChange change) => Apply((TeamChange)change);

    /// <summary>Takes a change into the state.</summary>
    public void Apply(TeamChange change) => State = change switch
    {
        TeamChange.Created c => new TeamState { Name = c.Name },
        TeamChange.Renamed c => State! with { Name = c.Name },
        TeamChange.Deleted => null,
        _ => throw new UnreachableException(),
    };
}

/// <summary>Makes a team's name this.</summary>
public sealed record PutTeam(string Name);

/// <summary>Ends a team.</summary>
public sealed record EndTeam;

/// <summary>The state of a team.</summary>
public sealed record TeamState
{
    /// <summary>The name for people.</summary>
    public string Name { get; init; } = "";
}

/// <summary>Changes of a team.</summary>
public abstract record TeamChange : EntityChange
{
    private TeamChange()
    {
    }

    /// <summary>The team came into being.</summary>
    public sealed record Created(string Name) : TeamChange
    {
        /// <inheritdoc/>
        public override string Text => "team created";
    }

    /// <summary>The team has another name.</summary>
    public sealed record Renamed(string Name, string Before) : TeamChange
    {
        /// <inheritdoc/>
        public override string Text => $"name `{Before}` changed to `{Name}`";
    }

    /// <summary>The team is gone.</summary>
    public sealed record Deleted : TeamChange
    {
        /// <inheritdoc/>
        public override string Text => "team deleted";
    }
}
