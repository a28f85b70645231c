using System.Collections.Immutable;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on the audit log.</summary>
internal static partial class Operations
{
    private const string AuditTag = "audit";
    private const string InstantSchema = """{"type":"string","format":"date-time"}""";
    private const string TextSchema = """{"type":"string"}""";

    /// <summary>Which changes are wanted.</summary>
    private static ImmutableArray<Parameter> AuditFilters =>
    [
        .. Paging,
        new("entity", "query", TextSchema, "Only changes of this entity: `user/ana`."),
        new("actor", "query", TextSchema, "Only changes by, or through, this one: `user/ana`, `service/shop`."),
        new("type", "query", TextSchema, "Only changes of this type: `role-assigned`."),
        new("commit", "query", TextSchema, "Only changes that were made together."),
        new("from", "query", InstantSchema, "Only changes from this time on."),
        new("to", "query", InstantSchema, "Only changes before this time."),
    ];

    public static readonly Operation ListInstallationAudit = new(
        "listInstallationAudit", "GET", "/v1/audit", AuditTag, "Lists the changes of the installation, oldest first")
    {
        OpenTo = PrincipalKinds.Platform,
        Description = "What belongs to no tenant: role models that were put, services and their keys.",
        Parameters = AuditFilters,
        Answers = [new(200, "One page.", "AuditPage")],
        Problems = [ProblemCodes.QueryInvalid],
    };

    public static readonly Operation VerifyInstallationAudit = new(
        "verifyInstallationAudit", "POST", "/v1/audit/verify", AuditTag, "Verifies the installation's audit log")
    {
        OpenTo = PrincipalKinds.Platform,
        Answers = [new(200, "What was found.", "AuditVerification")],
    };

    public static readonly Operation ListAudit = new(
        "listAudit", "GET", "/v1/tenants/{tenant}/audit", AuditTag, "Lists the changes of a tenant, oldest first")
    {
        OpenTo = PrincipalKinds.Known,
        Description = "Who did what, when, why and through whom, with what stood there before. Users need the action "
            + "that the model names under `workflows.audit`. A page may have fewer changes than asked for, even none, "
            + "and still name a `next`.",
        Parameters = AuditFilters,
        Answers = [new(200, "One page.", "AuditPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation VerifyAudit = new(
        "verifyAudit", "POST", "/v1/tenants/{tenant}/audit/verify", AuditTag, "Verifies a tenant's audit log")
    {
        OpenTo = PrincipalKinds.Known,
        Description = "Follows the hash chain of every entity from its first change to its present state. Takes time "
            + "in proportion to the log.",
        Answers = [new(200, "What was found.", "AuditVerification")],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation StreamChanges = new(
        "streamChanges", "GET", "/v1/tenants/{tenant}/changes", AuditTag, "Follows the changes of a tenant")
    {
        OpenTo = PrincipalKinds.Known,
        Description = "Server-sent events, one a change: `event` is its type, `data` the same as in the audit log, "
            + "`id` its position. Without `Last-Event-ID` it starts with the next change.",
        Parameters =
        [
            new("Last-Event-ID", "header", """{"type":"string","pattern":"^[0-9]+$"}""",
                "The id of the last event that came: it goes on after that one."),
        ],
        Answers = [new(200, "The stream, without end.", "Text") { ContentTypes = ["text/event-stream"] }],
        Refusals = [RefusalKind.Forbidden],
    };
}
