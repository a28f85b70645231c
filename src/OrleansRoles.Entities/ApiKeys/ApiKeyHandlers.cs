using System.Text.Json;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.ApiKeys;

/// <summary>
/// System accounts and their keys. Keys are never for people, and people never become system accounts.
/// </summary>
internal static class ApiKeyHandlers
{
    private const int KeysMax = 20;
    private const int TextLengthMax = 200;
    private const int OverlapSecondsMax = 30 * 24 * 60 * 60;

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("integration-user.create", ApiKeysJson.Default.CreateIntegrationUser, CreateAsync),
        RequestHandler.Of("api-key.issue", ApiKeysJson.Default.IssueApiKey, IssueAsync),
        RequestHandler.Of("api-key.rotate", ApiKeysJson.Default.RotateApiKey, RotateAsync),
        RequestHandler.Of("api-key.revoke", ApiKeysJson.Default.RevokeApiKey, RevokeAsync),
        RequestHandler.Of("api-key.list", ApiKeysJson.Default.ListApiKeys, ListAsync),
        RequestHandler.Of("api-key.get", ApiKeysJson.Default.GetApiKey, GetAsync),
    ];

    private static async ValueTask<Outcome<Answer>> CreateAsync(CreateIntegrationUser command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        ApiKeyRules? rules = model.Workflows.ApiKeys;
        if (await turn.Authority.RequireOnAsync(rules?.CreatedBy, turn.Tenant) is { } forbidden)
        {
            return forbidden;
        }

        if (rules is null || !IsText(command.Name) || command.Id.Length is 0 or > TextLengthMax
            || command.Id.Any(char.IsControl))
        {
            return new Refusal(
                RefusalKind.Invalid,
                rules is null
                    ? $"the role model `{model.Name}` has no integration users"
                    : $"id and name have at most {TextLengthMax} characters, none of them a control character");
        }

        User user = await turn.GetAsync<User>(command.Id);
        if (user.State is not null)
        {
            return new Refusal(
                RefusalKind.UserExists,
                $"there is a user `{command.Id}` already, and none becomes an integration user; take another id");
        }

        turn.Change<User>(command.Id, user.Decide(new PutUser(new UserState
        {
            LastName = command.Name,
            Kind = SubjectKind.Integration,
        })));
        await turn.GiveAsync(new AssignmentEntry(command.Id, rules.Role, ScopeName.Root));
        return new Answer(
            AnswerKind.Created,
            JsonSerializer.SerializeToUtf8Bytes(
                new IntegrationUserAnswer(command.Id, rules.Role, command.Name),
                ApiKeysJson.Default.IntegrationUserAnswer),
            turn.RevisionOf<User>(command.Id));
    }

    private static async ValueTask<Outcome<Answer>> IssueAsync(IssueApiKey command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        if (await RefuseAsync(turn, command.User, model.Workflows.ApiKeys?.IssuedBy) is { } refusal)
        {
            return refusal;
        }

        if (!IsText(command.Label) || command.Until <= turn.Now)
        {
            return new Refusal(
                RefusalKind.Invalid, $"a label has at most {TextLengthMax} characters, and an end lies in the future");
        }

        IReadOnlyList<(string Id, StoredKey Key)> keys = await KeysOfAsync(turn, command.User);
        return keys.Count(key => key.Key.IsGood(turn.Now)) >= KeysMax
            ? new Refusal(
                RefusalKind.KeyLimitReached, $"`{command.User}` has {KeysMax} keys; revoke one that is not used")
            : await MakeAsync(turn, command.User, command.Label, command.Until);
    }

    private static async ValueTask<Outcome<Answer>> RotateAsync(RotateApiKey command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        if (await RefuseAsync(turn, command.User, model.Workflows.ApiKeys?.IssuedBy) is { } refusal)
        {
            return refusal;
        }

        if (command.OverlapSeconds is < 0 or > OverlapSecondsMax || command.Until <= turn.Now)
        {
            return new Refusal(
                RefusalKind.Invalid,
                $"both keys are accepted for 0 to {OverlapSecondsMax} seconds, and an end lies in the future");
        }

        Outcome<StoredKey> old = await GoodAsync(turn, command.User, command.KeyId);
        if (!old.IsAccepted)
        {
            return old.Refusal;
        }

        DateTimeOffset end = turn.Now.AddSeconds(command.OverlapSeconds);
        DateTimeOffset until = old.Value.Until is { } earlier && earlier < end ? earlier : end;
        turn.Put(IntegrationKeys.ToRow(command.KeyId, old.Value with { Until = until }));
        turn.Change<User>(command.User, [new UserChange.KeyLimited(command.KeyId, until)]);
        return await MakeAsync(turn, command.User, old.Value.Label, command.Until);
    }

    private static async ValueTask<Outcome<Answer>> RevokeAsync(RevokeApiKey command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        if (await turn.Authority.RequireOnAsync(model.Workflows.ApiKeys?.RevokedBy, command.User) is { } forbidden)
        {
            return forbidden;
        }

        Outcome<StoredKey> found = await GoodAsync(turn, command.User, command.KeyId);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        StoredKey ended = found.Value with { Until = turn.Now };
        turn.Put(IntegrationKeys.ToRow(command.KeyId, ended));
        turn.Change<User>(command.User, [new UserChange.KeyRevoked(command.KeyId)]);
        return Json(
            Shown(turn, command.KeyId, ended, null, null), AnswerKind.Done, turn.RevisionOf<User>(command.User));
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListApiKeys query, Turn turn)
    {
        if (await RefuseReadingAsync(turn, query.User) is { } refusal)
        {
            return refusal;
        }

        List<ApiKeyAnswer> shown = [];
        foreach ((string id, StoredKey key) in await KeysOfAsync(turn, query.User))
        {
            shown.Add(Shown(turn, id, key, await LastUseAsync(turn, id), null));
        }

        return new Answer(
            AnswerKind.Done,
            JsonSerializer.SerializeToUtf8Bytes(new ApiKeysAnswer([.. shown]), ApiKeysJson.Default.ApiKeysAnswer));
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetApiKey query, Turn turn)
    {
        if (await RefuseReadingAsync(turn, query.User) is { } refusal)
        {
            return refusal;
        }

        return await FindAsync(turn, query.User, query.KeyId) is { } key
            ? Json(
                Shown(turn, query.KeyId, key, await LastUseAsync(turn, query.KeyId), null), AnswerKind.Done,
                turn.RevisionOf<User>(query.User))
            : UnknownKey(query.User, query.KeyId);
    }

    private static async ValueTask<DateTimeOffset?> LastUseAsync(Turn turn, string id) =>
        await turn.ReadRowAsync(KeyUses.Collection, id) is { } used ? KeyUses.Read(used) : null;

    private static async ValueTask<Refusal?> RefuseReadingAsync(Turn turn, string user)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        return await turn.Authority.RequireOnAsync(model.Workflows.ApiKeys?.IssuedBy, user) is { } forbidden
            ? forbidden
            : (await turn.GetAsync<User>(user)).State is null
                ? Unknown(turn, user)
                : null;
    }

    /// <summary>Refuses who may not issue keys, and whoever cannot have one.</summary>
    private static async ValueTask<Refusal?> RefuseAsync(Turn turn, string id, string? action)
    {
        if (await turn.Authority.RequireOnAsync(action, id) is { } forbidden)
        {
            return forbidden;
        }

        return (await turn.GetAsync<User>(id)).State switch
        {
            null => Unknown(turn, id),
            { Kind: SubjectKind.Human } => new Refusal(
                RefusalKind.Invalid, $"`{id}` is a person; keys are for integration users"),
            { Status: UserStatus.Deactivated } => new Refusal(
                RefusalKind.UserDeactivated, $"`{id}` is deactivated and can be given nothing; reactivate first"),
            _ => null,
        };
    }

    private static async ValueTask<Answer> MakeAsync(Turn turn, string id, string label, DateTimeOffset? until)
    {
        User user = await turn.GetAsync<User>(id);
        KeyText key = KeyText.Make(
            KeyText.IntegrationPrefix, turn.Tenant, turn.NewBytes(KeyText.IdBytes), turn.NewBytes(KeyText.SecretBytes));
        string era = user.State!.KeyEra.Length > 0 ? user.State.KeyEra : turn.NewId(4);
        StoredKey stored = new()
        {
            Hash = key.Hash(),
            Owner = id,
            Label = label,
            CreatedAt = turn.Now,
            Until = until,
            Era = era,
        };
        turn.Put(IntegrationKeys.ToRow(key.Id, stored));
        turn.Put(KeyRows.OfUser(id, key.Id));
        turn.Change<User>(id, [new UserChange.KeyIssued(key.Id, label, until, era)]);
        long revision = turn.RevisionOf<User>(id);
        Answer kept = Json(Shown(turn, key.Id, stored, null, null), AnswerKind.Created, revision);
        return Json(Shown(turn, key.Id, stored, null, key.ToString()), AnswerKind.Created, revision) with
        {
            Kept = kept.Body,
        };
    }

    private static async ValueTask<IReadOnlyList<(string Id, StoredKey Key)>> KeysOfAsync(Turn turn, string user)
    {
        // Keys of an account that ended are none of another one of the same id.
        string era = (await turn.GetAsync<User>(user)).State!.KeyEra;
        List<(string Id, StoredKey Key)> keys = [];
        foreach (Row row in await turn.ListRowsAsync(KeyRows.Collection, KeyRows.Prefix(user)))
        {
            string id = KeyRows.KeyIdOf(row);
            if (await turn.ReadRowAsync(IntegrationKeys.Collection, id) is { } stored
                && IntegrationKeys.Read(stored.Value) is { } key && key.Era == era)
            {
                keys.Add((id, key));
            }
        }

        return keys;
    }

    private static async ValueTask<Outcome<StoredKey>> GoodAsync(Turn turn, string user, string keyId)
    {
        // The user owns the keys: who decides on one reads the user too.
        UserState? state = (await turn.GetAsync<User>(user)).State;
        if (state is null || await FindAsync(turn, user, keyId) is not { } key)
        {
            return UnknownKey(user, keyId);
        }

        return key.IsGood(turn.Now) && key.Era == state.KeyEra
            ? key
            : new Refusal(RefusalKind.KeyEnded, $"the key `{keyId}` has ended already; issue a new one");
    }

    private static async ValueTask<StoredKey?> FindAsync(Turn turn, string user, string keyId) =>
        await turn.ReadRowAsync(IntegrationKeys.Collection, keyId) is { } row
            && IntegrationKeys.Read(row.Value) is { } key && key.Owner == user
                ? key
                : null;

    private static Refusal UnknownKey(string user, string keyId) =>
        new(RefusalKind.KeyUnknown, $"`{user}` has no key `{keyId}`; list the keys");

    private static bool IsText(string text) => text.Length <= TextLengthMax && !text.Any(char.IsControl);

    private static Refusal Unknown(Turn turn, string user) =>
        new(RefusalKind.UserUnknown, $"there is no user `{user}` in the tenant `{turn.Tenant}`");

    private static ApiKeyAnswer Shown(Turn turn, string id, StoredKey key, DateTimeOffset? used, string? text) =>
        new(id, key.Owner, key.Label, key.CreatedAt, key.Until, used, key.IsGood(turn.Now), text);

    private static Answer Json(ApiKeyAnswer answer, AnswerKind kind, long revision) => new(
        kind, JsonSerializer.SerializeToUtf8Bytes(answer, ApiKeysJson.Default.ApiKeyAnswer), revision);
}
