using OrleansRoles.Api.Description;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Teams;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Api.People;

/// <summary>Tenants, and what lies in them: contracts, workspaces, teams.</summary>
internal static class TenantRoutes
{
    /// <summary>Routes all of them.</summary>
    public static void Map(RequestRoutes requests)
    {
        MapTenants(requests);
        MapEnabled(requests);
        MapContracts(requests);
        MapWorkspaces(requests);
        MapTeams(requests);
    }

    private static void MapTenants(RequestRoutes requests)
    {
        requests.Map<TenantEditBody>(Operations.EditTenant, (at, body) => new EditTenant
        {
            Tenant = at.Tenant,
            Name = body.Name,
            Status = body.Status switch
            {
                ServedStatus.Active => TenantStatus.Active,
                ServedStatus.Suspended => TenantStatus.Suspended,
                null => null,
            },
        });
        requests.Map(
            Operations.DeleteTenant, at => new DeleteTenant { Tenant = at.Tenant, Confirm = at.Flag("confirm") });
        requests.Map(Operations.GetTenantSettings, at => new GetTenant { Tenant = at.Tenant });
    }

    private static void MapEnabled(RequestRoutes requests)
    {
        foreach ((Operation operation, bool on) in new[]
        {
            (Operations.SetSubscription, true), (Operations.ClearSubscription, false),
        })
        {
            requests.Map(
                operation, at => new SetSubscription { Tenant = at.Tenant, App = at.Id("app"), On = on });
        }

        foreach ((Operation operation, bool on) in new[]
        {
            (Operations.SetFeature, true), (Operations.ClearFeature, false),
        })
        {
            requests.Map(
                operation, at => new SetFeature { Tenant = at.Tenant, Feature = at.Id("feature"), On = on });
        }

        foreach ((Operation operation, bool on) in new[]
        {
            (Operations.SetSetting, true), (Operations.ClearSetting, false),
        })
        {
            requests.Map(
                operation, at => new SetSetting { Tenant = at.Tenant, Setting = at.Id("setting"), On = on });
        }
    }

    private static void MapContracts(RequestRoutes requests)
    {
        requests.Map(Operations.ListContracts, at => new ListContracts { Tenant = at.Tenant, Page = at.Page });
        requests.Map<ContractBody>(Operations.CreateContract, (at, body) => new CreateContract
        {
            Tenant = at.Tenant,
            Contract = at.Id("contract"),
            Name = body.Name,
            Console = body.Console,
            FirstOwner = body.Owner,
        });
        requests.Map(
            Operations.GetContract, at => new GetContract { Tenant = at.Tenant, Contract = at.Id("contract") });
        requests.Map<ContractEditBody>(Operations.EditContract, (at, body) => new EditContract
        {
            Tenant = at.Tenant,
            Contract = at.Id("contract"),
            Name = body.Name,
            Console = body.Console,
        });
        requests.Map(
            Operations.DeleteContract, at => new DeleteContract { Tenant = at.Tenant, Contract = at.Id("contract") });
        requests.Map(Operations.ListWorkspaces, at => new ListWorkspaces
        {
            Tenant = at.Tenant,
            Contract = at.Id("contract"),
            Page = at.Page,
        });
        requests.Map<NameBody>(Operations.CreateWorkspace, (at, body) => new CreateWorkspace
        {
            Tenant = at.Tenant,
            Contract = at.Id("contract"),
            Workspace = at.Id("workspace"),
            Name = body.Name,
        });
    }

    private static void MapWorkspaces(RequestRoutes requests)
    {
        requests.Map(
            Operations.GetWorkspace, at => new GetWorkspace { Tenant = at.Tenant, Workspace = at.Id("workspace") });
        requests.Map<NewNameBody>(Operations.RenameWorkspace, (at, body) => new RenameWorkspace
        {
            Tenant = at.Tenant,
            Workspace = at.Id("workspace"),
            Name = body.Name,
        });
        requests.Map(
            Operations.DeleteWorkspace,
            at => new DeleteWorkspace { Tenant = at.Tenant, Workspace = at.Id("workspace") });
    }

    private static void MapTeams(RequestRoutes requests)
    {
        requests.Map(Operations.ListTeams, at => new ListTeams { Tenant = at.Tenant, Page = at.Page });
        requests.Map<TeamBody>(Operations.CreateTeam, (at, body) => new CreateTeam
        {
            Tenant = at.Tenant,
            Team = at.Id("team"),
            Name = body.Name,
            Members = [.. body.Members],
        });
        requests.Map(Operations.AddToTeam, at => new AddToTeam
        {
            Tenant = at.Tenant,
            Team = at.Id("team"),
            User = at.Id("user"),
        });
        requests.Map(Operations.RemoveFromTeam, at => new RemoveFromTeam
        {
            Tenant = at.Tenant,
            Team = at.Id("team"),
            User = at.Id("user"),
        });
    }
}
