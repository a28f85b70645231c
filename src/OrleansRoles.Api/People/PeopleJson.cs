using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansRoles.Api.People;

/// <summary>A user as one is created.</summary>
[Description("A user to be created. Everything may be missing.")]
internal sealed record UserBody
{
    [Description("The e-mail address.")]
    public string Email { get; set; } = "";

    [Description("First name.")]
    public string FirstName { get; set; } = "";

    [Description("Last name.")]
    public string LastName { get; set; } = "";

    [Description("`true`: an integration user, which has API keys and does not sign in.")]
    public bool Integration { get; set; }

    [Description("Roles at the tenant; the model's default where they are missing.")]
    public IReadOnlyList<string> Roles { get; set; } = [];
}

/// <summary>What is to be another of a user.</summary>
[Description("Fields of a user; what is missing stays.")]
internal sealed record UserEditBody
{
    [Description("The e-mail address.")]
    public string? Email { get; set; }

    [Description("First name.")]
    public string? FirstName { get; set; }

    [Description("Last name.")]
    public string? LastName { get; set; }
}

/// <summary>A sign-in.</summary>
[Description("A sign-in. What is known of the person counts for a new account only.")]
internal sealed record SignInBody
{
    [Description("The product from which the person comes.")]
    public string From { get; set; } = "";

    [Description("The e-mail address.")]
    public string Email { get; set; } = "";

    [Description("First name.")]
    public string FirstName { get; set; } = "";

    [Description("Last name.")]
    public string LastName { get; set; } = "";
}

/// <summary>Somebody who joins.</summary>
[Description("Somebody who joins. Everything may be missing.")]
internal sealed record JoinBody
{
    [Description("The e-mail address.")]
    public string Email { get; set; } = "";

    [Description("First name.")]
    public string FirstName { get; set; } = "";

    [Description("Last name.")]
    public string LastName { get; set; } = "";
}

/// <summary>Roles.</summary>
[Description("The roles that a user has at the tenant.")]
internal sealed record RolesBody
{
    [JsonRequired]
    [Description("The roles.")]
    public IReadOnlyList<string> Roles { get; set; } = [];
}

/// <summary>From when until when.</summary>
[Description("A span of time. Both ends may be missing.")]
internal sealed record PeriodBody
{
    [Description("From when on it counts.")]
    public DateTimeOffset? From { get; set; }

    [Description("Until when it counts.")]
    public DateTimeOffset? Until { get; set; }
}

/// <summary>Where and when a role counts.</summary>
[Description("Where and when a role counts. Everything may be missing.")]
internal sealed record GivenRoleBody
{
    [Description("Where: `tenant`, `console/d1`; the tenant where it is missing.")]
    public string At { get; set; } = "tenant";

    [Description("From when on it counts.")]
    public DateTimeOffset? From { get; set; }

    [Description("Until when it counts.")]
    public DateTimeOffset? Until { get; set; }
}

/// <summary>What a role grants at one scope.</summary>
[Description("What a role grants at one scope.")]
internal sealed record GrantBody
{
    [JsonRequired]
    [Description("The scope: `tenant`, `venue/v1`, `venue/*` for all.")]
    public string At { get; set; } = "";

    [JsonRequired]
    [Description("Permissions with their level, `true` for a flag. `none` and `false` grant nothing.")]
    public Dictionary<string, JsonElement> Permissions { get; set; } = [];
}

/// <summary>A role.</summary>
[Description("A role to be made.")]
internal sealed record RoleBody
{
    [Description("The name for people, unique in the tenant.")]
    public string Name { get; set; } = "";

    [Description("For people.")]
    public string Description { get; set; } = "";

    [Description("What it grants where.")]
    public IReadOnlyList<GrantBody> Grants { get; set; } = [];
}

/// <summary>What is to be another of a role.</summary>
[Description("What is to be another of a role; what is missing stays.")]
internal sealed record RoleEditBody
{
    [Description("The name for people, unique in the tenant.")]
    public string? Name { get; set; }

    [Description("For people.")]
    public string? Description { get; set; }

    [Description("Everything that it grants.")]
    public IReadOnlyList<GrantBody>? Grants { get; set; }
}

/// <summary>A contract.</summary>
[Description("A contract to be created. Everything may be missing.")]
internal sealed record ContractBody
{
    [Description("The name for people.")]
    public string Name { get; set; } = "";

    [Description("The console that it belongs to.")]
    public string Console { get; set; } = "";

    [Description("A user who becomes its first owner.")]
    public string? Owner { get; set; }
}

/// <summary>What is to be another of a contract.</summary>
[Description("What is to be another of a contract; what is missing stays.")]
internal sealed record ContractEditBody
{
    [Description("The name for people.")]
    public string? Name { get; set; }

    [Description("The console that it belongs to; empty for none.")]
    public string? Console { get; set; }
}

/// <summary>A name that may be missing.</summary>
[Description("A name for people, which may be missing.")]
internal sealed record NameBody
{
    [Description("The name for people.")]
    public string Name { get; set; } = "";
}

/// <summary>Another name.</summary>
[Description("Another name for people.")]
internal sealed record NewNameBody
{
    [JsonRequired]
    [Description("The name for people.")]
    public string Name { get; set; } = "";
}

/// <summary>Roles of a member.</summary>
[Description("The roles of a member.")]
internal sealed record MemberBody
{
    [Description("The roles; the scope's default where they are missing.")]
    public IReadOnlyList<string> Roles { get; set; } = [];

    [Description("From when on they count.")]
    public DateTimeOffset? From { get; set; }

    [Description("Until when they count.")]
    public DateTimeOffset? Until { get; set; }
}

/// <summary>A team.</summary>
[Description("A team to be made. Everything may be missing.")]
internal sealed record TeamBody
{
    [Description("The name for people.")]
    public string Name { get; set; } = "";

    [Description("Users who are in it from the beginning.")]
    public IReadOnlyList<string> Members { get; set; } = [];
}

/// <summary>What is to be another of a tenant.</summary>
[Description("What is to be another of a tenant; what is missing stays.")]
internal sealed record TenantEditBody
{
    [Description("The name for people.")]
    public string? Name { get; set; }

    [Description("Whether it is served.")]
    public ServedStatus? Status { get; set; }
}

/// <summary>Whether a tenant is served.</summary>
internal enum ServedStatus
{
    /// <summary>Served.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>Every check of its users is denied.</summary>
    [JsonStringEnumMemberName("suspended")]
    Suspended,
}

/// <summary>The bodies about people, roles, contracts, teams and tenants. Their members are settable, as all are.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(UserBody))]
[JsonSerializable(typeof(UserEditBody))]
[JsonSerializable(typeof(SignInBody))]
[JsonSerializable(typeof(JoinBody))]
[JsonSerializable(typeof(RolesBody))]
[JsonSerializable(typeof(PeriodBody))]
[JsonSerializable(typeof(GivenRoleBody))]
[JsonSerializable(typeof(RoleBody))]
[JsonSerializable(typeof(RoleEditBody))]
[JsonSerializable(typeof(ContractBody))]
[JsonSerializable(typeof(ContractEditBody))]
[JsonSerializable(typeof(NameBody))]
[JsonSerializable(typeof(NewNameBody))]
[JsonSerializable(typeof(MemberBody))]
[JsonSerializable(typeof(TeamBody))]
[JsonSerializable(typeof(TenantEditBody))]
internal sealed partial class PeopleJson : JsonSerializerContext;
