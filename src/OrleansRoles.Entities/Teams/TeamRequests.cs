using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Teams;

/// <summary>A command about one team.</summary>
public abstract record TeamCommand : Command
{
    /// <summary>The team.</summary>
    public required string Team { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Team, Team);
}

/// <summary>Makes a team.</summary>
public sealed record CreateTeam : TeamCommand
{
    /// <summary>The name for people; empty: the id.</summary>
    public string Name { get; init; } = "";

    /// <summary>Users who are in it from the beginning.</summary>
    public ImmutableArray<string> Members { get; init; } = [];
}

/// <summary>Puts a user into a team.</summary>
public sealed record AddToTeam : TeamCommand
{
    /// <summary>The user.</summary>
    public required string User { get; init; }
}

/// <summary>Takes a user out of a team.</summary>
public sealed record RemoveFromTeam : TeamCommand
{
    /// <summary>The user.</summary>
    public required string User { get; init; }
}

/// <summary>Lists the teams in order of id.</summary>
public sealed record ListTeams : Query
{
    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }
}

/// <summary>A team, as answers show it; who is in it is a filter of the list of users.</summary>
/// <param name="Team">The team.</param>
/// <param name="Name">The name for people.</param>
public sealed record TeamAnswer(string Team, string Name);

/// <summary>A page of teams.</summary>
/// <param name="Teams">The teams.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
public sealed record TeamsAnswer(ImmutableArray<TeamAnswer> Teams, string? Next);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CreateTeam))]
[JsonSerializable(typeof(AddToTeam))]
[JsonSerializable(typeof(RemoveFromTeam))]
[JsonSerializable(typeof(ListTeams))]
[JsonSerializable(typeof(TeamAnswer))]
[JsonSerializable(typeof(TeamsAnswer))]
internal sealed partial class TeamsJson : JsonSerializerContext;
