using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Roles;

/// <summary>A command about one role that the tenant made, or makes.</summary>
public abstract record RoleCommand : Command
{
    /// <summary>The role's id.</summary>
    public required string Role { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Role, Role);
}

/// <summary>Makes a role.</summary>
public sealed record CreateRole : RoleCommand
{
    /// <summary>The name for people, unique in the tenant.</summary>
    public required string Name { get; init; }

    /// <summary>For people; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it grants where; may be empty.</summary>
    public ImmutableArray<GrantEntry> Grants { get; init; } = [];
}

/// <summary>Changes a role for all who hold it; null: as it is.</summary>
public sealed record EditRole : RoleCommand
{
    /// <summary>The name for people, unique in the tenant.</summary>
    public string? Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Everything that it grants.</summary>
    public ImmutableArray<GrantEntry>? Grants { get; init; }
}

/// <summary>Deletes a role that nobody holds.</summary>
public sealed record DeleteRole : RoleCommand
{
    /// <summary>Whether the caller says that it is meant; null where nothing is said.</summary>
    public bool? Confirm { get; init; }
}

/// <summary>Reads one role, built-in or the tenant's own.</summary>
public sealed record GetRole : Query
{
    /// <summary>The role's name or id.</summary>
    public required string Role { get; init; }
}

/// <summary>Lists the tenant's own roles in order of id.</summary>
public sealed record ListRoles : Query
{
    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }
}

/// <summary>Lists who holds a role, in order of scope and user.</summary>
public sealed record ListHolders : Query
{
    /// <summary>The role's name or id.</summary>
    public required string Role { get; init; }

    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }
}

/// <summary>A role, as answers show it.</summary>
public sealed record RoleAnswer
{
    /// <summary>The name or id.</summary>
    public required string Role { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether the model defines it.</summary>
    public bool BuiltIn { get; init; }

    /// <summary>The scope type at which it is held.</summary>
    public required string Scope { get; init; }

    /// <summary>What it grants where.</summary>
    public ImmutableArray<GrantAnswer> Grants { get; init; } = [];
}

/// <summary>What a role grants at one scope.</summary>
/// <param name="At">The scope; for a built-in role the scope type at which it is held.</param>
/// <param name="Permissions">Permissions with their level; <c>true</c> for a flag.</param>
public sealed record GrantAnswer(string At, JsonObject Permissions);

/// <summary>A page of roles.</summary>
/// <param name="Roles">The roles.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
public sealed record RolesPage(ImmutableArray<RoleAnswer> Roles, string? Next);

/// <summary>Who holds a role.</summary>
/// <param name="User">The user.</param>
/// <param name="At">Where.</param>
/// <param name="From">From when on, or null.</param>
/// <param name="Until">Until when, or null.</param>
public sealed record HolderAnswer(string User, string At, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>A page of holders.</summary>
/// <param name="Holders">The holders.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
public sealed record HoldersPage(ImmutableArray<HolderAnswer> Holders, string? Next);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CreateRole))]
[JsonSerializable(typeof(EditRole))]
[JsonSerializable(typeof(DeleteRole))]
[JsonSerializable(typeof(GetRole))]
[JsonSerializable(typeof(ListRoles))]
[JsonSerializable(typeof(ListHolders))]
[JsonSerializable(typeof(RoleAnswer))]
[JsonSerializable(typeof(RolesPage))]
[JsonSerializable(typeof(HoldersPage))]
internal sealed partial class RolesJson : JsonSerializerContext;
