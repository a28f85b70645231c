using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.People;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on the tenant's own roles.</summary>
internal static partial class Operations
{
    private const string RoleTag = "roles";

    public static readonly Operation ListRoles = new(
        "listRoles", "GET", "/v1/tenants/{tenant}/roles", RoleTag,
        "Lists the tenant's own roles")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Parameters = Paging,
        Answers = [new(200, "One page, in order of id.", "RolePage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation CreateRole = new(
        "createRole", "PUT", "/v1/tenants/{tenant}/roles/{role}", RoleTag,
        "Makes a role")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Of what the model lets custom roles grant. Features that are off, and apps that are not "
            + "subscribed to, cannot be chosen.",
        Body = new(
            "RoleBody", "The role.",
            """{"name":"Front desk","grants":[{"at":"venue/v1","permissions":{"venue.access":true}}]}""")
        {
            Type = PeopleJson.Default.RoleBody,
        },
        Answers = [new(201, "The role.", "RoleAnswer") { Headers = ["ETag", "Location"] }],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.RoleExists, RefusalKind.GrantsInvalid, RefusalKind.Invalid],
    };

    public static readonly Operation GetRole = new(
        "getRole", "GET", "/v1/tenants/{tenant}/roles/{role}", RoleTag,
        "Reads a role")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Built-in, or the tenant's own.",
        Answers = [new(200, "The role.", "RoleAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.RoleUnknown],
    };

    public static readonly Operation EditRole = new(
        "editRole", "PATCH", "/v1/tenants/{tenant}/roles/{role}", RoleTag,
        "Changes a role for all who hold it")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Grants are replaced as a whole. What the role had before may stay although a feature is "
            + "off or a subscription has ended.",
        Body = new(
            "RoleEditBody", "What is to be another; what is missing stays.",
            """{"grants":[{"at":"venue/v1","permissions":{"venue.access":true,"venue.notes":"view"}}]}""")
        {
            Type = PeopleJson.Default.RoleEditBody,
        },
        Answers = [new(200, "It is as asked.", "RoleAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.RoleUnknown, RefusalKind.RoleExists, RefusalKind.GrantsInvalid,
            RefusalKind.Invalid,
        ],
    };

    public static readonly Operation DeleteRole = new(
        "deleteRole", "DELETE", "/v1/tenants/{tenant}/roles/{role}", RoleTag,
        "Deletes a role that nobody holds")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Parameters =
        [
            new("confirm", "query", """{"type":"boolean"}""", "`true`: it is meant. Some models ask for it."),
        ],
        Answers = [new(204, "It is gone.") { Headers = ["ETag"] }],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden, RefusalKind.RoleUnknown, RefusalKind.RoleHeld, RefusalKind.Invalid],
    };

    public static readonly Operation ListHolders = new(
        "listHolders", "GET", "/v1/tenants/{tenant}/roles/{role}/holders", RoleTag,
        "Lists who holds a role")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Parameters = Paging,
        Answers = [new(200, "One page.", "HolderPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden, RefusalKind.RoleUnknown],
    };

    public static readonly Operation GiveRole = new(
        "giveRole", "PUT", "/v1/tenants/{tenant}/roles/{role}/holders/{user}", RoleTag,
        "Gives a role at the tenant to a user")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new(
            "PeriodBody", "When it counts; everything may be missing.",
            """{}""")
        {
            Type = PeopleJson.Default.PeriodBody,
        },
        Answers = [new(200, "It is as asked.", "RolesAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.RoleUnknown, RefusalKind.RoleNotAssignable,
            RefusalKind.Invalid, RefusalKind.StateConflict, RefusalKind.LastHolder,
        ],
    };

    public static readonly Operation TakeRole = new(
        "takeRole", "DELETE", "/v1/tenants/{tenant}/roles/{role}/holders/{user}", RoleTag,
        "Takes a role at the tenant from a user")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Answers = [new(200, "It is as asked.", "RolesAnswer") { Headers = ["ETag"] }],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.RoleUnknown, RefusalKind.AssignmentUnknown,
            RefusalKind.Invalid, RefusalKind.LastHolder,
        ],
    };
}
