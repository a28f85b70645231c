using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Model.Facts;

/// <summary>A tenant's facts as plain data, as they travel between processes.</summary>
/// <param name="Id">The tenant's id.</param>
/// <param name="Model">Name of the model that it runs, without a version.</param>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="Status">Whether it is served.</param>
/// <param name="Features">Enabled features.</param>
/// <param name="Settings">Settings that are on.</param>
/// <param name="Subscriptions">Subscribed apps.</param>
/// <param name="Revision">Number of the tenant entity's last change.</param>
public sealed record TenantRecord(
    string Id, string Model, string ModelVersion, TenantStatus Status, ImmutableArray<string> Features,
    ImmutableArray<string> Settings, ImmutableArray<string> Subscriptions, long Revision)
{
    /// <summary>Compiles the facts.</summary>
    public TenantFacts ToFacts(RoleModel model) =>
        new(Id, model, Status, Features, Settings, Subscriptions, Revision);
}

/// <summary>A user's facts as plain data.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Kind">A person or an integration user.</param>
/// <param name="Status">Active or deactivated.</param>
/// <param name="Teams">Teams.</param>
/// <param name="Seats">Licences of which a seat is occupied.</param>
/// <param name="Assignments">Every role held, wherever.</param>
/// <param name="Revision">Number of the user entity's last change.</param>
public sealed record UserRecord(
    string Id, SubjectKind Kind, UserStatus Status, ImmutableArray<string> Teams, ImmutableArray<string> Seats,
    ImmutableArray<AssignmentEntry> Assignments, long Revision)
{
    /// <summary>Compiles the facts.</summary>
    /// <param name="model">The tenant's model.</param>
    /// <param name="cells">Gives a role's cell; null for a role that does not exist.</param>
    public UserFacts ToFacts(RoleModel model, Func<string, RoleCell?> cells) => UserFacts.Create(
        model,
        new UserEntry { Id = Id, Kind = Kind, Status = Status, Teams = Teams, Seats = Seats },
        Assignments, cells, Revision);

    /// <summary>The roles held that the model does not define: a check needs their facts too.</summary>
    public IEnumerable<string> CustomRoles(RoleModel model) => Assignments
        .Select(assignment => assignment.Role)
        .Where(role => model.BuiltInCell(role) is null)
        .Distinct(StringComparer.Ordinal);
}

/// <summary>A custom role's facts as plain data.</summary>
/// <param name="Id">The role's id.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Grants">What it grants where.</param>
/// <param name="Revision">Number of the role entity's last change.</param>
public sealed record RoleRecord(string Id, string Name, ImmutableArray<GrantEntry> Grants, long Revision)
{
    /// <summary>Compiles the facts.</summary>
    public RoleFacts ToFacts(RoleModel model) =>
        RoleFacts.Custom(model, new CustomRoleEntry { Id = Id, Name = Name, Grants = Grants });
}

/// <summary>Which facts of one tenant to read.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Keys">The facts; all are read from one consistent state.</param>
/// <param name="WithRolesOfUsers">Also the custom roles that the named users hold, in the same read.</param>
public sealed record FactQuery(string Tenant, ImmutableArray<FactKey> Keys, bool WithRolesOfUsers = false)
{
    /// <summary>
    /// A session that will have what is read in its memory and has to be told of the tenant's changes from now on: that
    /// is noted, for good, before anything is read. Null where nothing is to be noted.
    /// </summary>
    public Interest? Interest { get; init; }
}

/// <summary>Of whose changes a session is to be told.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="InAllTenants">Of every tenant's, because it has named many already; else of those of the tenant that is
/// read.</param>
public sealed record Interest(string Session, bool InAllTenants = false);

/// <summary>What was read, all of one state. What is asked for and absent does not exist.</summary>
/// <param name="Tenant">The tenant's facts, if asked for and existing.</param>
/// <param name="Users">Users.</param>
/// <param name="Roles">Custom roles.</param>
/// <param name="Marked">Keys with a change that is committed and may not be acknowledged yet: such facts answer one
/// check at most and are not kept.</param>
public sealed record FactReading(
    TenantRecord? Tenant, ImmutableArray<UserRecord> Users, ImmutableArray<RoleRecord> Roles,
    ImmutableArray<FactKey> Marked);
