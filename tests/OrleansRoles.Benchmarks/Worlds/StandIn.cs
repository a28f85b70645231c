using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>TEMPORARY: a definition of the Elite model's size until the model file compiles.</summary>
internal static class StandIn
{
    private const string PermissionText = """
        account.calendar-events-functions
        account.calendar-avails
        account.lists-events-functions
        account.operations
        account.tasks
        account.tasks.templates 3 account.tasks
        account.reports-dashboards
        account.global-activity-log
        account.research
        account.saved-views.edit-private
        account.saved-views.edit-shared
        account.accounts-contacts 3
        account.email-activity-logs 3
        account.inventory-prices 3
        account.inventory-prices.setup 3
        account.invoices 3
        account.invoices.mark-sent
        account.invoices.mark-unsent
        account.payments-credits 3
        venue.access
        venue.booking 5
        venue.booking.allow-double-booking
        venue.booking.internal-only
        venue.rental-rates 3
        venue.rental-rates.override
        venue.detailing 3
        venue.detailing.override-item-prices
        venue.contracting 3
        venue.contracting.approve
        venue.event-orders 3
        venue.notes 3
        venue.summaries 3
        venue.documents 3
        venue.live-entertainment 3
        venue.live-entertainment.revenues 3
        venue.live-entertainment.ticketing 3
        venue.live-entertainment.post-show-documents 3
        venue.live-entertainment.performance-configuration
        venue.exhibitor-ordering 3
        venue.hospitality-ordering 3
        venue.event-contacts
        venue.general-information
        venue.event-staff
        venue.attendance
        venue.finances
        venue.finances.payment-schedules
        venue.finances.estimates
        venue.finances.discounts
        venue.finances.additional-revenue
        venue.finances.adjustments
        venue.hidden-details
        venue.hidden-details.visibility-settings 3
        """;

    public static ModelDefinition Make()
    {
        List<PermissionDefinition> permissions = [];
        foreach (string line in PermissionText.Split('\n'))
        {
            string[] parts = line.Trim().Split(' ');
            permissions.Add(new PermissionDefinition
            {
                Name = parts[0],
                Scopes = [parts[0].StartsWith("account.", StringComparison.Ordinal) ? "tenant" : "venue"],
                Levels = parts.Length == 1 ? []
                    : parts[1] == "3" ? ["view", "edit"] : ["inquiry", "prospect", "tentative", "definite"],
                Feature = parts[0].StartsWith("venue.live", StringComparison.Ordinal) ? "live-entertainment" : null,
                Restrictive = parts[0] == "venue.booking.internal-only",
            });
        }

        Requirement gate = new Requirement.Rule("event-gate", All(
            Has("venue.access"), Any(Equal("it.hidden", false), Has("venue.hidden-details"))));
        List<ActionDefinition> actions = [];
        foreach (PermissionDefinition permission in permissions)
        {
            string on = permission.Scopes[0] == "tenant" ? "tenant" : "event";
            foreach (string verb in (string[])["open", "view", "edit", "add", "remove"])
            {
                string? level = permission.Levels.IsEmpty ? null : permission.Levels[verb is "open" or "view" ? 0 : 1];
                actions.Add(new ActionDefinition
                {
                    Name = $"{permission.Name}.{verb}",
                    On = [on],
                    Requirement = new Requirement.HasPermission(permission.Name, level),
                });
            }
        }

        ImmutableArray<string> statuses = ["inquiry", "prospect", "tentative", "definite"];
        Requirement covers = new Requirement.CoversLevel("venue.booking", Path("it.status"));
        Requirement coversNew = new Requirement.CoversLevel("venue.booking", Path("context.status"));
        Requirement shared = Any(new Requirement.SubjectRoleIn(Path("it.sharedWith")), new Requirement.SubjectIs(Path("it.owner")));
        actions.AddRange([
            On("accounts.page.open", "tenant", Has("account.accounts-contacts", "view")),
            On("rental-rates.tab.view", "event", Has("venue.rental-rates", "view")),
            On("calendar-notes.view", "venue", Has("venue.access")),
            On("booking.create", "venue", All(Has("venue.booking", "inquiry"), coversNew)) with
            {
                Obligations = [new("log:booking", null), new("force:internal=true", Has("venue.booking.internal-only"))],
            },
            On("booking.change-status", "event", All(Has("venue.booking", "inquiry"), covers, coversNew)),
            On("general-information.internal.clear", "event", All(Has("venue.general-information"),
                Has("venue.booking", "inquiry"), covers, new Requirement.Not(Has("venue.booking.internal-only")))),
            On("documents.event.view", "event-document", Any(new Requirement.HoldsRole("system-admin"), All(
                new Requirement.With(Path("it.event"), "event", Quantifier.Some, gate),
                Has("venue.documents", "view"), shared))),
            On("emails.document-log.view", "event", All(Has("account.email-activity-logs", "view"),
                Any(
                    All(Equal("context.area", "invoices"), Has("account.invoices", "view"), Has("venue.finances")),
                    All(new Requirement.OneOf(Path("context.area"), ["proposals", "contracts", "addendums"]), Has("venue.contracting", "view")),
                    All(Equal("context.area", "event-orders"), Has("venue.event-orders", "view")),
                    All(Equal("context.area", "post-show"), Has("venue.live-entertainment.post-show-documents", "view")),
                    All(Equal("context.area", "summaries"), Has("venue.summaries", "view")),
                    All(Equal("context.area", "documents"), Has("venue.documents", "view")),
                    All(Equal("context.area", "exhibitors"), Has("venue.exhibitor-ordering", "view"))))),
            On("xx.x1", "event", Has("venue.rental-rates", "view")) with { Gate = new Requirement.Always() },
            On("xx.x2", "event", All(Has("venue.access"), Has("venue.rental-rates", "view"))) with { Gate = new Requirement.Always() },
            On("xx.x3", "event", All(Has("venue.access"), Equal("it.hidden", false), Has("venue.rental-rates", "view"))) with { Gate = new Requirement.Always() },
            On("xx.x4", "event", All(Has("venue.access"), Any(Equal("it.hidden", false), Has("venue.hidden-details")), Has("venue.rental-rates", "view"))) with { Gate = new Requirement.Always() },
            On("xx.x5", "event", All(Equal("it.hidden", false), Has("venue.rental-rates", "view"))) with { Gate = new Requirement.Always() },
            On("notes.series.view", "series", Has("venue.notes", "view")),
        ]);

        return new ModelDefinition
        {
            Name = "momentus-elite",
            Version = "1",
            Scopes = [new("tenant", null, false, ""), new("venue", "tenant", false, "")],
            Features = ["live-entertainment", "exhibitor-ordering", "hospitality-ordering"],
            Settings = ["contract-approval-required"],
            Operators = ["elite-support"],
            Permissions = [.. permissions],
            Resources = [
                new ResourceDefinition { Name = "tenant" },
                new ResourceDefinition { Name = "venue", Scopes = [new("venue", [Path("it.id")])] },
                new ResourceDefinition { Name = "event", Scopes = [new("venue", [Path("it.venue")])], Gate = gate },
                new ResourceDefinition { Name = "event-document", Scopes = [new("venue", [Path("it.venue"), Path("it.event.venue")])] },
                new ResourceDefinition { Name = "series", ForEach = new GroupDefinition(Path("it.events"), "event") },
            ],
            Roles = [new RoleDefinition { Name = "system-admin", Scope = "tenant" }, new RoleDefinition { Name = "insights-admin", Scope = "tenant" }],
            CustomRoles = new CustomRoleRules { MayGrant = [.. permissions.Select(p => p.Name)], GrantScopes = ["tenant", "venue"] },
            Actions = [.. actions],
        };
    }

    private static ActionDefinition On(string name, string on, Requirement requirement) =>
        new() { Name = name, On = [on], Requirement = requirement };

    private static Requirement Has(string permission, string? level = null) => new Requirement.HasPermission(permission, level);

    private static Requirement All(params Requirement[] items) => new Requirement.All([.. items]);

    private static Requirement Any(params Requirement[] items) => new Requirement.Any([.. items]);

    private static Requirement Equal(string path, PropertyValue value) => new Requirement.EqualTo(Path(path), value);

    private static PropertyPath Path(string text)
    {
        string[] parts = text.Split('.');
        return new PropertyPath(Enum.Parse<PathRoot>(parts[0], ignoreCase: true), [.. parts.Skip(1)]);
    }
}
