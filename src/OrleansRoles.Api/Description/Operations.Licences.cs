using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Licences;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on licences and their seats.</summary>
internal static partial class Operations
{
    private const string LicenceTag = "licences";
    private const string LicencesPath = "/v1/tenants/{tenant}/licences";
    private const string LicencePath = $"{LicencesPath}/{{licence}}";

    private const string MajorText =
        "As many users at once as the model says are a major change: that is refused with `needs: major-change`, and "
        + "requested instead; only who may approve such a change makes it without asking.";

    public static readonly Operation ListLicences = new(
        "listLicences", "GET", LicencesPath, LicenceTag,
        "Tells how the seats of all licences are used")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The licences of the tenant's model.", "LicenceList")],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation GetLicence = new(
        "getLicence", "GET", LicencePath, LicenceTag,
        "Tells how the seats of a licence are used")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The licence.", "LicenceAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.LicenceUnknown],
    };

    public static readonly Operation SetLicence = new(
        "setLicence", "PUT", LicencePath, LicenceTag,
        "Sets how many seats the tenant has")
    {
        OpenTo = PrincipalKinds.Platform | PrincipalKinds.NamedOperator,
        Kind = OperationKind.Command,
        Description = "The vendor does. In the tenant, another number of seats is a change that is requested.",
        Body = new("LicenceBody", "The number of seats.", """{"seats":25}""")
        {
            Type = LicenceBodies.Default.LicenceBody,
        },
        Answers = [new(200, "It is as asked.", "LicenceAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.LicenceUnknown, RefusalKind.SeatsExhausted, RefusalKind.Invalid,
        ],
    };

    public static readonly Operation ListSeats = new(
        "listSeats", "GET", $"{LicencePath}/seats", LicenceTag,
        "Lists who has a seat")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Parameters = Paging,
        Answers = [new(200, "One page, in order of user.", "SeatPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden, RefusalKind.LicenceUnknown],
    };

    public static readonly Operation ReportLicence = new(
        "reportLicence", "GET", $"{LicencePath}/report", LicenceTag,
        "Reports who has a seat, with their names")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Page by page as JSON, or the whole of it as a table (RFC 4180). In the table, what a "
            + "spreadsheet would take for a formula has an apostrophe before it.",
        Parameters =
        [
            .. Paging,
            new("Accept", "header", """{"type":"string","default":"application/json"}""",
                "`application/json` or `text/csv`."),
        ],
        Answers =
        [
            new(200, "One page in order of user; or the whole table.", "SeatReport") { HasTable = true },
        ],
        Problems = [ProblemCodes.QueryInvalid, ProblemCodes.NotAcceptable],
        Refusals = [RefusalKind.Forbidden, RefusalKind.LicenceUnknown],
    };

    public static readonly Operation AssignSeat = new(
        "assignSeat", "PUT", $"{LicencePath}/seats/{{user}}", LicenceTag,
        "Gives a user a seat")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Whoever has one keeps it.",
        Answers = [new(200, "It is as asked.", "SeatsAnswer") { Headers = ["ETag"] }],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.LicenceUnknown, RefusalKind.UserUnknown, RefusalKind.UserDeactivated,
            RefusalKind.SeatsExhausted, RefusalKind.Invalid,
        ],
    };

    public static readonly Operation ReleaseSeat = new(
        "releaseSeat", "DELETE", $"{LicencePath}/seats/{{user}}", LicenceTag,
        "Takes a user's seat back")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "It is as asked.", "SeatsAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.LicenceUnknown, RefusalKind.UserUnknown],
    };

    public static readonly Operation AssignSeats = new(
        "assignSeats", "POST", $"{LicencePath}/assign", LicenceTag,
        "Gives several users seats, all of them or none")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = MajorText,
        Body = new("UsersBody", "The users.", """{"users":["dan","eva"]}""")
        {
            Type = LicenceBodies.Default.UsersBody,
        },
        Answers = [new(200, "It is as asked.", "SeatsAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals = [.. AssignSeat.Refusals, RefusalKind.ApprovalNeeded],
    };

    public static readonly Operation ReleaseSeats = AssignSeats with
    {
        Id = "releaseSeats",
        Path = $"{LicencePath}/release",
        Summary = "Takes several users' seats back, all of them or none",
        Refusals = [.. ReleaseSeat.Refusals, RefusalKind.ApprovalNeeded, RefusalKind.Invalid],
    };

    public static readonly Operation RequestLicenceChange = new(
        "requestLicenceChange", "POST", $"{LicencePath}/changes", LicenceTag,
        "Requests a major change")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Another number of seats, or seats for many at once. It is an approval of the kind "
            + "`licence/{licence}`, and carried out when it is approved.",
        Body = new("LicenceChangeBody", "What is to change.", """{"seats":40}""")
        {
            Type = LicenceBodies.Default.LicenceChangeBody,
        },
        Answers = [new(202, "It waits for a yes.", "ApprovalAnswer") { Headers = ["ETag", "Location"] }],
        CreatedAt = $"{ApprovalsPath}/{{id}}",
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.LicenceUnknown, RefusalKind.Invalid],
    };
}
