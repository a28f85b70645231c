using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Server.Tests.Escalation;

/// <summary>A tenant of any model, with somebody in every role that the seed chooses, and somebody in none.</summary>
internal sealed class EscalationWorld
{
    public const string Tenant = "acme";
    public const string Stranger = "stranger";
    public const string CustomRole = "r1";

    private const string Console = "d1";
    private const string Contract = "contract";
    private const string Workspace = "workspace";

    private readonly ModelDefinition _model;
    private readonly bool _isAppointed;
    private readonly List<UserEntry> _users = [];
    private readonly List<AssignmentEntry> _assignments = [];

    public EscalationWorld(ModelDefinition model, int seed)
    {
        // Roles that the vendor gives are held in every second tenant only; where nobody holds one, nobody comes to it.
        (_model, _isAppointed) = (model, seed % 2 == 0);
        Document = Make();
    }

    /// <summary>The tenant at the beginning.</summary>
    public TenantDocument Document { get; }

    /// <summary>Everything that is held in a tenant, roles at the tenant itself included.</summary>
    public static IEnumerable<AssignmentEntry> Held(TenantDocument document) => document.AllAssignments().Concat(
        document.Users.SelectMany(
            user => user.Roles, (user, role) => new AssignmentEntry(user.Id, role, ScopeName.Root)));

    private bool HasContracts => _model.Workflows.Members.Any(rule => rule.Scope == Contract);

    private TenantDocument Make()
    {
        string root = _model.Scopes[0].Name;
        RoleDefinition[] atRoot =
        [
            .. _model.Roles.Where(role => role.Scope == root
                && (_isAppointed || role is { AssignedByOperator: null } || role.HoldersMin > 0)),
        ];
        foreach (RoleDefinition role in atRoot)
        {
            AddUser(role.Name, role.Kind ?? SubjectKind.Human, role.Name);
        }

        string? everybody = _model.Roles.FirstOrDefault(role => role.Scope == root && role.Default)?.Name;
        foreach (string name in new[] { "plain", "mia", "gus" })
        {
            AddUser(name, SubjectKind.Human, everybody);
        }

        AddUser("gone", SubjectKind.Human, atRoot.FirstOrDefault(role => role.Kind != SubjectKind.Integration)?.Name);
        _users[^1] = _users[^1] with { Status = UserStatus.Deactivated };
        foreach (RoleDefinition role in _model.Roles.Where(role => role.Scope == "console" && _isAppointed))
        {
            _assignments.Add(new AssignmentEntry("gus", role.Name, new ScopeName("console", Console)));
        }

        TenantDocument document = new()
        {
            Tenant = Tenant,
            Model = _model.Name,
            Features = _model.Features,
            Subscriptions = ["crm"],
            Contracts = HasContracts ? [ContractOf("c1"), ContractOf("c2")] : [],
            Roles = _model.CustomRoles is null ? [] : [new CustomRoleEntry { Id = CustomRole, Name = "First" }],
        };
        return document with { Users = [.. _users], Assignments = [.. _assignments] };
    }

    private ContractEntry ContractOf(string id) => new()
    {
        Id = id,
        Console = _model.Scopes.Any(scope => scope.Name == "console") ? Console : "",
        Members = [.. Staff(Contract, id)],
        Workspaces = [new WorkspaceEntry { Id = $"{id}-web", Members = [.. Inside(id)] }],
    };

    /// <summary>One member for each role of the scope type.</summary>
    private IEnumerable<MemberEntry> Staff(string scope, string id)
    {
        foreach (RoleDefinition role in _model.Roles.Where(role => role.Scope == scope))
        {
            string user = $"{id}-{role.Name}";
            AddUser(user, SubjectKind.Human, null);
            yield return new MemberEntry(user, [role.Name]);
        }
    }

    /// <summary>The members of the contract's workspace, who are members of the contract as well.</summary>
    private IEnumerable<MemberEntry> Inside(string contract)
    {
        string[] roles = [.. _model.Roles.Where(role => role.Scope == Workspace).Select(role => role.Name)];
        string[] members = [.. _model.Roles.Where(role => role.Scope == Contract).Select(role => role.Name)];
        return members.Zip(roles, (member, role) => new MemberEntry($"{contract}-{member}", [role]));
    }

    private void AddUser(string id, SubjectKind kind, string? role) => _users.Add(new UserEntry
    {
        Id = id,
        Email = kind == SubjectKind.Human ? $"{id}@acme.example" : "",
        Kind = kind,
        Roles = role is null ? [] : [role],
    });
}
