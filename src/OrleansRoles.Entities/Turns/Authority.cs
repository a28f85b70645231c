using OrleansRoles.Entities.Facts;
using OrleansRoles.Entities.Storage;
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
    private readonly FactReader _reader;
    private FactReading? _reading;

    internal Authority(Turn turn, FactReader reader)
    {
        _turn = turn;
        _reader = reader;
    }

    /// <summary>Refuses unless the caller is the vendor itself.</summary>
    public Refusal? RequirePlatform(string what) => _turn.Caller.IsPlatform
        ? null
        : new Refusal(RefusalKind.Forbidden, $"only the vendor {what}; ask its support");

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
        if (_turn.Caller.IsPlatform)
        {
            return null;
        }

        if (action is null)
        {
            return new Refusal(RefusalKind.Forbidden, "the role model lets nobody inside the tenant do this");
        }

        Decision decision = await DecideAsync(action, resourceType, resourceId, properties, context);
        return decision.IsAllowed
            ? null
            : new Refusal(
                RefusalKind.Forbidden,
                $"`{_turn.Caller}` may not do `{action}` on `{resourceType}/{resourceId}` ({decision.Reason.Code()})");
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

    /// <summary>The caller's facts as plain data, where the caller is a user that exists.</summary>
    public async ValueTask<UserRecord?> CallerRecordAsync() => (await ReadAsync()).Users.FirstOrDefault();

    /// <summary>The tenant's facts and the caller's (null where the caller is no user of the tenant).</summary>
    public async ValueTask<(TenantFacts Tenant, UserFacts? User)> FactsAsync()
    {
        FactReading reading = await ReadAsync();
        TenantRecord tenant = reading.Tenant
            ?? throw new InvalidOperationException("rights are decided in a tenant that exists");
        RoleModel model = _reader.ModelOf(tenant);
        Dictionary<string, RoleCell> cells = reading.Roles.ToDictionary(
            role => role.Id, role => new RoleCell(role.ToFacts(model)), StringComparer.Ordinal);
        UserFacts? user = reading.Users.FirstOrDefault()?.ToFacts(
            model, role => cells.GetValueOrDefault(role) ?? model.BuiltInCell(role));
        return (tenant.ToFacts(model), user);
    }

    private async ValueTask<FactReading> ReadAsync()
    {
        if (_reading is not null)
        {
            return _reading;
        }

        string? caller = _turn.Caller.User;
        _reading = await _reader.ReadAsync(
            new FactQuery(
                _turn.Tenant, caller is null ? [FactKey.Tenant] : [FactKey.Tenant, FactKey.User(caller)],
                WithRolesOfUsers: caller is not null),
            _turn.Cancelled);
        if (_reading.Tenant is { } tenant)
        {
            _turn.Guard(new EntityKey(_turn.Tenant, EntityKinds.Tenant, _turn.Tenant), tenant.Revision);
        }

        foreach (UserRecord user in _reading.Users)
        {
            _turn.Guard(new EntityKey(_turn.Tenant, EntityKinds.User, user.Id), user.Revision);
        }

        foreach (RoleRecord role in _reading.Roles)
        {
            _turn.Guard(new EntityKey(_turn.Tenant, EntityKinds.Role, role.Id), role.Revision);
        }

        return _reading;
    }
}
