using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.People;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on users and on the roles that they hold.</summary>
internal static partial class Operations
{
    private const string UserTag = "users";

    public static readonly Operation ListUsers = new(
        "listUsers", "GET", "/v1/tenants/{tenant}/users", UserTag,
        "Lists users")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "In order of id. A filter that few users pass is searched for piece by piece: a page may "
            + "be short, or empty, and still have a next one.",
        Parameters =
        [
            .. Paging,
            new("status", "query", """{"enum":["active","deactivated"]}""", "Only users of this status."),
            new("kind", "query", """{"enum":["human","integration"]}""", "Only people, or only integration users."),
            new("team", "query", """{"type":"string"}""", "Only members of this team."),
            new("role", "query", """{"type":"string"}""", "Only who holds this role at the tenant."),
            new("email", "query", """{"type":"string"}""", "Only the user of this e-mail address."),
        ],
        Answers = [new(200, "One page.", "UserPage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation CreateUser = new(
        "createUser", "PUT", "/v1/tenants/{tenant}/users/{user}", UserTag,
        "Creates a user with roles")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Without roles it gets the model's default; where the model has none, one must be named. "
            + "Whoever creates it must have the right to give each of them.",
        Body = new(
            "UserBody", "The user.",
            """{"email":"ana@acme.example","firstName":"Ana","lastName":"Ruiz","roles":["front-desk"]}""")
        {
            Type = PeopleJson.Default.UserBody,
        },
        Answers = [new(201, "The user.", "UserAnswer") { Headers = ["ETag", "Location"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.UserExists, RefusalKind.RoleUnknown, RefusalKind.RoleNotAssignable,
            RefusalKind.Invalid,
        ],
    };

    public static readonly Operation GetUser = new(
        "getUser", "GET", "/v1/tenants/{tenant}/users/{user}", UserTag,
        "Reads a user")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Everybody may read themselves.",
        Answers = [new(200, "The user.", "UserAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserUnknown],
    };

    public static readonly Operation EditUser = new(
        "editUser", "PATCH", "/v1/tenants/{tenant}/users/{user}", UserTag,
        "Changes fields of a user")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Fields that the model does not let admins edit are refused.",
        Body = new(
            "UserEditBody", "What is to be another; what is missing stays.",
            """{"lastName":"Ruiz Soler"}""")
        {
            Type = PeopleJson.Default.UserEditBody,
        },
        Answers = [new(200, "It is as asked.", "UserAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.UserExists, RefusalKind.Invalid],
    };

    public static readonly Operation DeactivateUser = new(
        "deactivateUser", "POST", "/v1/tenants/{tenant}/users/{user}/deactivate", UserTag,
        "Ends a user's access")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Every check is denied from now on, keys are not accepted, seats are freed. Roles stay on "
            + "record. The last owner stays.",
        Answers = [new(200, "It is as asked.", "UserAnswer") { Headers = ["ETag"] }],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.StateConflict, RefusalKind.LastHolder,
        ],
    };

    public static readonly Operation ReactivateUser = new(
        "reactivateUser", "POST", "/v1/tenants/{tenant}/users/{user}/reactivate", UserTag,
        "Gives a user the access back")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "With the roles on record.",
        Answers = [new(200, "It is as asked.", "UserAnswer") { Headers = ["ETag"] }],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.StateConflict],
    };

    public static readonly Operation SignInUser = new(
        "signInUser", "POST", "/v1/tenants/{tenant}/users/{user}/sign-ins", UserTag,
        "Says that somebody signed in")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        AdmitsStrangers = true,
        Description = "The first time the account comes into being, where the model says so, with its default "
            + "role. Later nothing changes. It does not reactivate anybody.",
        Body = new(
            "SignInBody", "From where, and who it is.",
            """{"from":"elite","email":"nia@acme.example"}""")
        {
            Type = PeopleJson.Default.SignInBody,
        },
        Answers =
        [
            new(200, "There was the user already.", "UserAnswer") { Headers = ["ETag"] },
            new(201, "The user came into being.", "UserAnswer") { Headers = ["ETag"] },
        ],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserExists],
    };

    public static readonly Operation JoinUser = new(
        "joinUser", "POST", "/v1/tenants/{tenant}/users/{user}/join", UserTag,
        "Says that somebody joins")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        AdmitsStrangers = true,
        Description = "With the model's default role, where people join by themselves.",
        Body = new(
            "JoinBody", "Who it is.",
            """{"email":"nia@acme.example"}""")
        {
            Type = PeopleJson.Default.JoinBody,
        },
        Answers = [new(201, "The user came into being.", "UserAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserExists],
    };

    public static readonly Operation SetUserRoles = new(
        "setUserRoles", "PUT", "/v1/tenants/{tenant}/users/{user}/roles", UserTag,
        "Makes a user's roles at the tenant exactly these")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "In one change, without limit of time. Roles that everybody has stay.",
        Body = new(
            "RolesBody", "The roles.",
            """{"roles":["editor"]}""")
        {
            Type = PeopleJson.Default.RolesBody,
        },
        Answers = [new(200, "It is as asked.", "RolesAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.RoleUnknown, RefusalKind.RoleNotAssignable,
            RefusalKind.Invalid, RefusalKind.StateConflict, RefusalKind.LastHolder,
        ],
    };

    public static readonly Operation GiveUserRole = new(
        "giveUserRole", "PUT", "/v1/tenants/{tenant}/users/{user}/roles/{role}", UserTag,
        "Gives a user a role")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "At the tenant, or at a scope without members of its own. Held already, it gets these "
            + "times. Where everybody has one role it takes the place of the other, for good or for "
            + "that time.",
        Body = new(
            "GivenRoleBody", "Where and when it counts; everything may be missing.",
            """{"until":"2027-01-01T00:00:00Z"}""")
        {
            Type = PeopleJson.Default.GivenRoleBody,
        },
        Answers = [new(200, "It is as asked.", "RolesAnswer") { Headers = ["ETag"] }],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.RoleUnknown, RefusalKind.RoleNotAssignable,
            RefusalKind.Invalid, RefusalKind.StateConflict, RefusalKind.LastHolder,
        ],
    };

    public static readonly Operation TakeUserRole = new(
        "takeUserRole", "DELETE", "/v1/tenants/{tenant}/users/{user}/roles/{role}", UserTag,
        "Takes a role from a user")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Parameters =
        [
            new("at", "query", """{"type":"string","default":"tenant"}""", "Where it is held: `console/d1`."),
        ],
        Answers = [new(200, "It is as asked.", "RolesAnswer") { Headers = ["ETag"] }],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.RoleUnknown, RefusalKind.AssignmentUnknown,
            RefusalKind.Invalid, RefusalKind.LastHolder,
        ],
    };
}
