using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Users;

/// <summary>Reading users.</summary>
internal static class UserQueries
{
    private const int Batch = 256;

    // A filter that few users pass must not read a million of them in one request; the next page goes on.
    private const int BatchesMax = 16;

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("user.get", UsersJson.Default.GetUser, GetAsync),
        RequestHandler.Of("user.list", UsersJson.Default.ListUsers, ListAsync),
    ];

    private static async ValueTask<Outcome<Answer>> GetAsync(GetUser query, Turn turn)
    {
        if (turn.Caller.User != query.User && await RequireListAsync(turn) is { } forbidden)
        {
            return forbidden;
        }

        return (await turn.GetAsync<User>(query.User)).State is { } state
            ? Accounts.AnswerOf(turn, AnswerKind.Done, state, await HeldRoles.OfAsync(turn, query.User))
            : AssignmentHandlers.UserUnknown(turn, query.User);
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListUsers query, Turn turn)
    {
        if (await RequireListAsync(turn) is { } forbidden)
        {
            return forbidden;
        }

        (List<(string Id, UserState State)> page, string? next) = await FindAsync(query, turn);
        await turn.LoadAsync(
            [], page.Select(user => new RowPrefix(AssignmentRows.ByUser, AssignmentRows.Prefix(user.Id))));
        List<UserAnswer> users = [];
        foreach ((string id, UserState state) in page)
        {
            users.Add(Accounts.Show(state, await HeldRoles.OfAsync(turn, id), whole: false));
        }

        UsersAnswer body = new([.. users], next is null ? null : Page.CursorOf(next));
        return new Answer(
            AnswerKind.Done, JsonSerializer.SerializeToUtf8Bytes(body, UsersJson.Default.UsersAnswer));
    }

    /// <summary>The users of the page, and after which id the next one starts; null at the end.</summary>
    private static async ValueTask<(List<(string Id, UserState State)> Page, string? Next)> FindAsync(
        ListUsers query, Turn turn)
    {
        List<(string Id, UserState State)> found = [];
        string? after = query.Page.After;
        bool isEnd = false;
        if (query.Role is not null || query.Email is not null)
        {
            found = await FindByRowsAsync(query, turn);
            isEnd = true;
        }

        for (int batches = 0; !isEnd && found.Count <= query.Page.Limit && batches < BatchesMax; batches++)
        {
            IReadOnlyList<(string Id, User Entity)> batch = await turn.ListEntitiesAsync<User>(after, Batch);
            found.AddRange(batch
                .Where(user => user.Entity.State is { } state && Fits(query, state))
                .Select(user => (user.Id, user.Entity.State!)));
            isEnd = batch.Count < Batch;
            after = isEnd ? after : batch[^1].Id;
        }

        if (found.Count > query.Page.Limit)
        {
            found.RemoveRange(query.Page.Limit, found.Count - query.Page.Limit);
            return (found, found[^1].Id);
        }

        return (found, isEnd ? null : after);
    }

    private static async ValueTask<List<(string Id, UserState State)>> FindByRowsAsync(ListUsers query, Turn turn)
    {
        IEnumerable<string> ids = query.Role is { } role
            ? (await turn.HoldersAtAsync(role, ScopeName.Root)).Select(a => a.User)
            : [];
        if (query.Email is { } email)
        {
            Row? row = await turn.ReadRowAsync(IndexRows.Emails, IndexRows.KeyOfEmail(email));
            string? id = row is null ? null : IndexRows.ReadId(row);
            ids = id is not null && (query.Role is null || ids.Contains(id)) ? [id] : [];
        }

        List<string> wanted =
        [
            .. ids.Distinct().Order(StringComparer.Ordinal)
                .Where(id => query.Page.After is not { } after || string.CompareOrdinal(id, after) > 0),
        ];
        List<(string Id, UserState State)> found = [];
        foreach (string[] some in wanted.Chunk(Batch))
        {
            await turn.LoadAsync(some.Select(turn.Key<User>));
            foreach (string id in some)
            {
                if ((await turn.GetAsync<User>(id)).State is { } state && Fits(query, state))
                {
                    found.Add((id, state));
                }
            }

            if (found.Count > query.Page.Limit)
            {
                break;
            }
        }

        return found;
    }

    private static bool Fits(ListUsers query, UserState state) =>
        (query.Status is not { } status || state.Status == status)
        && (query.Kind is not { } kind || state.Kind == kind)
        && (query.Team is not { } team || state.Teams.Contains(team));

    /// <summary>Who may list users, else who may edit them, else who may create them.</summary>
    private static async ValueTask<Refusal?> RequireListAsync(Turn turn)
    {
        UserRules? rules = (await turn.DefinitionAsync()).Workflows.Users;
        return await turn.Authority.RequireOnAsync(
            rules?.ListedBy ?? rules?.EditedBy ?? rules?.CreatedBy, "");
    }
}
