using OrleansRoles.Api.Description;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Api.People;

/// <summary>Users, the roles that they hold, the tenant's own roles, and members.</summary>
internal static class PeopleRoutes
{
    /// <summary>Routes all of them.</summary>
    public static void Map(RequestRoutes requests)
    {
        MapUsers(requests);
        MapHeldRoles(requests);
        MapRoles(requests);
        MapMembers(requests);
    }

    private static void MapUsers(RequestRoutes requests)
    {
        requests.Map(Operations.ListUsers, at => new ListUsers
        {
            Tenant = at.Tenant,
            Page = at.Page,
            Status = at.Choice("status", ("active", UserStatus.Active), ("deactivated", UserStatus.Deactivated)),
            Kind = at.Choice("kind", ("human", SubjectKind.Human), ("integration", SubjectKind.Integration)),
            Team = at.Text("team"),
            Role = at.Text("role"),
            Email = at.Text("email"),
        });
        requests.Map<UserBody>(Operations.CreateUser, (at, body) => new CreateUser
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Email = body.Email,
            FirstName = body.FirstName,
            LastName = body.LastName,
            Kind = body.Integration ? SubjectKind.Integration : SubjectKind.Human,
            Roles = [.. body.Roles],
        });
        requests.Map(Operations.GetUser, at => new GetUser { Tenant = at.Tenant, User = at.Id("user") });
        requests.Map<UserEditBody>(Operations.EditUser, (at, body) => new EditUser
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Email = body.Email,
            FirstName = body.FirstName,
            LastName = body.LastName,
        });
        requests.Map(Operations.DeactivateUser, at => new DeactivateUser { Tenant = at.Tenant, User = at.Id("user") });
        requests.Map(Operations.ReactivateUser, at => new ReactivateUser { Tenant = at.Tenant, User = at.Id("user") });
        requests.Map<SignInBody>(Operations.SignInUser, (at, body) => new SignIn
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            From = body.From,
            Email = body.Email,
            FirstName = body.FirstName,
            LastName = body.LastName,
        });
        requests.Map<JoinBody>(Operations.JoinUser, (at, body) => new JoinTenant
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Email = body.Email,
            FirstName = body.FirstName,
            LastName = body.LastName,
        });
    }

    private static void MapHeldRoles(RequestRoutes requests)
    {
        requests.Map<RolesBody>(Operations.SetUserRoles, (at, body) => new SetRoles
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Roles = [.. body.Roles],
        });
        requests.Map<GivenRoleBody>(Operations.GiveUserRole, (at, body) => new GiveRole
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Role = at.Id("role"),
            At = ScopeText.Read(at, body.At),
            From = body.From,
            Until = body.Until,
        });
        requests.Map(Operations.TakeUserRole, at => new TakeRole
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Role = at.Id("role"),
            At = ScopeText.Read(at, at.Text("at") ?? ScopeName.RootType),
        });
        requests.Map<PeriodBody>(Operations.GiveRole, (at, body) => new GiveRole
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Role = at.Id("role"),
            From = body.From,
            Until = body.Until,
        });
        requests.Map(Operations.TakeRole, at => new TakeRole
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Role = at.Id("role"),
        });
    }

    private static void MapRoles(RequestRoutes requests)
    {
        requests.Map(Operations.ListRoles, at => new ListRoles { Tenant = at.Tenant, Page = at.Page });
        requests.Map<RoleBody>(Operations.CreateRole, (at, body) => new CreateRole
        {
            Tenant = at.Tenant,
            Role = at.Id("role"),
            Name = body.Name,
            Description = body.Description,
            Grants = ScopeText.Read(at, body.Grants),
        });
        requests.Map(Operations.GetRole, at => new GetRole { Tenant = at.Tenant, Role = at.Id("role") });
        requests.Map<RoleEditBody>(Operations.EditRole, (at, body) => new EditRole
        {
            Tenant = at.Tenant,
            Role = at.Id("role"),
            Name = body.Name,
            Description = body.Description,
            Grants = body.Grants is { } grants ? ScopeText.Read(at, grants) : null,
        });
        requests.Map(Operations.DeleteRole, at => new DeleteRole
        {
            Tenant = at.Tenant,
            Role = at.Id("role"),
            Confirm = at.Choice("confirm", ("true", true), ("false", false)),
        });
        requests.Map(Operations.ListHolders, at => new ListHolders
        {
            Tenant = at.Tenant,
            Role = at.Id("role"),
            Page = at.Page,
        });
    }

    private static void MapMembers(RequestRoutes requests)
    {
        MapMembers(
            requests, EntityKinds.Contract, Operations.ListContractMembers, Operations.GetContractMember,
            Operations.AddContractMember, Operations.ChangeContractMember, Operations.RemoveContractMember);
        MapMembers(
            requests, EntityKinds.Workspace, Operations.ListWorkspaceMembers, Operations.GetWorkspaceMember,
            Operations.AddWorkspaceMember, Operations.ChangeWorkspaceMember, Operations.RemoveWorkspaceMember);
    }

    private static void MapMembers(
        RequestRoutes requests, string type, Operation list, Operation get, Operation add, Operation change,
        Operation remove)
    {
        requests.Map(list, at => new ListMembers { Tenant = at.Tenant, At = Scope(at), Page = at.Page });
        requests.Map(get, at => new GetMember { Tenant = at.Tenant, At = Scope(at), User = at.Id("user") });
        requests.Map<MemberBody>(add, (at, body) => new AddMember
        {
            Tenant = at.Tenant,
            At = Scope(at),
            User = at.Id("user"),
            Roles = [.. body.Roles],
            From = body.From,
            Until = body.Until,
        });
        requests.Map<MemberBody>(change, (at, body) => new SetMemberRoles
        {
            Tenant = at.Tenant,
            At = Scope(at),
            User = at.Id("user"),
            Roles = [.. body.Roles],
            From = body.From,
            Until = body.Until,
        });
        requests.Map(remove, at => new RemoveMember { Tenant = at.Tenant, At = Scope(at), User = at.Id("user") });

        ScopeName Scope(RequestReading at) => new(type, at.Id(type));
    }
}
