using System.Collections.Immutable;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Turns;

/// <summary>
/// What the caller of a turn may do: the same evaluator that answers checks, on facts that the turn's commit guards. So
/// a right that was taken away meanwhile does not carry a change.
/// </summary>
public sealed class Authority
{
    private readonly Turn _turn;
    private (TenantFacts Tenant, UserFacts? User)? _facts;

    internal Authority(Turn turn) => _turn = turn;

    /// <summary>Refuses unless the caller is the vendor itself.</summary>
    public Refusal? RequirePlatform(string what) => _turn.Caller.IsPlatform
        ? null
        : new Refusal(RefusalKind.Forbidden, $"only the vendor {what}; ask its support");

    /// <summary>
    /// Refuses unless the caller is the vendor: the platform, or an operator that the tenant's model knows by name.
    /// </summary>
    /// <param name="what">What is asked for, in words: <c>subscribes tenants to apps</c>.</param>
    public async ValueTask<Refusal?> RequireVendorAsync(string what)
    {
        if (_turn.Caller.IsPlatform || (_turn.Caller.OperatorName is { } name
            && (await _turn.DefinitionAsync()).Operators.Contains(name)))
        {
            return null;
        }

        return await RefuseStrangerAsync() ?? RequirePlatform(what);
    }

    /// <summary>
    /// Refuses a user whom the tenant does not know: to those the tenant does not exist, whatever they ask for.
    /// </summary>
    public async ValueTask<Refusal?> RefuseStrangerAsync() =>
        _turn.Caller.User is { } user && (await _turn.GetAsync<User>(user)).State is null
            ? new Refusal(
                RefusalKind.TenantUnknown,
                $"there is no tenant `{_turn.Tenant}`: `GET /v1/tenants` lists those that there are")
            : null;

    /// <summary>
    /// Refuses unless the caller may do an action of the tenant's model. The vendor itself always may.
    /// </summary>
    /// <param name="action">The action; null: nobody inside the tenant may.</param>
    /// <param name="resourceType">The resource's type.</param>
    /// <param name="resourceId">The resource's id.</param>
    /// <param name="properties">Properties of the resource that the model reads.</param>
    /// <param name="context">The rest of the request.</param>
    public async ValueTask<Refusal?> RequireAsync(
        string? action, string resourceType, string resourceId, Property[]? properties = null,
        Property[]? context = null)
    {
        Outcome<ImmutableArray<string>> allowed =
            await AllowAsync(action, resourceType, resourceId, properties, context);
        return allowed.IsAccepted ? null : allowed.Refusal;
    }

    /// <summary>
    /// Refuses unless the caller may do an action, on an object of the first resource type that the action is on: the
    /// tenant itself where that is the root.
    /// </summary>
    /// <param name="action">The action; null: nobody inside the tenant may.</param>
    /// <param name="resourceId">The object's id.</param>
    /// <param name="properties">Properties of the object that the model reads.</param>
    /// <param name="context">The rest of the request.</param>
    public async ValueTask<Refusal?> RequireOnAsync(
        string? action, string resourceId, Property[]? properties = null, Property[]? context = null)
    {
        Outcome<ImmutableArray<string>> allowed = await AllowOnAsync(action, resourceId, properties, context);
        return allowed.IsAccepted ? null : allowed.Refusal;
    }

    /// <summary>The same, with what an allow obliges to; nothing obliges the vendor.</summary>
    public async ValueTask<Outcome<ImmutableArray<string>>> AllowOnAsync(
        string? action, string resourceId, Property[]? properties = null, Property[]? context = null)
    {
        (string type, string id) = await ResourceOfAsync(action, resourceId);
        return await AllowAsync(action, type, id, properties, context);
    }

    private async ValueTask<Outcome<ImmutableArray<string>>> AllowAsync(
        string? action, string resourceType, string resourceId, Property[]? properties, Property[]? context)
    {
        if (_turn.Caller.IsPlatform)
        {
            return ImmutableArray<string>.Empty;
        }

        if (await RefuseStrangerAsync() is { } stranger)
        {
            return stranger;
        }

        if (action is null)
        {
            return new Refusal(RefusalKind.Forbidden, "the role model lets nobody inside the tenant do this");
        }

        Decision decision = await DecideAsync(action, resourceType, resourceId, properties, context);
        return decision.IsAllowed
            ? decision.Obligations
            : new Refusal(
                RefusalKind.Forbidden,
                $"`{_turn.Caller}` may not do `{action}` on `{resourceType}/{resourceId}` ({decision.Reason.Code()})");
    }

    private async ValueTask<(string Type, string Id)> ResourceOfAsync(string? action, string resourceId)
    {
        string type = action is null ? "" : (await ResourceTypesOfAsync(action)) is [string first, ..] ? first : "";
        ModelDefinition model = await _turn.DefinitionAsync();
        return (type, type == model.Scopes[0].Name ? _turn.Tenant : resourceId);
    }

    /// <summary>
    /// Decides an action for the caller. The action is checked on the resource type that it is on: the named one, else
    /// the first of its own.
    /// </summary>
    public async ValueTask<Decision> DecideAsync(
        string action, string resourceType, string resourceId, Property[]? properties = null,
        Property[]? context = null)
    {
        (TenantFacts tenant, UserFacts? user) = await FactsAsync();
        CheckRequest request = new()
        {
            Tenant = _turn.Tenant,
            SubjectType = _turn.Caller.SubjectType,
            SubjectId = _turn.Caller.User ?? _turn.Caller.Id,
            Action = action,
            ResourceType = resourceType,
            ResourceId = resourceId,
            Properties = properties,
            Context = context,
        };
        return Evaluator.Decide(tenant, user, request, _turn.Now);
    }

    /// <summary>The resource types on which an action can be checked, in declared order; empty where there is none.
    /// </summary>
    public async ValueTask<IReadOnlyList<string>> ResourceTypesOfAsync(string action) =>
        (await _turn.DefinitionAsync()).Actions.FirstOrDefault(a => a.Name == action) is { } definition
            ? definition.On
            : [];

    /// <summary>The tenant's facts and the caller's (null where the caller is no user of the tenant).</summary>
    public async ValueTask<(TenantFacts Tenant, UserFacts? User)> FactsAsync()
    {
        _facts ??= (await TenantFactsAsync(), await UserFactsAsync());
        return _facts.Value;
    }

    private async ValueTask<TenantFacts> TenantFactsAsync()
    {
        TenantState state = await _turn.TenantStateAsync()
            ?? throw new InvalidOperationException("rights are decided in a tenant that exists");
        return new TenantFacts(
            _turn.Tenant, await _turn.ModelAsync(), state.Status, state.Features, state.Settings, state.Subscriptions,
            _turn.RevisionOf<Tenant>(_turn.Tenant));
    }

    private async ValueTask<UserFacts?> UserFactsAsync()
    {
        if (_turn.Caller.User is not { } id || (await _turn.GetAsync<User>(id)).State is not { } state)
        {
            return null;
        }

        RoleModel model = await _turn.ModelAsync();
        UserRecord record = new(
            id, state.Kind, state.Status, state.Teams, state.Seats, [.. await _turn.AssignmentsOfAsync(id)],
            _turn.RevisionOf<User>(id));
        string[] custom = [.. record.CustomRoles(model)];
        await _turn.LoadAsync(custom.Select(_turn.Key<CustomRole>));
        Dictionary<string, RoleCell> cells = new(StringComparer.Ordinal);
        foreach (string role in custom)
        {
            if ((await _turn.GetAsync<CustomRole>(role)).State is { } found)
            {
                cells[role] = new RoleCell(new RoleRecord(role, found.Name, found.Grants, 0).ToFacts(model));
            }
        }

        return record.ToFacts(model, role => model.BuiltInCell(role) ?? cells.GetValueOrDefault(role));
    }
}
