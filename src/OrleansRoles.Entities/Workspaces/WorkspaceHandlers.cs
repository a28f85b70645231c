using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Workspaces;

/// <summary>Workspaces of contracts.</summary>
internal static class WorkspaceHandlers
{
    private const int Batch = 256;

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("workspace.create", WorkspacesJson.Default.CreateWorkspace, CreateAsync),
        RequestHandler.Of("workspace.rename", WorkspacesJson.Default.RenameWorkspace, RenameAsync),
        RequestHandler.Of("workspace.delete", WorkspacesJson.Default.DeleteWorkspace, DeleteAsync),
        RequestHandler.Of("workspace.get", WorkspacesJson.Default.GetWorkspace, GetAsync),
        RequestHandler.Of("workspace.list", WorkspacesJson.Default.ListWorkspaces, ListAsync),
    ];

    private static ScopeName At(string workspace) => new(EntityKinds.Workspace, workspace);

    private static async ValueTask<Outcome<Answer>> CreateAsync(CreateWorkspace command, Turn turn)
    {
        if (command.Contract is not { } contract)
        {
            return new Refusal(RefusalKind.Invalid, "a workspace lies in a contract; name it");
        }

        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, new ScopeName(EntityKinds.Contract, contract));
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        MemberRules? rules = (await turn.DefinitionAsync()).Workflows.Members
            .FirstOrDefault(rule => rule.Scope == EntityKinds.Workspace);
        if (await turn.Authority.RequireAsync(
            rules?.CreatedBy, EntityKinds.Contract, contract, found.Value.Properties) is { } forbidden)
        {
            return forbidden;
        }

        Workspace workspace = await turn.GetAsync<Workspace>(command.Workspace);
        if (workspace.State is not null)
        {
            return new Refusal(
                RefusalKind.StateConflict, $"there is a workspace `{command.Workspace}` already; choose another id");
        }

        turn.Change<Workspace>(command.Workspace, workspace.Decide(new PutWorkspace(command.Name, contract)));
        if (rules?.CreatorRole is { } role && turn.Caller.User is { } creator)
        {
            await turn.GiveAsync(new AssignmentEntry(creator, role, At(command.Workspace)));
        }

        return AnswerOf(turn, AnswerKind.Created, command.Workspace, workspace.State!);
    }

    private static async ValueTask<Outcome<Answer>> RenameAsync(RenameWorkspace command, Turn turn)
    {
        Outcome<MemberScope> found = await FindAsync(turn, command.Workspace, command.Contract);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        MemberScope scope = found.Value;
        if (await turn.Authority.RequireAsync(
            scope.Rules.EditedBy, EntityKinds.Workspace, command.Workspace, scope.Properties) is { } forbidden)
        {
            return forbidden;
        }

        Workspace workspace = await turn.GetAsync<Workspace>(command.Workspace);
        IReadOnlyList<WorkspaceChange> changes = workspace.Decide(new PutWorkspace(command.Name, scope.Contract!));
        turn.Change<Workspace>(command.Workspace, changes);
        AnswerKind kind = changes.Count > 0 ? AnswerKind.Done : AnswerKind.Unchanged;
        return AnswerOf(turn, kind, command.Workspace, workspace.State!);
    }

    private static async ValueTask<Outcome<Answer>> DeleteAsync(DeleteWorkspace command, Turn turn)
    {
        Outcome<MemberScope> found = await FindAsync(turn, command.Workspace, command.Contract);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        MemberScope scope = found.Value;
        if (await turn.Authority.RequireAsync(
            scope.Rules.DeletedBy, EntityKinds.Workspace, command.Workspace, scope.Properties) is { } forbidden)
        {
            return forbidden;
        }

        await EndAsync(turn, command.Workspace);
        return new Answer(AnswerKind.Done, default, turn.RevisionOf<Workspace>(command.Workspace));
    }

    /// <summary>Ends a workspace with its members' roles in it; whether that may be is decided before.</summary>
    internal static async ValueTask EndAsync(Turn turn, string id)
    {
        Workspace workspace = await turn.GetAsync<Workspace>(id);
        foreach (Row row in await turn.ListRowsAsync(
            AssignmentRows.ByScope, AssignmentRows.Prefix(EntityKinds.Workspace, id)))
        {
            await turn.TakeAsync(AssignmentRows.ReadByScope(row));
        }

        turn.Change<Workspace>(id, workspace.Decide(new EndWorkspace()));
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetWorkspace query, Turn turn)
    {
        Outcome<MemberScope> found = await FindAsync(turn, query.Workspace, query.Contract);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        return await RequireSeeAsync(turn, found.Value.Rules, query.Workspace, found.Value) is { } forbidden
            ? forbidden
            : AnswerOf(
                turn, AnswerKind.Done, query.Workspace, (await turn.GetAsync<Workspace>(query.Workspace)).State!);
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListWorkspaces query, Turn turn)
    {
        ScopeName outer = new(EntityKinds.Contract, query.Contract);
        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, outer);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        if (await turn.Authority.RefuseStrangerAsync() is { } stranger)
        {
            return stranger;
        }

        string prefix = IndexRows.Prefix(query.Contract);
        string? after = query.Page.After is { } id ? IndexRows.KeyOf(query.Contract, id) : null;
        List<WorkspaceAnswer> seen = [];
        bool isEnd = false;
        while (!isEnd && seen.Count <= query.Page.Limit)
        {
            IReadOnlyList<Row> rows = await turn.ListRowsAsync(IndexRows.Workspaces, prefix, after, Batch);
            isEnd = rows.Count < Batch;
            after = isEnd ? after : rows[^1].Key;
            await turn.LoadAsync(rows.Select(row => turn.Key<Workspace>(IndexRows.ReadInner(row))));
            foreach (string workspace in rows.Select(IndexRows.ReadInner))
            {
                if (await SeenAsync(turn, workspace) is { } answer)
                {
                    seen.Add(answer);
                }
            }
        }

        bool hasMore = seen.Count > query.Page.Limit;
        ImmutableArray<WorkspaceAnswer> page = [.. seen.Take(query.Page.Limit)];
        WorkspacesAnswer body = new(page, hasMore ? Page.CursorOf(page[^1].Workspace) : null);
        return new Answer(
            AnswerKind.Done, JsonSerializer.SerializeToUtf8Bytes(body, WorkspacesJson.Default.WorkspacesAnswer));
    }

    private static async ValueTask<WorkspaceAnswer?> SeenAsync(Turn turn, string id)
    {
        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, At(id));
        return found.IsAccepted && await RequireSeeAsync(turn, found.Value.Rules, id, found.Value) is null
            ? Show(id, (await turn.GetAsync<Workspace>(id)).State!)
            : null;
    }

    /// <summary>The right to find a workspace in lists; where the model names none, members' lists stand for it.
    /// </summary>
    private static ValueTask<Refusal?> RequireSeeAsync(Turn turn, MemberRules rules, string id, MemberScope scope) =>
        turn.Authority.RequireAsync(
            rules.SeenBy ?? rules.ListedBy ?? rules.ChangedBy, EntityKinds.Workspace, id, scope.Properties);

    /// <summary>Finds a workspace; in another contract than the one that is named there is none of that id.</summary>
    private static async ValueTask<Outcome<MemberScope>> FindAsync(Turn turn, string id, string? contract)
    {
        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, At(id));
        return found.IsAccepted && contract is not null && found.Value.Contract != contract
            ? new Refusal(RefusalKind.WorkspaceUnknown, $"there is no workspace `{id}` in the contract `{contract}`")
            : found;
    }

    private static WorkspaceAnswer Show(string id, WorkspaceState state) => new(id, state.Contract, state.Name);

    private static Answer AnswerOf(Turn turn, AnswerKind kind, string id, WorkspaceState state) => new(
        kind,
        JsonSerializer.SerializeToUtf8Bytes(Show(id, state), WorkspacesJson.Default.WorkspaceAnswer),
        turn.RevisionOf<Workspace>(id));
}
