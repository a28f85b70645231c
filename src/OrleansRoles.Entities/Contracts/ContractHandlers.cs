using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Contracts;

/// <summary>Contracts. What the model lets nobody inside the tenant do, the vendor does.</summary>
internal static class ContractHandlers
{
    private const string Console = "console";

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("contract.create", ContractsJson.Default.CreateContract, CreateAsync),
        RequestHandler.Of("contract.edit", ContractsJson.Default.EditContract, EditAsync),
        RequestHandler.Of("contract.delete", ContractsJson.Default.DeleteContract, DeleteAsync),
        RequestHandler.Of("contract.get", ContractsJson.Default.GetContract, GetAsync),
        RequestHandler.Of("contract.list", ContractsJson.Default.ListContracts, ListAsync),
    ];

    private static ScopeName At(string contract) => new(EntityKinds.Contract, contract);

    private static async ValueTask<Outcome<Answer>> CreateAsync(CreateContract command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        MemberRules? rules = model.Workflows.Members.FirstOrDefault(rule => rule.Scope == EntityKinds.Contract);
        Refusal? forbidden = rules?.CreatedBy is { } action
            ? await turn.Authority.RequireOnAsync(action, turn.Tenant)
            : await turn.Authority.RequireVendorAsync("creates contracts");
        if (forbidden is not null)
        {
            return forbidden;
        }

        if (rules is null)
        {
            return new Refusal(RefusalKind.Invalid, $"the role model `{model.Name}` has no contracts");
        }

        if (command.FirstOwner is { } owner && (await turn.GetAsync<User>(owner)).State is null)
        {
            return new Refusal(RefusalKind.UserUnknown, $"there is no user `{owner}` in the tenant");
        }

        Contract contract = await turn.GetAsync<Contract>(command.Contract);
        if (contract.State is not null)
        {
            return new Refusal(
                RefusalKind.StateConflict, $"there is a contract `{command.Contract}` already; choose another id");
        }

        turn.Change<Contract>(command.Contract, contract.Decide(new PutContract(command.Name, command.Console)));
        string? role = rules.CreatorRole
            ?? model.Roles.FirstOrDefault(item => item.Scope == EntityKinds.Contract && item.HoldersMin > 0)?.Name;
        if (role is not null && (command.FirstOwner ?? turn.Caller.User) is { } first)
        {
            await turn.GiveAsync(new AssignmentEntry(first, role, At(command.Contract)));
        }

        return AnswerOf(turn, AnswerKind.Created, command.Contract, contract.State!);
    }

    private static async ValueTask<Outcome<Answer>> EditAsync(EditContract command, Turn turn)
    {
        Outcome<MemberScope> found =
            await FindAsync(turn, command.Contract, rules => rules.EditedBy, "edits contracts");
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        Contract contract = await turn.GetAsync<Contract>(command.Contract);
        IReadOnlyList<ContractChange> changes = contract.Decide(new PutContract(
            command.Name ?? contract.State!.Name, command.Console ?? contract.State!.Console));
        turn.Change<Contract>(command.Contract, changes);
        AnswerKind kind = changes.Count > 0 ? AnswerKind.Done : AnswerKind.Unchanged;
        return AnswerOf(turn, kind, command.Contract, contract.State!);
    }

    private static async ValueTask<Outcome<Answer>> DeleteAsync(DeleteContract command, Turn turn)
    {
        Outcome<MemberScope> found =
            await FindAsync(turn, command.Contract, rules => rules.DeletedBy, "deletes contracts");
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        Contract contract = await turn.GetAsync<Contract>(command.Contract);
        foreach (Row row in await turn.ListRowsAsync(IndexRows.Workspaces, IndexRows.Prefix(command.Contract)))
        {
            await WorkspaceHandlers.EndAsync(turn, IndexRows.ReadInner(row));
        }

        foreach (Row row in await turn.ListRowsAsync(
            AssignmentRows.ByScope, AssignmentRows.Prefix(EntityKinds.Contract, command.Contract)))
        {
            await turn.TakeAsync(AssignmentRows.ReadByScope(row));
        }

        turn.Change<Contract>(command.Contract, contract.Decide(new EndContract()));
        return new Answer(AnswerKind.Done, default, turn.RevisionOf<Contract>(command.Contract));
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetContract query, Turn turn)
    {
        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, At(query.Contract));
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        return await turn.Authority.RefuseStrangerAsync() is { } stranger
            ? stranger
            : AnswerOf(turn, AnswerKind.Done, query.Contract, (await turn.GetAsync<Contract>(query.Contract)).State!);
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListContracts query, Turn turn)
    {
        if (await turn.Authority.RefuseStrangerAsync() is { } stranger)
        {
            return stranger;
        }

        int limit = query.Page.Limit;
        List<(string Id, ContractState State)> found = turn.Caller.User is { } user
            ? await PartsOfAsync(turn, user, query.Page)
            :
            [
                .. (await turn.ListEntitiesAsync<Contract>(query.Page.After, limit + 1))
                    .Where(item => item.Entity.State is not null).Select(item => (item.Id, item.Entity.State!)),
            ];
        ImmutableArray<ContractAnswer> page = [.. found.Take(limit).Select(item => Show(item.Id, item.State))];
        ContractsAnswer body = new(page, found.Count > limit ? Page.CursorOf(page[^1].Contract) : null);
        return new Answer(
            AnswerKind.Done, JsonSerializer.SerializeToUtf8Bytes(body, ContractsJson.Default.ContractsAnswer));
    }

    /// <summary>The contracts in which a user has a part: in itself, in a workspace of it, in its console.</summary>
    private static async ValueTask<List<(string Id, ContractState State)>> PartsOfAsync(
        Turn turn, string user, Page page)
    {
        SortedSet<string> ids = new(StringComparer.Ordinal);
        foreach (AssignmentEntry held in await turn.AssignmentsOfAsync(user))
        {
            if (held.At.Type == EntityKinds.Contract)
            {
                ids.Add(held.At.Id);
            }
            else if (held.At.Type == EntityKinds.Workspace
                && (await turn.GetAsync<Workspace>(held.At.Id)).State is { } workspace)
            {
                ids.Add(workspace.Contract);
            }
            else if (held.At.Type == Console)
            {
                ids.UnionWith((await turn.ListRowsAsync(IndexRows.Contracts, IndexRows.Prefix(held.At.Id)))
                    .Select(IndexRows.ReadInner));
            }
        }

        List<(string Id, ContractState State)> found = [];
        foreach (string id in ids.Where(id => page.After is not { } after || string.CompareOrdinal(id, after) > 0))
        {
            if ((await turn.GetAsync<Contract>(id)).State is { } state)
            {
                found.Add((id, state));
            }
        }

        return found;
    }

    private static async ValueTask<Outcome<MemberScope>> FindAsync(
        Turn turn, string id, Func<MemberRules, string?> actionOf, string what)
    {
        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, At(id));
        if (!found.IsAccepted)
        {
            return found;
        }

        Refusal? forbidden = actionOf(found.Value.Rules) is { } action
            ? await turn.Authority.RequireAsync(action, EntityKinds.Contract, id, found.Value.Properties)
            : await turn.Authority.RequireVendorAsync(what);
        return forbidden is null ? found : forbidden;
    }

    private static ContractAnswer Show(string id, ContractState state) => new(id, state.Name, state.Console);

    private static Answer AnswerOf(Turn turn, AnswerKind kind, string id, ContractState state) => new(
        kind,
        JsonSerializer.SerializeToUtf8Bytes(Show(id, state), ContractsJson.Default.ContractAnswer),
        turn.RevisionOf<Contract>(id));
}
