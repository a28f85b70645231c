using System.Collections.Immutable;
using OrleansRoles.Entities.ApiKeys;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Invitations;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Teams;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Server.Tests.Escalation;

/// <summary>Random commands that hand something out, sensible ones and others, by anybody.</summary>
internal sealed class EscalationCommands(ModelDefinition model, Random random)
{
    private const string Tenant = EscalationWorld.Tenant;

    private static readonly string[] s_newcomers = ["n1", "n2", "n3"];
    private static readonly string[] s_emails = ["n1@example.org", "n2@example.org", "plain@acme.example"];
    private static readonly string[] s_customRoles = [EscalationWorld.CustomRole, "r2", "r3"];
    private static readonly string[] s_levels = ["view", "edit"];

    private int _made;

    /// <summary>The next command, for a tenant as it is now.</summary>
    /// <param name="now">The tenant.</param>
    /// <param name="tokens">Hashes of the tokens that were mailed, with their address.</param>
    /// <param name="approvals">Approvals that were asked for.</param>
    /// <param name="actor">Who sends it.</param>
    public Command Next(
        TenantDocument now, IReadOnlyList<(string Hash, string Email)> tokens, IReadOnlyList<string> approvals,
        string actor)
    {
        string user = Of([.. now.Users.Select(entry => entry.Id), actor, .. s_newcomers]);
        ScopeName at = MemberScope(now, actor);
        string member = MemberOf(now, at, user);
        return random.Next(28) switch
        {
            0 or 1 or 2 => new GiveRole { Tenant = Tenant, User = user, Role = AnyRole(), At = RoleScope(now) },
            3 => new TakeRole { Tenant = Tenant, User = user, Role = AnyRole(), At = RoleScope(now) },
            4 or 5 => new SetRoles { Tenant = Tenant, User = user, Roles = Roles() },
            6 or 7 => new AddMember { Tenant = Tenant, At = at, User = member, Roles = [AnyRole(at.Type)] },
            8 or 9 => new SetMemberRoles { Tenant = Tenant, At = at, User = member, Roles = [AnyRole(at.Type)] },
            10 => new RemoveMember { Tenant = Tenant, At = at, User = member },
            11 => new CreateRole
            {
                Tenant = Tenant,
                Role = Of(s_customRoles),
                Name = $"Role {++_made}",
                Grants = Grants(),
            },
            12 or 13 => new EditRole { Tenant = Tenant, Role = Of(s_customRoles), Grants = Grants() },
            14 => new DeleteRole { Tenant = Tenant, Role = Of(s_customRoles), Confirm = true },
            15 or 16 => Invitation(now),
            17 or 18 => Acceptance(tokens, actor),
            19 => new CreateWorkspace { Tenant = Tenant, Contract = Of(["c1", "c2"]), Workspace = $"w{++_made}" },
            20 => new CreateContract { Tenant = Tenant, Contract = $"k{++_made}", FirstOwner = user },
            21 => new CreateUser
            {
                Tenant = Tenant,
                User = Of(s_newcomers),
                Roles = Roles(),
                Kind = random.Next(4) == 0 ? SubjectKind.Integration : SubjectKind.Human,
            },
            22 => random.Next(2) == 0
                ? new DeactivateUser { Tenant = Tenant, User = user }
                : new ReactivateUser { Tenant = Tenant, User = user },
            23 => random.Next(2) == 0
                ? new CreateTeam { Tenant = Tenant, Team = Of(["t1", "t2"]), Members = [user] }
                : new AddToTeam { Tenant = Tenant, Team = Of(["t1", "t2"]), User = user },
            24 => random.Next(2) == 0
                ? new CreateIntegrationUser { Tenant = Tenant, Id = $"bot{++_made}" }
                : new IssueApiKey { Tenant = Tenant, User = user },
            25 => new AssignSeats { Tenant = Tenant, Licence = Licence(), Users = [user] },
            26 => new RequestLicenceChange
            {
                Tenant = Tenant,
                Licence = Licence(),
                Plan = new LicenceChangePlan { Assign = [user] },
            },
            _ => new DecideApproval { Tenant = Tenant, Id = Of([.. approvals, "none"]), IsApproved = true },
        };
    }

    private SendInvitation Invitation(TenantDocument now)
    {
        string contract = Of(["c1", "c2"]);
        bool isInto = random.Next(2) == 0;
        return new SendInvitation
        {
            Tenant = Tenant,
            Contract = contract,
            Email = Of(s_emails),
            Role = model.Workflows.Join is null ? AnyRole("contract") : null,
            Workspace = isInto
                ? Of([.. now.Contracts.SelectMany(entry => entry.Workspaces).Select(entry => entry.Id), "none"])
                : null,
            WorkspaceRole = isInto ? AnyRole("workspace") : null,
        };
    }

    private AcceptInvitation Acceptance(IReadOnlyList<(string Hash, string Email)> tokens, string actor)
    {
        (string hash, string email) = tokens.Count == 0 ? ("none", "") : tokens[random.Next(tokens.Count)];
        return new AcceptInvitation
        {
            Tenant = Tenant,
            TokenHash = hash,
            Email = random.Next(4) == 0 ? $"{actor}@acme.example" : email,
        };
    }

    /// <summary>Mostly somebody of the same contract, whose id begins with the contract's.</summary>
    private string MemberOf(TenantDocument now, ScopeName at, string anybody)
    {
        string[] members =
        [
            .. now.Users.Select(user => user.Id).Where(id => id.StartsWith(at.Id[..2], StringComparison.Ordinal)),
        ];
        return members.Length > 0 && random.Next(4) > 0 ? Of(members) : anybody;
    }

    /// <summary>Every second time one in which the actor has a part.</summary>
    private ScopeName MemberScope(TenantDocument now, string actor)
    {
        ScopeName[] own =
        [
            .. EscalationWorld.Held(now)
                .Where(a => a.User == actor && a.At.Type is ("contract" or "workspace")).Select(a => a.At),
        ];
        if (own.Length > 0 && random.Next(2) == 0)
        {
            return own[random.Next(own.Length)];
        }

        ScopeName[] scopes =
        [
            .. now.Contracts.Select(contract => new ScopeName("contract", contract.Id)),
            .. now.Contracts.SelectMany(c => c.Workspaces).Select(w => new ScopeName("workspace", w.Id)),
            new ScopeName("contract", "none"),
        ];
        return scopes[random.Next(scopes.Length)];
    }

    private ScopeName RoleScope(TenantDocument now) => random.Next(4) switch
    {
        0 => new ScopeName(Of(["console", "venue", "app"]), "d1"),
        1 => MemberScope(now, ""),
        _ => ScopeName.Root,
    };

    private ImmutableArray<string> Roles() => [.. Enumerable.Range(0, random.Next(3)).Select(_ => AnyRole())];

    private string AnyRole(string? scope = null)
    {
        string[] fitting = [.. model.Roles.Where(role => role.Scope == scope).Select(role => role.Name)];
        return fitting.Length > 0 && random.Next(4) > 0
            ? Of(fitting)
            : Of([.. model.Roles.Select(role => role.Name), .. s_customRoles]);
    }

    private ImmutableArray<GrantEntry> Grants()
    {
        PermissionDefinition permission = model.Permissions[random.Next(model.Permissions.Length)];
        string type = Of([.. permission.Scopes, .. model.CustomRoles?.GrantScopes ?? []]);
        ScopeName at = type == model.Scopes[0].Name ? ScopeName.Root : new ScopeName(type, Of(["crm", "d1", "*"]));
        string? level = permission.Levels.IsEmpty ? null : Of([.. permission.Levels, .. s_levels]);
        return [new GrantEntry(at, [new Grant(permission.Name, level)])];
    }

    private string Licence() => Of([.. model.Licences, "none"]);

    private string Of(string[] items) => items[random.Next(items.Length)];
}
