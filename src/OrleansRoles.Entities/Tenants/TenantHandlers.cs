using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tenants;

/// <summary>The tenant itself: it is the vendor's, settings aside that the model gives to the tenant's own admins.
/// </summary>
internal static class TenantHandlers
{
    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("tenant.edit", TenantsJson.Default.EditTenant, EditAsync),
        RequestHandler.Of("tenant.delete", TenantsJson.Default.DeleteTenant, DeleteAsync),
        RequestHandler.Of("subscription.set", TenantsJson.Default.SetSubscription, SubscribeAsync),
        RequestHandler.Of("feature.set", TenantsJson.Default.SetFeature, SetFeatureAsync),
        RequestHandler.Of("setting.set", TenantsJson.Default.SetSetting, SetSettingAsync),
        RequestHandler.Of("tenant.get", TenantsJson.Default.GetTenant, GetAsync),
    ];

    private static async ValueTask<Outcome<Answer>> EditAsync(EditTenant command, Turn turn) =>
        await turn.Authority.RequireVendorAsync("renames and suspends tenants") is { } forbidden
            ? forbidden
            : await ConfigureAsync(turn, state => state with
            {
                Name = command.Name ?? state.Name,
                Status = command.Status ?? state.Status,
            });

    private static async ValueTask<Outcome<Answer>> DeleteAsync(DeleteTenant command, Turn turn)
    {
        if (await turn.Authority.RefuseStrangerAsync() is { } stranger)
        {
            return stranger;
        }

        if (turn.Authority.RequirePlatform("deletes tenants") is { } forbidden)
        {
            return forbidden;
        }

        if (!command.Confirm)
        {
            return new Refusal(
                RefusalKind.Invalid, $"deleting `{turn.Tenant}` cannot be undone; say `confirm=true` if it is meant");
        }

        Tenant tenant = await turn.GetAsync<Tenant>(turn.Tenant);
        turn.Change<Tenant>(turn.Tenant, tenant.Decide(new EndTenant()));
        return new Answer(AnswerKind.Done, default, turn.RevisionOf<Tenant>(turn.Tenant));
    }

    private static async ValueTask<Outcome<Answer>> SubscribeAsync(SetSubscription command, Turn turn) =>
        await turn.Authority.RequireVendorAsync("changes subscriptions") is { } forbidden
            ? forbidden
            : await ConfigureAsync(
                turn, state => state with { Subscriptions = With(state.Subscriptions, command.App, command.On) });

    private static async ValueTask<Outcome<Answer>> SetFeatureAsync(SetFeature command, Turn turn)
    {
        if (await turn.Authority.RequireVendorAsync("enables and disables features") is { } forbidden)
        {
            return forbidden;
        }

        ModelDefinition model = await turn.DefinitionAsync();
        return model.Features.Contains(command.Feature)
            ? await ConfigureAsync(
                turn, state => state with { Features = With(state.Features, command.Feature, command.On) })
            : Unknown("feature", command.Feature, model.Features);
    }

    private static async ValueTask<Outcome<Answer>> SetSettingAsync(SetSetting command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        string? action = model.Workflows.Settings
            .FirstOrDefault(rule => rule.Name == command.Setting)?.ChangedBy;
        Refusal? forbidden = action is null
            ? await turn.Authority.RequireVendorAsync("changes such settings")
            : await turn.Authority.RequireOnAsync(action, turn.Tenant);
        if (forbidden is not null)
        {
            return forbidden;
        }

        return model.Settings.Contains(command.Setting)
            ? await ConfigureAsync(
                turn, state => state with { Settings = With(state.Settings, command.Setting, command.On) })
            : Unknown("setting", command.Setting, model.Settings);
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetTenant query, Turn turn)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await turn.Authority.RefuseStrangerAsync() is { } stranger
            ? stranger
            : AnswerOf(turn, AnswerKind.Done, (await turn.TenantStateAsync())!);
    }

    private static async ValueTask<Outcome<Answer>> ConfigureAsync(Turn turn, Func<TenantState, TenantState> change)
    {
        Tenant tenant = await turn.GetAsync<Tenant>(turn.Tenant);
        IReadOnlyList<TenantChange> changes = tenant.Decide(new ConfigureTenant(change(tenant.State!)));
        turn.Change<Tenant>(turn.Tenant, changes);
        return AnswerOf(turn, changes.Count > 0 ? AnswerKind.Done : AnswerKind.Unchanged, tenant.State!);
    }

    private static ImmutableArray<string> With(ImmutableArray<string> names, string name, bool on)
    {
        ImmutableArray<string> others = names.Remove(name);
        return on ? names.Contains(name) ? names : others.Add(name) : others;
    }

    private static Refusal Unknown(string noun, string name, ImmutableArray<string> known) => new(
        RefusalKind.Invalid,
        known.IsEmpty
            ? $"the role model has no {noun}s, and `{name}` is none of them"
            : $"the role model has no {noun} `{name}`; it has {string.Join(", ", known)}");

    private static Answer AnswerOf(Turn turn, AnswerKind kind, TenantState state)
    {
        TenantAnswer body = new(
            turn.Tenant, state.Name, ModelReference.Split(state.Model).Name, state.ModelVersion,
            state.Status == TenantStatus.Active ? "active" : "suspended",
            [.. state.Features.Order(StringComparer.Ordinal)], [.. state.Settings.Order(StringComparer.Ordinal)],
            [.. state.Subscriptions.Order(StringComparer.Ordinal)], state.Seats);
        return new Answer(
            kind, JsonSerializer.SerializeToUtf8Bytes(body, TenantsJson.Default.TenantAnswer),
            turn.RevisionOf<Tenant>(turn.Tenant));
    }
}
