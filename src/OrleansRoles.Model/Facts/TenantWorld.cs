using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Model.Facts;

/// <summary>A tenant's facts made from its document in memory: for tests of models, tools and plans.</summary>
public sealed class TenantWorld
{
    private readonly Dictionary<string, UserFacts> _users = new(StringComparer.Ordinal);

    private TenantWorld(TenantDocument document, TenantFacts tenant, RoleCatalogue roles)
    {
        Document = document;
        Tenant = tenant;
        Roles = roles;
    }

    /// <summary>The document that the facts were made from.</summary>
    public TenantDocument Document { get; }

    /// <summary>The tenant's facts.</summary>
    public TenantFacts Tenant { get; }

    /// <summary>The tenant's custom roles.</summary>
    public RoleCatalogue Roles { get; }

    /// <summary>Every user's facts, in document order.</summary>
    public IEnumerable<UserFacts> Users => Document.Users.Select(user => _users[user.Id]);

    /// <summary>Makes the facts of a document that was compiled against the same model.</summary>
    public static TenantWorld Build(RoleModel model, TenantDocument document)
    {
        TenantFacts tenant = new(
            document.Tenant, model, document.Status, document.Features, document.Settings, document.Subscriptions, 0);
        Dictionary<string, RoleCell> cells = model.BuiltInRoles.ToDictionary(
            role => role.Id, role => new RoleCell(role), StringComparer.Ordinal);
        List<RoleFacts> custom = [];
        foreach (CustomRoleEntry role in document.Roles)
        {
            RoleFacts facts = RoleFacts.Custom(model, role);
            custom.Add(facts);

            // A built-in role's name is the model's: no tenant's role takes its place.
            cells.TryAdd(role.Id, new RoleCell(facts));
        }

        TenantWorld world = new(document, tenant, new RoleCatalogue(custom));
        ILookup<string, AssignmentEntry> assignments =
            document.AllAssignments().ToLookup(a => a.User, StringComparer.Ordinal);
        foreach (UserEntry user in document.Users)
        {
            world._users[user.Id] = UserFacts.Create(
                model, user, assignments[user.Id], role => cells.GetValueOrDefault(role), 0);
        }

        return world;
    }

    /// <summary>Finds a user's facts, or null.</summary>
    public UserFacts? FindUser(string id) => _users.GetValueOrDefault(id);
}
