using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Users;

/// <summary>A command about one user account.</summary>
public abstract record UserCommand : Command
{
    /// <summary>The user.</summary>
    public required string User { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.User, User);

    /// <inheritdoc/>
    public override IEnumerable<RowPrefix> ReadsRows =>
        [new RowPrefix(AssignmentRows.ByUser, AssignmentRows.Prefix(User))];
}

/// <summary>Creates an account with its roles.</summary>
public sealed record CreateUser : UserCommand
{
    /// <summary>The e-mail address, or empty.</summary>
    public string Email { get; init; } = "";

    /// <summary>First name, or empty.</summary>
    public string FirstName { get; init; } = "";

    /// <summary>Last name, or empty.</summary>
    public string LastName { get; init; } = "";

    /// <summary>A person or an integration user.</summary>
    public SubjectKind Kind { get; init; }

    /// <summary>Roles at the tenant; empty: the model's default for such an account.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];
}

/// <summary>
/// Somebody signed in. The first time the account comes into being, where the model says so; later nothing changes.
/// </summary>
public sealed record SignIn : UserCommand
{
    /// <summary>From which product; empty where there is only one.</summary>
    public string From { get; init; } = "";

    /// <summary>The e-mail address for a new account, or empty.</summary>
    public string Email { get; init; } = "";

    /// <summary>First name for a new account, or empty.</summary>
    public string FirstName { get; init; } = "";

    /// <summary>Last name for a new account, or empty.</summary>
    public string LastName { get; init; } = "";
}

/// <summary>Somebody joins the organisation, with the model's default role.</summary>
public sealed record JoinTenant : UserCommand
{
    /// <summary>The e-mail address, or empty.</summary>
    public string Email { get; init; } = "";

    /// <summary>First name, or empty.</summary>
    public string FirstName { get; init; } = "";

    /// <summary>Last name, or empty.</summary>
    public string LastName { get; init; } = "";
}

/// <summary>Changes fields of a user; null: as it is.</summary>
public sealed record EditUser : UserCommand
{
    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>The last name.</summary>
    public string? LastName { get; init; }
}

/// <summary>Ends a user's access; the roles stay on record, seats are freed.</summary>
public sealed record DeactivateUser : UserCommand;

/// <summary>Gives a deactivated user the access back that the roles on record give.</summary>
public sealed record ReactivateUser : UserCommand;

/// <summary>Reads one user. Everybody may read themselves.</summary>
public sealed record GetUser : Query
{
    /// <summary>The user.</summary>
    public required string User { get; init; }
}

/// <summary>Lists users in order of id.</summary>
public sealed record ListUsers : Query
{
    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }

    /// <summary>Only users of this status, or null.</summary>
    public UserStatus? Status { get; init; }

    /// <summary>Only people or only integration users, or null.</summary>
    public SubjectKind? Kind { get; init; }

    /// <summary>Only members of this team, or null.</summary>
    public string? Team { get; init; }

    /// <summary>Only who holds this role at the tenant, or null.</summary>
    public string? Role { get; init; }

    /// <summary>Only the user of this e-mail address, or null.</summary>
    public string? Email { get; init; }
}

/// <summary>A user, as answers show it.</summary>
public sealed record UserAnswer
{
    /// <summary>The id.</summary>
    public required string User { get; init; }

    /// <summary>The e-mail address, or empty.</summary>
    public string Email { get; init; } = "";

    /// <summary>First name, or empty.</summary>
    public string FirstName { get; init; } = "";

    /// <summary>Last name, or empty.</summary>
    public string LastName { get; init; } = "";

    /// <summary><c>human</c> or <c>integration</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>active</c> or <c>deactivated</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Teams, in order.</summary>
    public ImmutableArray<string> Teams { get; init; } = [];

    /// <summary>Licences of which a seat is occupied, in order.</summary>
    public ImmutableArray<string> Seats { get; init; } = [];

    /// <summary>Roles that count now at the tenant, in order.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Everything held, wherever and whenever; left out in lists.</summary>
    public ImmutableArray<HeldRoleAnswer>? Assignments { get; init; }
}

/// <summary>A page of users.</summary>
/// <param name="Users">The users.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
public sealed record UsersAnswer(ImmutableArray<UserAnswer> Users, string? Next);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CreateUser))]
[JsonSerializable(typeof(SignIn))]
[JsonSerializable(typeof(JoinTenant))]
[JsonSerializable(typeof(EditUser))]
[JsonSerializable(typeof(DeactivateUser))]
[JsonSerializable(typeof(ReactivateUser))]
[JsonSerializable(typeof(GetUser))]
[JsonSerializable(typeof(ListUsers))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(UsersAnswer))]
internal sealed partial class UsersJson : JsonSerializerContext;
