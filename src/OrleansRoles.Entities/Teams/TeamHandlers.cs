using System.Text.Json;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Entities.Teams;

/// <summary>Teams, where the model has them.</summary>
internal static class TeamHandlers
{
    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("team.create", TeamsJson.Default.CreateTeam, CreateAsync),
        RequestHandler.Of("team.add", TeamsJson.Default.AddToTeam, AddAsync),
        RequestHandler.Of("team.remove", TeamsJson.Default.RemoveFromTeam, RemoveAsync),
        RequestHandler.Of("team.list", TeamsJson.Default.ListTeams, ListAsync),
    ];

    private static async ValueTask<Outcome<Answer>> CreateAsync(CreateTeam command, Turn turn)
    {
        if (await RequireAsync(turn) is { } forbidden)
        {
            return forbidden;
        }

        foreach (string member in command.Members)
        {
            if (await JoinAsync(turn, command.Team, member) is { } refusal)
            {
                return refusal;
            }
        }

        Team team = await turn.GetAsync<Team>(command.Team);
        if (team.State is not null)
        {
            return new Refusal(
                RefusalKind.StateConflict, $"there is a team `{command.Team}` already; choose another id");
        }

        string name = command.Name.Length > 0 ? command.Name : command.Team;
        turn.Change<Team>(command.Team, team.Decide(new PutTeam(name)));
        return AnswerOf(turn, AnswerKind.Created, command.Team, team.State!);
    }

    private static async ValueTask<Outcome<Answer>> AddAsync(AddToTeam command, Turn turn)
    {
        if (await RequireAsync(turn) is { } forbidden)
        {
            return forbidden;
        }

        TeamState? team = (await turn.GetAsync<Team>(command.Team)).State;
        if (team is null)
        {
            return TeamUnknown(command.Team);
        }

        return await JoinAsync(turn, command.Team, command.User) is { } refusal
            ? refusal
            : AnswerOf(turn, turn.HasChanges ? AnswerKind.Done : AnswerKind.Unchanged, command.Team, team);
    }

    private static async ValueTask<Outcome<Answer>> RemoveAsync(RemoveFromTeam command, Turn turn)
    {
        if (await RequireAsync(turn) is { } forbidden)
        {
            return forbidden;
        }

        TeamState? team = (await turn.GetAsync<Team>(command.Team)).State;
        if (team is null)
        {
            return TeamUnknown(command.Team);
        }

        User user = await turn.GetAsync<User>(command.User);
        if (user.State?.Teams.Contains(command.Team) != true)
        {
            return new Refusal(RefusalKind.MemberUnknown, $"`{command.User}` is not in the team `{command.Team}`");
        }

        turn.Change<User>(command.User, user.Decide(new LeaveTeam(command.Team)));
        return AnswerOf(turn, AnswerKind.Done, command.Team, team);
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListTeams query, Turn turn)
    {
        if (await turn.Authority.RefuseStrangerAsync() is { } stranger)
        {
            return stranger;
        }

        int limit = query.Page.Limit;
        IReadOnlyList<(string Id, Team Entity)> found = await turn.ListEntitiesAsync<Team>(query.Page.After, limit + 1);
        TeamsAnswer body = new(
            [.. found.Take(limit).Select(team => new TeamAnswer(team.Id, team.Entity.State!.Name))],
            found.Count > limit ? Page.CursorOf(found[limit - 1].Id) : null);
        return new Answer(AnswerKind.Done, JsonSerializer.SerializeToUtf8Bytes(body, TeamsJson.Default.TeamsAnswer));
    }

    private static async ValueTask<Refusal?> JoinAsync(Turn turn, string team, string id)
    {
        User user = await turn.GetAsync<User>(id);
        if (user.State is null)
        {
            return AssignmentHandlers.UserUnknown(turn, id);
        }

        turn.Change<User>(id, user.Decide(new JoinTeam(team)));
        return null;
    }

    private static async ValueTask<Refusal?> RequireAsync(Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        return model.Workflows.Teams is { } rules
            ? await turn.Authority.RequireOnAsync(rules.CreatedBy, "")
            : await turn.Authority.RequireVendorAsync("makes teams of this role model")
                ?? new Refusal(RefusalKind.Invalid, $"the role model `{model.Name}` has no teams");
    }

    private static Refusal TeamUnknown(string team) =>
        new(RefusalKind.TeamUnknown, $"there is no team `{team}` in the tenant");

    private static Answer AnswerOf(Turn turn, AnswerKind kind, string id, TeamState state) => new(
        kind,
        JsonSerializer.SerializeToUtf8Bytes(new TeamAnswer(id, state.Name), TeamsJson.Default.TeamAnswer),
        turn.RevisionOf<Team>(id));
}
