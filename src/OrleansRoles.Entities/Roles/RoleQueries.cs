using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Entities.Roles;

/// <summary>Reading roles and who holds them.</summary>
internal static class RoleQueries
{
    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("custom-role.get", RolesJson.Default.GetRole, GetAsync),
        RequestHandler.Of("custom-role.list", RolesJson.Default.ListRoles, ListAsync),
        RequestHandler.Of("role.holders", RolesJson.Default.ListHolders, HoldersAsync),
    ];

    /// <summary>A custom role as answers show it.</summary>
    public static RoleAnswer Show(ModelDefinition model, string id, CustomRoleState state) => new()
    {
        Role = id,
        Name = state.Name,
        Description = state.Description,
        Scope = model.Scopes[0].Name,
        Grants = [.. state.Grants.Select(entry => new GrantAnswer(entry.At.ToString(), Show(entry.Permissions)))],
    };

    private static async ValueTask<Outcome<Answer>> GetAsync(GetRole query, Turn turn)
    {
        if (await turn.Authority.RefuseStrangerAsync() is { } stranger)
        {
            return stranger;
        }

        ModelDefinition model = await turn.DefinitionAsync();
        if (model.Roles.FirstOrDefault(role => role.Name == query.Role) is { } builtIn)
        {
            RoleAnswer answer = new()
            {
                Role = builtIn.Name,
                Name = builtIn.Title.Length > 0 ? builtIn.Title : builtIn.Name,
                Description = builtIn.Description,
                BuiltIn = true,
                Scope = builtIn.Scope,
                Grants = [new GrantAnswer(builtIn.Scope, Show(builtIn.Grants))],
            };
            return AnswerOf(answer, null);
        }

        CustomRoleState? state = (await turn.GetAsync<CustomRole>(query.Role)).State;
        if (await RequireAsync(turn) is { } forbidden)
        {
            return forbidden;
        }

        return state is null
            ? new Refusal(RefusalKind.RoleUnknown, $"the tenant has no role `{query.Role}`")
            : AnswerOf(Show(model, query.Role, state), turn.RevisionOf<CustomRole>(query.Role));
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListRoles query, Turn turn)
    {
        if (await RequireAsync(turn) is { } forbidden)
        {
            return forbidden;
        }

        ModelDefinition model = await turn.DefinitionAsync();
        int limit = query.Page.Limit;
        IReadOnlyList<(string Id, CustomRole Entity)> found =
            await turn.ListEntitiesAsync<CustomRole>(query.Page.After, limit + 1);
        RolesPage body = new(
            [.. found.Take(limit).Select(role => Show(model, role.Id, role.Entity.State!))],
            found.Count > limit ? Page.CursorOf(found[limit - 1].Id) : null);
        return new Answer(AnswerKind.Done, JsonSerializer.SerializeToUtf8Bytes(body, RolesJson.Default.RolesPage));
    }

    private static async ValueTask<Outcome<Answer>> HoldersAsync(ListHolders query, Turn turn)
    {
        if (await RequireAsync(turn) is { } forbidden)
        {
            return forbidden;
        }

        bool exists = (await turn.DefinitionAsync()).Roles.Any(role => role.Name == query.Role)
            || (await turn.GetAsync<CustomRole>(query.Role)).State is not null;
        if (!exists)
        {
            return new Refusal(RefusalKind.RoleUnknown, $"there is no role `{query.Role}`");
        }

        int limit = query.Page.Limit;
        string prefix = AssignmentRows.Prefix(query.Role);
        string? after = query.Page.After is { } key ? prefix + key : null;
        IReadOnlyList<Row> rows = await turn.ListRowsAsync(AssignmentRows.ByRole, prefix, after, limit + 1);
        HoldersPage body = new(
            [
                .. rows.Take(limit).Select(AssignmentRows.ReadByRole)
                    .Select(a => new HolderAnswer(a.User, a.At.ToString(), a.From, a.Until)),
            ],
            rows.Count > limit ? Page.CursorOf(rows[limit - 1].Key[prefix.Length..]) : null);
        return new Answer(AnswerKind.Done, JsonSerializer.SerializeToUtf8Bytes(body, RolesJson.Default.HoldersPage));
    }

    /// <summary>Who may give, make, change or list any of these things may read roles.</summary>
    private static async ValueTask<Refusal?> RequireAsync(Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        string?[] actions =
        [
            model.CustomRoles?.EditedBy, model.CustomRoles?.AssignedBy, model.Workflows.Users?.ListedBy,
            model.Workflows.Users?.EditedBy,
        ];
        Refusal? last = null;
        foreach (string? action in actions.Where(action => action is not null).DefaultIfEmpty(null))
        {
            last = await turn.Authority.RequireOnAsync(action, "");
            if (last is null)
            {
                return null;
            }
        }

        return last;
    }

    private static JsonObject Show(ImmutableArray<Grant> grants) => new(grants
        .OrderBy(grant => grant.Permission, StringComparer.Ordinal)
        .Select(grant => KeyValuePair.Create<string, JsonNode?>(
            grant.Permission, grant.Level is null ? JsonValue.Create(true) : JsonValue.Create(grant.Level))));

    private static Answer AnswerOf(RoleAnswer answer, long? revision) => new(
        AnswerKind.Done, JsonSerializer.SerializeToUtf8Bytes(answer, RolesJson.Default.RoleAnswer), revision);
}
