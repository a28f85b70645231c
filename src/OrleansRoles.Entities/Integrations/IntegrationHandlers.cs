using System.Text.Json;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Integrations;

/// <summary>Integrations: proposed, admitted, set up, run, in this order and for everybody.</summary>
internal static class IntegrationHandlers
{
    private const int KindLengthMax = 200;
    private const int SettingsLengthMax = 64 * 1024;

    // Whether the caller has the right at all is asked as if the integration were admitted; that it is, is a rule of
    // its own with a refusal of its own.
    private static readonly Property[] _admitted = [new("approved", PropertyValue.From(true))];

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("integration.request", IntegrationsJson.Default.RequestIntegration, RequestAsync),
        RequestHandler.Of("integration.decide", IntegrationsJson.Default.DecideIntegration, DecideAsync),
        RequestHandler.Of("integration.configure", IntegrationsJson.Default.ConfigureIntegration, ConfigureAsync),
        RequestHandler.Of("integration.run", IntegrationsJson.Default.RunIntegration, RunAsync),
        RequestHandler.Of("integration.get", IntegrationsJson.Default.GetIntegration, GetAsync),
        RequestHandler.Of("integration.list", IntegrationsJson.Default.ListIntegrations, ListAsync),
    ];

    private static async ValueTask<Outcome<Answer>> RequestAsync(RequestIntegration command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        IntegrationRules? rules = model.Workflows.Integrations;
        Refusal? refusal = rules?.RequestedBy is { } action
            ? await turn.Authority.RequireOnAsync(action, command.Id)
            : await ApprovalRights.RefuseOutsiderAsync(turn);
        if (refusal is not null)
        {
            return refusal;
        }

        bool isText = command.Kind.Length is > 0 and <= KindLengthMax && !command.Kind.Any(char.IsControl);
        if (rules is null || !isText)
        {
            return new Refusal(
                RefusalKind.Invalid,
                rules is null
                    ? $"the role model `{model.Name}` has no integrations"
                    : $"an integration names what it links to in 1 to {KindLengthMax} characters");
        }

        Integration integration = await turn.GetAsync<Integration>(command.Id);
        return await ChangeAsync(
            turn, command.Id, integration,
            integration.Decide(new ProposeIntegration(command.Kind, ApprovalRights.NameOf(turn))),
            AnswerKind.Pending, "integration.requested");
    }

    private static async ValueTask<Outcome<Answer>> DecideAsync(DecideIntegration command, Turn turn)
    {
        Outcome<Integration> found = await FindAsync(turn, command.Id, rules => rules.ApprovedBy);
        return found.IsAccepted
            ? await ChangeAsync(
                turn, command.Id, found.Value,
                found.Value.Decide(new AdmitIntegration(command.IsApproved, ApprovalRights.NameOf(turn))),
                AnswerKind.Done, command.IsApproved ? "integration.approved" : "integration.declined")
            : found.Refusal;
    }

    private static async ValueTask<Outcome<Answer>> ConfigureAsync(ConfigureIntegration command, Turn turn)
    {
        Outcome<Integration> found = await FindAsync(turn, command.Id, rules => rules.ConfiguredBy);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        return command.Settings.Length > SettingsLengthMax || SettingsOf(command.Settings) is null
            ? new Refusal(
                RefusalKind.Invalid, $"settings are a JSON object of at most {SettingsLengthMax} characters")
            : await ChangeAsync(
                turn, command.Id, found.Value,
                found.Value.Decide(new ConfigureIntegrationSettings(command.Settings)),
                AnswerKind.Done, "integration.configured");
    }

    private static async ValueTask<Outcome<Answer>> RunAsync(RunIntegration query, Turn turn)
    {
        Outcome<Integration> found = await FindAsync(turn, query.Id, rules => rules.RunBy);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        return found.Value.RefuseUnlessApproved() is { } refusal
            ? refusal
            : AnswerOf(turn, query.Id, Shown(query.Id, found.Value.State!), AnswerKind.Done);
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetIntegration query, Turn turn)
    {
        if (await ApprovalRights.RefuseOutsiderAsync(turn) is { } refusal)
        {
            return refusal;
        }

        return (await turn.GetAsync<Integration>(query.Id)).State is { } state
            ? AnswerOf(turn, query.Id, Listed(query.Id, state), AnswerKind.Done)
            : Unknown(query.Id);
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListIntegrations query, Turn turn)
    {
        if (await ApprovalRights.RefuseOutsiderAsync(turn) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyList<EntitySnapshot> found = await turn.ListEntitiesAsync(
            EntityKinds.Integration, query.Page.After, query.Page.Limit + 1);
        IEnumerable<IntegrationAnswer> shown = found.Take(query.Page.Limit)
            .Select(snapshot => Listed(snapshot.Key.Id, Integration.Read(snapshot.State).State!));
        string? next = found.Count > query.Page.Limit
            ? Page.CursorOf(found[query.Page.Limit - 1].Key.Id)
            : null;
        return new Answer(
            AnswerKind.Done,
            JsonSerializer.SerializeToUtf8Bytes(
                new IntegrationsAnswer([.. shown], next), IntegrationsJson.Default.IntegrationsAnswer));
    }

    private static async ValueTask<Outcome<Integration>> FindAsync(
        Turn turn, string id, Func<IntegrationRules, string?> action)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        Property[] context = turn.Caller.Kind == CallerKind.Integration
            ? [new("authentication", PropertyValue.From("api-key"))]
            : [];
        if (await turn.Authority.RequireOnAsync(
            model.Workflows.Integrations is { } rules ? action(rules) : null, id, _admitted, context) is { } forbidden)
        {
            return forbidden;
        }

        Integration integration = await turn.GetAsync<Integration>(id);
        return integration.State is null
            ? Unknown(id)
            : integration;
    }

    private static async ValueTask<Outcome<Answer>> ChangeAsync(
        Turn turn, string id, Integration integration, Outcome<IReadOnlyList<IntegrationChange>> decided,
        AnswerKind kind, string happened)
    {
        if (!decided.IsAccepted)
        {
            return decided.Refusal;
        }

        turn.Change<Integration>(id, decided.Value);
        if (decided.Value.Count > 0)
        {
            await Notifier.PublishAsync(turn, happened, $"integration/{id}", ("kind", integration.State!.Kind));
        }

        return AnswerOf(
            turn, id, Shown(id, integration.State!), decided.Value.Count == 0 ? AnswerKind.Unchanged : kind);
    }

    private static Refusal Unknown(string id) =>
        new(RefusalKind.IntegrationUnknown, $"there is no integration `{id}` in the tenant");

    private static JsonElement? SettingsOf(string text)
    {
        try
        {
            JsonElement settings = JsonElement.Parse(text);
            return settings.ValueKind == JsonValueKind.Object ? settings : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IntegrationAnswer Shown(string id, IntegrationState state) =>
        Listed(id, state) with { Settings = SettingsOf(state.Settings) };

    /// <summary>Without the settings: who may see those, the rights to configure and to run say.</summary>
    private static IntegrationAnswer Listed(string id, IntegrationState state) =>
        new(id, state.Kind, state.Status.ToString().ToLowerInvariant(), state.RequestedBy, null);

    private static Answer AnswerOf(Turn turn, string id, IntegrationAnswer answer, AnswerKind kind) => new(
        kind, JsonSerializer.SerializeToUtf8Bytes(answer, IntegrationsJson.Default.IntegrationAnswer),
        turn.RevisionOf<Integration>(id));
}
