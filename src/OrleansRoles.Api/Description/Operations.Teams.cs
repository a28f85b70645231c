using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.People;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on teams.</summary>
internal static partial class Operations
{
    private const string TeamTag = "teams";

    public static readonly Operation ListTeams = new(
        "listTeams", "GET", "/v1/tenants/{tenant}/teams", TeamTag,
        "Lists the teams")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Who is in one is a filter of the list of users.",
        Parameters = Paging,
        Answers = [new(200, "One page, in order of id.", "TeamPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.TenantUnknown],
    };

    public static readonly Operation CreateTeam = new(
        "createTeam", "PUT", "/v1/tenants/{tenant}/teams/{team}", TeamTag,
        "Makes a team")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new(
            "TeamBody", "The team.",
            """{"name":"Sales","members":["dan"]}""")
        {
            Type = PeopleJson.Default.TeamBody,
        },
        Answers = [new(201, "The team.", "TeamAnswer") { Headers = ["ETag", "Location"] }],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.StateConflict, RefusalKind.Invalid],
    };

    public static readonly Operation AddToTeam = new(
        "addToTeam", "PUT", "/v1/tenants/{tenant}/teams/{team}/members/{user}", TeamTag,
        "Puts a user into a team")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "It is as asked.", "TeamAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.TeamUnknown, RefusalKind.UserUnknown],
    };

    public static readonly Operation RemoveFromTeam = new(
        "removeFromTeam", "DELETE", "/v1/tenants/{tenant}/teams/{team}/members/{user}", TeamTag,
        "Takes a user out of a team")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "It is as asked.", "TeamAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.TeamUnknown, RefusalKind.MemberUnknown],
    };
}
