using System.Text.Json;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Entities.AppRequests;

/// <summary>Requests for apps. Nobody inside the tenant answers them.</summary>
internal static class AppRequestHandlers
{
    private const int AppLengthMax = 200;
    private const int NoteLengthMax = 1000;

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("app-request.ask", AppRequestsJson.Default.RequestApp, AskAsync),
        RequestHandler.Of("app-request.resolve", AppRequestsJson.Default.ResolveAppRequest, ResolveAsync),
        RequestHandler.Of("app-request.get", AppRequestsJson.Default.GetAppRequest, GetAsync),
        RequestHandler.Of("app-request.list", AppRequestsJson.Default.ListAppRequests, ListAsync),
    ];

    private static async ValueTask<Outcome<Answer>> AskAsync(RequestApp command, Turn turn)
    {
        AppRequestRules? rules = (await turn.DefinitionAsync()).Workflows.AppRequests;
        if (await turn.Authority.RequireOnAsync(rules?.RequestedBy, command.App) is { } forbidden)
        {
            return forbidden;
        }

        if (turn.Caller.User is not { } user || (await turn.GetAsync<User>(user)).State is null)
        {
            return new Refusal(RefusalKind.Invalid, "a user asks for an app; send the request on behalf of one");
        }

        bool isReadable = command.App.Length is > 0 and <= AppLengthMax && !command.App.Any(char.IsControl)
            && command.Note.Length <= NoteLengthMax;
        if (!isReadable)
        {
            return new Refusal(
                RefusalKind.Invalid,
                $"an app's name has 1 to {AppLengthMax} characters and no control characters, a note at most "
                + $"{NoteLengthMax}");
        }

        string id = OrderedIds.New(turn);
        AppRequest request = await turn.GetAsync<AppRequest>(id);
        turn.Change<AppRequest>(id, request.Decide(new AskForApp(command.App, user, command.Note)));
        await Notifier.PublishAsync(
            turn, "app-request.created", $"app-request/{id}", ("app", command.App), ("requestedBy", user));
        return AnswerOf(turn, id, request.State!, AnswerKind.Created);
    }

    private static async ValueTask<Outcome<Answer>> ResolveAsync(ResolveAppRequest command, Turn turn)
    {
        if (!await ApprovalRights.IsOperatorAsync(turn))
        {
            return new Refusal(
                RefusalKind.Forbidden, "requests for apps are answered by the vendor; nobody in the tenant does");
        }

        AppRequest request = await turn.GetAsync<AppRequest>(command.Id);
        if (request.State is null)
        {
            return Unknown(command.Id);
        }

        if (command.Note.Length > NoteLengthMax)
        {
            return new Refusal(RefusalKind.Invalid, $"a note has at most {NoteLengthMax} characters");
        }

        Outcome<IReadOnlyList<AppRequestChange>> answered =
            request.Decide(new AnswerAppRequest(command.IsApproved, command.Note));
        if (!answered.IsAccepted)
        {
            return answered.Refusal;
        }

        turn.Change<AppRequest>(command.Id, answered.Value);
        string verdict = command.IsApproved ? "approved" : "declined";
        string about = $"app-request/{command.Id}";
        AppRequestRules? rules = (await turn.DefinitionAsync()).Workflows.AppRequests;
        if (rules is { NotifyRequester: true })
        {
            string more = command.Note.Length == 0 ? "" : $": {command.Note}";
            await Notifier.TellAsync(
                turn, request.State.RequestedBy,
                new Notice(
                    $"app-request-{verdict}", about, $"your request for `{request.State.App}` was {verdict}{more}"));
        }

        await Notifier.PublishAsync(turn, $"app-request.{verdict}", about, ("app", request.State.App));
        return AnswerOf(turn, command.Id, request.State, AnswerKind.Done);
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetAppRequest query, Turn turn)
    {
        if (await ApprovalRights.RefuseOutsiderAsync(turn) is { } refusal)
        {
            return refusal;
        }

        // What others ask for is nobody's business: to everybody else it does not exist.
        AppRequestState? state = (await turn.GetAsync<AppRequest>(query.Id)).State;
        bool isVisible = state is not null
            && (state.RequestedBy == turn.Caller.User || await ApprovalRights.IsOperatorAsync(turn));
        return isVisible ? AnswerOf(turn, query.Id, state!, AnswerKind.Done) : Unknown(query.Id);
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListAppRequests query, Turn turn)
    {
        bool seesAll = await ApprovalRights.IsOperatorAsync(turn);
        if (!seesAll && await ApprovalRights.RefuseOutsiderAsync(turn) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyList<EntitySnapshot> found = await turn.ListEntitiesAsync(
            EntityKinds.AppRequest, query.Page.After, query.Page.Limit + 1);
        IEnumerable<AppRequestAnswer> shown = found.Take(query.Page.Limit)
            .Select(snapshot => (snapshot.Key.Id, State: AppRequest.Read(snapshot.State).State!))
            .Where(request => (seesAll || request.State.RequestedBy == turn.Caller.User)
                && (query.Status is null || request.State.Status == query.Status))
            .Select(request => Shown(request.Id, request.State));
        string? next = found.Count > query.Page.Limit
            ? Page.CursorOf(found[query.Page.Limit - 1].Key.Id)
            : null;
        return new Answer(
            AnswerKind.Done,
            JsonSerializer.SerializeToUtf8Bytes(
                new AppRequestsAnswer([.. shown], next), AppRequestsJson.Default.AppRequestsAnswer));
    }

    private static Refusal Unknown(string id) =>
        new(RefusalKind.AppRequestUnknown, $"there is no request `{id}` in the tenant");

    private static AppRequestAnswer Shown(string id, AppRequestState state) => new(
        id, state.App, state.RequestedBy, state.Status.ToString().ToLowerInvariant(), state.Note, state.Answer);

    private static Answer AnswerOf(Turn turn, string id, AppRequestState state, AnswerKind kind) => new(
        kind, JsonSerializer.SerializeToUtf8Bytes(Shown(id, state), AppRequestsJson.Default.AppRequestAnswer),
        turn.RevisionOf<AppRequest>(id));
}
