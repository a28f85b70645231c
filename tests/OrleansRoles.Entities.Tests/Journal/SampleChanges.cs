using OrleansRoles.Entities.AppRequests;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Integrations;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Teams;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tests.Journal;

/// <summary>Changes of every kind, with the JSON that stands for each in the journal for ever.</summary>
internal static class SampleChanges
{
    // With a seventh digit, and not in UTC: the instant must survive to the tick.
    private static readonly DateTimeOffset s_from =
        new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567);

    private static readonly DateTimeOffset s_until = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ScopeName s_hall = new("venue", "hall");

    public static IEnumerable<(EntityChange Change, string Json)> All =>
    [
        (new TenantChange.Created("Acme", "elite@1", "1"), """{"name":"Acme","model":"elite@1","modelVersion":"1"}"""),
        (new TenantChange.Renamed("Bolt", ""), """{"name":"Bolt","before":""}"""),
        (
            new TenantChange.ModelChanged("elite", "2", "connect", "1"),
            """{"model":"elite","modelVersion":"2","beforeModel":"connect","beforeVersion":"1"}"""),
        (new TenantChange.Suspended(), "{}"),
        (new TenantChange.Resumed(), "{}"),
        (new TenantChange.FeatureEnabled("beta"), """{"feature":"beta"}"""),
        (new TenantChange.FeatureDisabled("beta"), """{"feature":"beta"}"""),
        (new TenantChange.SettingTurnedOn("audit"), """{"setting":"audit"}"""),
        (new TenantChange.SettingTurnedOff("audit"), """{"setting":"audit"}"""),
        (new TenantChange.AppSubscribed("crm"), """{"app":"crm"}"""),
        (new TenantChange.AppUnsubscribed("crm"), """{"app":"crm"}"""),
        (new TenantChange.SeatsSet("rec", 0, null), """{"licence":"rec","seats":0}"""),
        (new TenantChange.SeatsSet("rec", null, 25), """{"licence":"rec","before":25}"""),
        (
            new UserChange.Created("a@b.example", "Ana", "", SubjectKind.Integration),
            """{"email":"a@b.example","firstName":"Ana","lastName":"","kind":"Integration"}"""),
        (
            new UserChange.Created("", "", "", SubjectKind.Human),
            """{"email":"","firstName":"","lastName":""}"""),
        (
            new UserChange.ProfileChanged("b", "B", "Y", "a", "A", "X"),
            """{"email":"b","firstName":"B","lastName":"Y","beforeEmail":"a","beforeFirstName":"A","""
            + "\"beforeLastName\":\"X\"}"),
        (new UserChange.Deactivated(), "{}"),
        (new UserChange.Reactivated(), "{}"),
        (new UserChange.TeamJoined("north"), """{"team":"north"}"""),
        (new UserChange.TeamLeft("north"), """{"team":"north"}"""),
        (new UserChange.SeatAssigned("rec"), """{"licence":"rec"}"""),
        (new UserChange.SeatReleased("rec"), """{"licence":"rec"}"""),
        (
            new UserChange.RoleAssigned("clerk", s_hall, s_from, s_until),
            """{"role":"clerk","at":{"type":"venue","id":"hall"},"from":"2026-03-01T14:00:00.1234567+02:00","""
            + "\"until\":\"2027-01-01T00:00:00+00:00\"}"),
        (
            new UserChange.RoleUnassigned("clerk", ScopeName.Root, null, null),
            """{"role":"clerk","at":{"type":"tenant","id":""}}"""),
        (new UserChange.Removed(), "{}"),
        (
            new RoleChange.Created(
                "Desk", "", [new GrantEntry(s_hall, [new Grant("bill", "view"), new Grant("x", null)])]),
            """{"name":"Desk","description":"","grants":[{"at":{"type":"venue","id":"hall"},"permissions":"""
            + """[{"permission":"bill","level":"view"},{"permission":"x"}]}]}"""),
        (
            new RoleChange.Described("Desk", "d", "Table", ""),
            """{"name":"Desk","description":"d","beforeName":"Table","beforeDescription":""}"""),
        (
            new RoleChange.GrantsChanged([], [new GrantEntry(ScopeName.Root, [])]),
            """{"grants":[],"before":[{"at":{"type":"tenant","id":""},"permissions":[]}]}"""),
        (new UserChange.MembershipGiven("contract-owner", new ScopeName("contract", "c1")),
            """{"role":"contract-owner","at":{"type":"contract","id":"c1"}}"""),
        (new RoleChange.Retired(), "{}"),
        (new RoleChange.Restored(), "{}"),
        (new RoleChange.Deleted(), "{}"),
        (new TeamChange.Created("North"), """{"name":"North"}"""),
        (new TeamChange.Renamed("South", "North"), """{"name":"South","before":"North"}"""),
        (new TeamChange.Deleted(), "{}"),
        (new TenantChange.Deleted(), "{}"),
        (new ContractChange.Created("Main", "east"), """{"name":"Main","console":"east"}"""),
        (
            new ContractChange.Described("Main", "", "Old", "east"),
            """{"name":"Main","console":"","beforeName":"Old","beforeConsole":"east"}"""),
        (
            new ContractChange.MemberRoleGiven("ana", "owner", null, s_until),
            """{"user":"ana","role":"owner","until":"2027-01-01T00:00:00+00:00"}"""),
        (
            new ContractChange.MemberRoleTaken("ana", "owner", null, null),
            """{"user":"ana","role":"owner"}"""),
        (new ContractChange.Deleted(), "{}"),
        (new WorkspaceChange.Created("Web", "c1"), """{"name":"Web","contract":"c1"}"""),
        (new WorkspaceChange.Renamed("Web", "Old"), """{"name":"Web","before":"Old"}"""),
        (
            new WorkspaceChange.MemberRoleGiven("ana", "guest", s_until, null),
            """{"user":"ana","role":"guest","from":"2027-01-01T00:00:00+00:00"}"""),
        (new WorkspaceChange.MemberRoleTaken("ana", "guest", null, null), """{"user":"ana","role":"guest"}"""),
        (new WorkspaceChange.Deleted(), "{}"),
        (
            new TenantChange.WebhookAdded("w1", "https://a.example/in", ["licence.assigned"]),
            """{"id":"w1","url":"https://a.example/in","events":["licence.assigned"]}"""),
        (
            new TenantChange.WebhookRemoved("w1", "https://a.example/in"),
            """{"id":"w1","url":"https://a.example/in"}"""),
        (
            new TenantChange.WebhookChanged("w1", "https://a.example/new", ["licence.released"]),
            """{"id":"w1","url":"https://a.example/new","events":["licence.released"]}"""),
        (new TenantChange.WebhookDisabled("w1", "it never answers"), """{"id":"w1","why":"it never answers"}"""),
        (new TenantChange.WebhookEnabled("w1"), """{"id":"w1"}"""),
        (
            new TenantChange.WebhookSecretRotated("w1", s_until),
            """{"id":"w1","beforeUntil":"2027-01-01T00:00:00+00:00"}"""),
        (new TenantChange.WebhookTested("w1"), """{"id":"w1"}"""),
        (
            new ContractChange.InvitationSent("i1", "a@b.example", "member", "web", "guest", s_until, "e1"),
            """{"id":"i1","email":"a@b.example","role":"member","workspace":"web","workspaceRole":"guest","""
            + "\"endsAt\":\"2027-01-01T00:00:00+00:00\",\"era\":\"e1\"}"),
        (new ContractChange.InvitationResent("i1", null), """{"id":"i1"}"""),
        (new ContractChange.InvitationAccepted("i1", "ana"), """{"id":"i1","user":"ana"}"""),
        (new ContractChange.InvitationRevoked("i1"), """{"id":"i1"}"""),
        (new ContractChange.InvitationExpired("i1"), """{"id":"i1"}"""),
        (
            new UserChange.KeyIssued("k1", "nightly", s_until, "e1"),
            """{"keyId":"k1","label":"nightly","until":"2027-01-01T00:00:00+00:00","era":"e1"}"""),
        (new UserChange.KeyLimited("k1", s_until), """{"keyId":"k1","until":"2027-01-01T00:00:00+00:00"}"""),
        (new UserChange.KeyRevoked("k1"), """{"keyId":"k1"}"""),
        (new IntegrationChange.Requested("crm", "user/ana"), """{"kind":"crm","by":"user/ana"}"""),
        (new IntegrationChange.Approved("user/sam"), """{"by":"user/sam"}"""),
        (new IntegrationChange.Declined("user/sam"), """{"by":"user/sam"}"""),
        (new IntegrationChange.Configured("{}", ""), """{"settings":"{}","before":""}"""),
        (new LicenceChange.SeatsCounted(2, 1), """{"used":2,"before":1}"""),
        (
            new ApprovalChange.Requested("report", "user/ana", "A column more", "{}", s_until),
            """{"kind":"report","requestedBy":"user/ana","summary":"A column more","plan":"{}","""
            + "\"endsAt\":\"2027-01-01T00:00:00+00:00\"}"),
        (new ApprovalChange.Approved("user/sam"), """{"by":"user/sam"}"""),
        (new ApprovalChange.Declined("user/sam"), """{"by":"user/sam"}"""),
        (new ApprovalChange.Applied("user/ana"), """{"by":"user/ana"}"""),
        (new ApprovalChange.Expired(), "{}"),
        (new ApprovalChange.Withdrawn(), "{}"),
        (new AppRequestChange.Requested("crm", "ana", "for sales"), """{"app":"crm","by":"ana","note":"for sales"}"""),
        (new AppRequestChange.Resolved(true, ""), """{"isApproved":true,"note":""}"""),
        (
            new ServiceChange.Described("The shop", ["acme"], "Shop", null),
            """{"title":"The shop","tenants":["acme"],"beforeTitle":"Shop"}"""),
        (
            new ServiceChange.KeyMade("k1", "production", s_until),
            """{"key":"k1","label":"production","until":"2027-01-01T00:00:00+00:00"}"""),
        (new ServiceChange.KeyEnded("k1", s_until, null), """{"key":"k1","until":"2027-01-01T00:00:00+00:00"}"""),
        (new ServiceChange.Removed(), "{}"),
        (new ModelPutChange("2", "ab"), """{"version":"2","sha256":"ab"}"""),
    ];
}
