using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;
using static OrleansRoles.Model.Definition.Requirement;
using Why = OrleansRoles.Model.Evaluation.DecisionReason;

namespace OrleansRoles.Reference;

/// <summary>
/// The reference: decides and explains one request from the definition and the document alone, by names. It shares no
/// logic with the product's evaluator, so that a difference between the two means that one of them is wrong.
/// </summary>
public sealed class ReferenceEvaluator
{
    private readonly ModelDefinition _model;
    private readonly TenantDocument _document;
    private readonly CheckRequest _request;
    private readonly ReferenceRoles _roles;
    private readonly UserEntry? _user;
    private readonly AssignmentEntry[] _assignments;

    private ReferenceEvaluator(ModelDefinition model, TenantDocument document, CheckRequest request, DateTimeOffset now)
    {
        (_model, _document, _request, _roles) = (model, document, request, new ReferenceRoles(model, document));
        bool isUser = request.SubjectType == SubjectType.User;
        _user = document.Users.SingleOrDefault(user => isUser && user.Id == request.SubjectId);
        _assignments = _user is null ? [] : [.. _roles.Assignments(_user.Id, now)];
    }

    /// <summary>Decides a request on a tenant's document (null where there is no such tenant) at an instant.</summary>
    public static ReferenceDecision Decide(
        ModelDefinition model, TenantDocument? document, CheckRequest request, DateTimeOffset now) =>
        document is null || document.Tenant != request.Tenant
            ? Deny(Why.UnknownTenant)
            : new ReferenceEvaluator(model, document, request, now).Decide();

    private static ReferenceDecision Deny(Why reason) => new(false, reason, [], [], [new Failure("", reason, [])]);

    private static Outcome Fails(Requirement node, Why reason, params IEnumerable<Remedy> remedies) =>
        new(reason, [], [new Failure(RequirementText.Of(node), reason, [.. remedies])]);

    private static Outcome Test(Requirement node, Why reason, bool holds) =>
        holds ? new Outcome(Why.Allowed, [], []) : Fails(node, reason);

    private ReferenceDecision Decide()
    {
        ActionDefinition? action = _model.Actions.SingleOrDefault(a => a.Name == _request.Action);
        Thing it = new(_request.ResourceType, _request.ResourceId, _request.Properties ?? []);
        Why refused = _document.Status == TenantStatus.Suspended ? Why.TenantSuspended
            : action is null ? Why.UnknownAction
            : _user is null && _request.SubjectType != SubjectType.Operator ? Why.UnknownSubject
            : _user?.Status == UserStatus.Deactivated ? Why.SubjectDeactivated
            : !action.On.Contains(it.Type) ? Why.WrongResourceType
            : IsOtherTenants(it) ? Why.OtherTenant
            : Why.Allowed;
        if (refused != Why.Allowed || Resource(it.Type).ForEach is not { } group)
        {
            return refused != Why.Allowed ? Deny(refused) : Decide(action!, it);
        }

        ReferenceDecision[] decisions = [.. Objects(Read(it, group.Path), group.ResourceType).Select(element =>
            element is null ? Deny(Why.RelatedMissing)
            : IsOtherTenants(element) ? Deny(Why.OtherTenant)
            : Decide(action!, element))];
        return decisions.FirstOrDefault(decision => decision.Allowed)
            ?? decisions.FirstOrDefault() ?? Deny(Why.RelatedMissing);
    }

    private ReferenceDecision Decide(ActionDefinition action, Thing it)
    {
        Requirement? gate = action.Gate ?? Resource(it.Type).Gate;
        Outcome outcome = Each(gate is null or Always ? [action.Requirement] : [gate, action.Requirement], it);
        IEnumerable<string> obligations = action.Obligations
            .Where(o => outcome.Held && (o.When is null || Evaluate(o.When, it).Held)).Select(o => o.Text);
        return new(outcome.Held, outcome.Reason, [.. obligations], outcome.Carriers, outcome.Failures);
    }

    private ResourceDefinition Resource(string type) => _model.Resources.Single(r => r.Name == type);

    private bool IsOtherTenants(Thing thing) =>
        (thing.Type == _model.Scopes[0].Name && thing.Id != _document.Tenant)
        || (Member(thing.Properties, "tenant") is { IsNull: false } tenant && IdOf(tenant) != _document.Tenant);

    private static string? IdOf(PropertyValue value) =>
        value.Kind == PropertyKind.Object ? value.Member("id").Text : value.Text;

    private static string[] Texts(PropertyValue value) =>
        [.. value.Items.ToArray().Append(value).Select(item => item.Text).OfType<string>()];

    /// <summary>The related objects that a value is; null for each that is no object.</summary>
    private static Thing?[] Objects(PropertyValue value, string type) =>
        [.. (value.Kind == PropertyKind.Object ? [value] : value.Items.ToArray()).Select(item =>
            item.Kind == PropertyKind.Object
                ? new Thing(type, item.Member("id").Text ?? "", item.Properties.ToArray())
                : null)];

    private static PropertyValue Member(Property[]? properties, string name) =>
        (properties ?? []).LastOrDefault(property => property.Name == name).Value;

    private PropertyValue Read(Thing it, PropertyPath path)
    {
        Thing resource = new(_request.ResourceType, _request.ResourceId, _request.Properties ?? []);
        Thing thing = path.Root == PathRoot.It ? it : resource;
        PropertyValue first = (path.Root, path.Segments[0]) switch
        {
            (PathRoot.Context, var name) => Member(_request.Context, name),
            (PathRoot.Subject, var name) => Member(_request.SubjectProperties, name),
            (PathRoot.Action, var name) => Member(_request.ActionProperties, name),
            (_, "id") => thing.Id,
            (_, "type") => thing.Type,
            (_, var name) => Member(thing.Properties, name),
        };
        return path.Segments.Skip(1).Aggregate(first, (value, name) => Member(value.Properties.ToArray(), name));
    }

    /// <summary>The scopes of these types in which the object lies, in this order.</summary>
    private ScopeName[] ScopesOf(Thing it, IEnumerable<string> types) =>
        [.. from type in types
            let paths = Resource(it.Type).Scopes.SingleOrDefault(s => s.ScopeType == type)?.Ids ?? []
            let values = paths.Select(path => Read(it, path)).Where(value => !value.IsNull)
            let id = type == _model.Scopes[0].Name ? "" : IdOf(values.FirstOrDefault())
            where id is not null
            select _roles.Scope(type, id)];

    private Outcome Evaluate(Requirement node, Thing it) => node switch
    {
        Always or All { Items.IsEmpty: true } => Test(node, Why.OperatorOnly, _user is not null),
        Never => Fails(node, Why.Never),
        All all => Each(all.Items, it),
        Any any => OneOf(any, [.. any.Items.Select(item => Evaluate(item, it))]),
        Not not => Test(node, Why.Restricted, !Evaluate(not.Item, it).Held),
        Rule rule => Evaluate(rule.Body, it),
        HasPermission has =>
            HasAt(has, has.Permission, has.Level, ScopesOf(it, _roles.Permission(has.Permission).Scopes)),
        HasPermissionAt has => HasAt(has, IdOf(Read(it, has.ScopeId))),
        HasPermissionAnywhere has => HasAnywhere(has),
        CoversLevel covers => Covers(covers, it, Read(it, covers.Level)),
        Requirement.HoldsRole role => HoldsRole(role, it),
        With with => Related(with, it),
        IsOperator op => Test(
            node, Why.OperatorOnly,
            _request.SubjectType == SubjectType.Operator && _request.SubjectId == op.Operator),
        FeatureOn on => Test(node, Why.FeatureOff, _document.Features.Contains(on.Feature)),
        SettingOn on => Test(node, Why.SettingOff, _document.Settings.Contains(on.Setting)),
        HoldsSeat seat => Test(node, Why.SeatMissing, _user?.Seats.Contains(seat.Licence) is true),
        SubjectKindIs kind => Test(node, Why.WrongSubjectKind, _user?.Kind == kind.Kind),
        Subscribed app => Test(node, Why.NotSubscribed, _document.Subscriptions.Any(Is(Read(it, app.App)))),
        SubjectIs s => Test(node, Why.NotTheSubject, _user is not null && Read(it, s.Path).Text == _user.Id),
        SubjectIn s => Test(node, Why.NotTheSubject, Texts(Read(it, s.Path)).Any(id => id == _user?.Id)),
        SubjectTeamIn s => Test(node, Why.NotInTeam, _user?.Teams.Any(Texts(Read(it, s.Path)).Contains) is true),
        SubjectRoleIn s => Test(
            node, Why.NotShared, _assignments.Any(a => Texts(Read(it, s.Path)).Contains(a.Role))),
        RankNotAboveSubject rank => Test(node, Why.RankTooHigh, RanksBelow(rank, it)),
        _ => Test(node, Why.ConditionNotMet, Condition(node, it)),
    };

    private static Func<string, bool> Is(PropertyValue value) => text => text == value.Text;

    private bool Condition(Requirement node, Thing it) => node switch
    {
        EqualTo equal => Read(it, equal.Path) == equal.Literal,
        Requirement.OneOf one => one.Literals.Contains(Read(it, one.Path)),
        EachOneOf each => Read(it, each.Path).Items.ToArray() is { Length: > 0 } items
            && items.All(item => each.Literals.Contains(item)),
        SomeOneOf some => Read(it, some.Path).Items.ToArray().Any(item => some.Literals.Contains(item)),
        LevelAtMost most => _roles.Permission(most.Permission).Levels is var levels
            && levels.Take(levels.IndexOf(most.Level) + 1).Any(Is(Read(it, most.Path))),
        Present present => !Read(it, present.Path).IsNull,
        Absent absent => Read(it, absent.Path).IsNull,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Outcome Each(IEnumerable<Requirement> items, Thing it) => Each([.. items.Select(i => Evaluate(i, it))]);

    private static Outcome Each(Outcome[] outcomes) => outcomes.FirstOrDefault(outcome => !outcome.Held)
        ?? new Outcome(Why.Allowed, [.. outcomes.SelectMany(outcome => outcome.Carriers)], []);

    private static Outcome OneOf(Any any, Outcome[] outcomes)
    {
        Why[] reasons = [.. outcomes.Select(outcome => outcome.Reason).Distinct()];
        Why reason = reasons.Length == 1 ? reasons[0] : Why.RequirementNotMet;
        return outcomes.Length == 0 ? Fails(any, Why.RequirementNotMet)
            : outcomes.FirstOrDefault(outcome => outcome.Held)
                ?? new Outcome(reason, [], [.. outcomes.SelectMany(outcome => outcome.Failures)]);
    }

    private Outcome HasAt(HasPermissionAt has, string? id) =>
        _roles.IsDisabled(has.Permission) ? Fails(has, Why.PermissionDisabled)
        : id is null ? Fails(has, Why.ConditionNotMet)
        : has.ScopeType == _model.Scopes[0].Name && id != _document.Tenant ? Fails(has, Why.OtherTenant)
        : HasAt(has, has.Permission, has.Level, [_roles.Scope(has.ScopeType, id)]);

    private Outcome HasAt(Requirement node, string permission, string? level, ScopeName[] scopes) => Has(
        node, permission, scopes,
        (role, assigned) => scopes.Where(at => Gives(role, assigned, at, permission, level)).Take(1));

    private Outcome HasAnywhere(HasPermissionAnywhere has) => Has(
        has, has.Permission, _roles.Permission(has.Permission).Scopes.Select(type => _roles.Scope(type, "*")),
        (role, assigned) => _roles.Reach(role, assigned)
            .Where(at => Gives(role, assigned, at, has.Permission, has.Level)));

    private bool Gives(string role, ScopeName assigned, ScopeName at, string permission, string? level) =>
        _roles.Level(role, assigned, at, permission)
            >= ReferenceRoles.LevelNumber(_roles.Permission(permission), level);

    private Outcome Has(
        Requirement node, string permission, IEnumerable<ScopeName> assignAt,
        Func<string, ScopeName, IEnumerable<ScopeName>> heldAt) => _roles.IsDisabled(permission)
            ? Fails(node, Why.PermissionDisabled)
            : Held(node, Why.PermissionMissing, assignAt, heldAt);

    /// <summary>Whether one of the subject's assignments is held somewhere; if not, which others would be.</summary>
    private Outcome Held(
        Requirement node, Why reason, IEnumerable<ScopeName> assignAt,
        Func<string, ScopeName, IEnumerable<ScopeName>> heldAt)
    {
        string text = RequirementText.Of(node);
        Carrier[] carriers = [.. _assignments
            .SelectMany(a => heldAt(a.Role, a.At), (a, at) => new Carrier(text, a.Role, a.At, at)).Distinct()
            .OrderBy(c => c.Role, StringComparer.Ordinal)
            .ThenBy(c => c.AssignedAt.ToString(), StringComparer.Ordinal)
            .ThenBy(c => c.HeldAt.ToString(), StringComparer.Ordinal)];
        IEnumerable<Remedy> remedies = _model.Roles
            .SelectMany(role => assignAt.Where(at => _roles.TypeOf(at) == role.Scope).Take(1), (r, at) => (r.Name, at))
            .Concat(_document.Roles.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => (r.Id, ScopeName.Root)))
            .Where(way => heldAt(way.Item1, way.Item2).Any()).Select(way => new Remedy(way.Item1, way.Item2));
        return carriers.Length > 0 ? new Outcome(Why.Allowed, [.. carriers], []) : Fails(node, reason, remedies);
    }

    private Outcome Covers(CoversLevel covers, Thing it, PropertyValue value)
    {
        PropertyValue[] levels = value.Kind == PropertyKind.List ? value.Items.ToArray() : [value];
        ImmutableArray<string> known = _roles.Permission(covers.Permission).Levels;
        return levels.Length == 0 || !levels.All(level => known.Any(Is(level)))
            ? Fails(covers, Why.ConditionNotMet)
            : Each(levels.Select(level => new HasPermission(covers.Permission, level.Text)), it);
    }

    private Outcome HoldsRole(Requirement.HoldsRole holds, Thing it)
    {
        ScopeName[] scopes = ScopesOf(it, [_model.Roles.Single(role => role.Name == holds.Role).Scope]);
        return Held(
            holds, Why.RoleMissing, scopes,
            (role, assigned) => scopes.Where(at => role == holds.Role && assigned == at));
    }

    private bool RanksBelow(RankNotAboveSubject rank, Thing it)
    {
        string[] notAbove = [.. _model.Ranks!.Order.SkipWhile(role => _assignments.All(a => a.Role != role))];
        PropertyValue granted = Read(it, rank.Granted);
        PropertyValue current = rank.Current is null ? default : Read(it, rank.Current);
        return notAbove.Any(Is(granted)) && !_model.Ranks.NotGrantable.Any(Is(granted))
            && (current.IsNull || notAbove.Any(Is(current)));
    }

    private Outcome Related(With with, Thing it)
    {
        Outcome[] outcomes = [.. Objects(Read(it, with.Path), with.ResourceType).Select(related =>
            related is null ? Fails(with, Why.RelatedMissing)
            : IsOtherTenants(related) ? Fails(with, Why.OtherTenant)
            : Evaluate(with.Body, related))];
        return outcomes.Length == 0 ? Fails(with, Why.RelatedMissing)
            : with.Quantifier == Quantifier.Every ? Each(outcomes)
            : outcomes.FirstOrDefault(outcome => outcome.Held) ?? outcomes[0];
    }

    private sealed record Thing(string Type, string Id, Property[] Properties);

    private sealed record Outcome(Why Reason, ImmutableArray<Carrier> Carriers, ImmutableArray<Failure> Failures)
    {
        public bool Held => Reason == Why.Allowed;
    }
}
