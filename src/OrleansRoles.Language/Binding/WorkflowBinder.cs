using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Binding;

/// <summary>Workflows: every action, role, scope type and licence in them resolved.</summary>
internal sealed class WorkflowBinder(MergedModel merged, ModelSymbols symbols, DiagnosticBag diagnostics)
{
    private readonly MergedModel _merged = merged;
    private readonly ModelSymbols _symbols = symbols;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    internal WorkflowDefinition Bind() => new()
    {
        Provisioning = BindProvisioning(),
        Invitations = BindInvitations(),
        Join = BindJoin(),
        Members = [.. _merged.Members.Items.Select(BindMembers).OfType<MemberRules>()],
        Users = BindUsers(),
        Teams = _merged.Workflow("teams") is { } teams ? new(Action(teams, "created-by")) : null,
        Settings = BindSettings(),
        Licences = [.. _merged.LicenceRules.Items.Select(BindLicence).OfType<LicenceRules>()],
        ApiKeys = BindApiKeys(),
        Approvals = [.. _merged.Approvals.Items.Select(BindApproval).OfType<ApprovalRules>()],
        AppRequests = BindAppRequests(),
        Integrations = BindIntegrations(),
        Preferences = BindPreferences(),
        Notifications = [.. _merged.Notifications.Select(
            item => new NotificationRules(item.TextOrEmpty("on"), item.TextOrEmpty("to")))],
        Audit = _merged.Workflow("audit") is { } audit ? new(Action(audit, "viewed-by")) : null,
    };

    private ProvisioningRules? BindProvisioning() =>
        _merged.Workflow("provisioning") is { } body && Role(body, "role") is { } role
            ? new(body.TextOrEmpty("on"), role, [.. Distinct(body, "from")])
            : null;

    private InvitationRules? BindInvitations()
    {
        if (_merged.Workflow("invitations") is not { } body)
        {
            return null;
        }

        var into = ImmutableArray.CreateBuilder<ScopeAction>();
        foreach (SyntaxEntry entry in body.Entries("into"))
        {
            string? scope = _symbols.Scopes.Resolve(entry.Key, _diagnostics);
            string? action = _symbols.Actions.Resolve(Reading.AsText(entry.Value), _diagnostics);
            if (scope is not null && action is not null)
            {
                into.Add(new(scope, action));
            }
        }

        TimeSpan? lifetime = DurationSyntax.Parse(body.TextOrEmpty("lifetime"));
        return new(into.ToImmutable(), lifetime ?? TimeSpan.Zero, Action(body, "listed-by"));
    }

    private JoinRules? BindJoin()
    {
        if (_merged.Workflow("join") is not { } body)
        {
            return null;
        }

        string? invitedBy = Action(body, "invited-by");
        string? scope = _symbols.Scopes.Resolve(body.Text("scope"), _diagnostics);
        return Role(body, "role") is { } role && scope is not null
            ? new(body.TextOrEmpty("channel"), invitedBy, scope, role)
            : null;
    }

    private MemberRules? BindMembers(Declaration item)
    {
        string? scope = _symbols.Scopes.Resolve(item.Key, _diagnostics);
        return item.Body is not { } body ? null : new(
            scope ?? item.Name,
            Action(body, "added-by"),
            Action(body, "changed-by"),
            Action(body, "removed-by"),
            _symbols.Scopes.Resolve(body.Text("must-be-member-of"), _diagnostics),
            Role(body, "creator-role"),
            Action(body, "created-by"),
            Action(body, "deleted-by"))
        {
            EditedBy = Action(body, "edited-by"),
            ListedBy = Action(body, "listed-by"),
            SeenBy = Action(body, "seen-by"),
        };
    }

    private UserRules? BindUsers() => _merged.Workflow("users") is not { } body
        ? null
        : new(
            Action(body, "edited-by"),
            [.. Distinct(body, "editable-fields")],
            Action(body, "deactivated-by"),
            Action(body, "created-by"))
        {
            ListedBy = Action(body, "listed-by"),
        };

    private ImmutableArray<SettingRules> BindSettings()
    {
        var settings = ImmutableArray.CreateBuilder<SettingRules>();
        foreach (SyntaxEntry entry in _merged.Workflow("settings")?.Entries ?? [])
        {
            string? setting = _symbols.Settings.Resolve(entry.Key, _diagnostics);
            string? action = _symbols.Actions.Resolve(Reading.AsText(entry.Value), _diagnostics);
            if (setting is not null && action is not null)
            {
                settings.Add(new(setting, action));
            }
        }

        return settings.ToImmutable();
    }

    private LicenceRules? BindLicence(Declaration item)
    {
        string? name = _symbols.Licences.Resolve(item.Key, _diagnostics);
        if (item.Body is not { } body)
        {
            return null;
        }

        SyntaxMapping? major = body.Mapping("major-change");
        return new(
            name ?? item.Name,
            Action(body, "assigned-by"),
            Action(body, "released-by"),
            Action(body, "usage-by"),
            Action(body, "allocation-by"),
            Action(body, "report-by"),
            Action(major, "requested-by"),
            Action(major, "approved-by"),
            major?.Integer("from-users") ?? 0,
            major?.Flag("own-approval") ?? false);
    }

    private ApiKeyRules? BindApiKeys() =>
        _merged.Workflow("api-keys") is { } body && Role(body, "role") is { } role
            ? new(role, Action(body, "created-by"), Action(body, "issued-by"), Action(body, "revoked-by"))
            : null;

    private ApprovalRules? BindApproval(Declaration item)
    {
        if (item.Body is not { } body)
        {
            return null;
        }

        string? requestedBy = Action(body, "requested-by");
        return Action(body, "approved-by") is { } approvedBy
            ? new(
                item.Name,
                requestedBy,
                approvedBy,
                string.Equals(body.Text("own-change")?.Value, "approved"),
                DurationSyntax.Parse(body.TextOrEmpty("expires-after")))
            : null;
    }

    private AppRequestRules? BindAppRequests() =>
        _merged.Workflow("app-requests") is { } body && Action(body, "requested-by") is { } action
            ? new(action, body.Flag("notify-requester"))
            : null;

    private IntegrationRules? BindIntegrations()
    {
        if (_merged.Workflow("integrations") is not { } body)
        {
            return null;
        }

        string? requestedBy = Action(body, "requested-by");
        string? configuredBy = Action(body, "configured-by");
        string? runBy = Action(body, "run-by");
        return Action(body, "approved-by") is { } approvedBy
            ? new(requestedBy, approvedBy, configuredBy, runBy)
            : null;
    }

    private PreferenceRules? BindPreferences() =>
        _merged.Workflow("preferences") is { } body && Action(body, "edited-by") is { } action ? new(action) : null;

    private string? Action(SyntaxMapping? body, string key) => _symbols.Actions.Resolve(body?.Text(key), _diagnostics);

    private string? Role(SyntaxMapping body, string key) => _symbols.Roles.Resolve(body.Text(key), _diagnostics);

    private IEnumerable<string> Distinct(SyntaxMapping body, string key) =>
        DistinctNames.Of(body.Texts(key), _diagnostics).Select(name => name.Value);
}
