using System.Text.Json;
using OrleansRoles.Api.Description;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities.AppRequests;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Integrations;

namespace OrleansRoles.Api.Approvals;

/// <summary>What waits for somebody's yes: changes, requests for apps, integrations.</summary>
internal static class ApprovalRoutes
{
    /// <summary>Routes all of them.</summary>
    public static void Map(RequestRoutes requests)
    {
        MapApprovals(requests);
        MapAppRequests(requests);
        MapIntegrations(requests);
    }

    private static void MapApprovals(RequestRoutes requests)
    {
        requests.Map<ApprovalBody>(Operations.ProposeChange, (at, body) => new RequestApproval
        {
            Tenant = at.Tenant,
            Kind = body.Kind,
            Summary = body.Summary,
            Plan = body.Plan,
        });
        requests.Map(Operations.ListApprovals, at => new ListApprovals
        {
            Tenant = at.Tenant,
            Page = at.Page,
            Kind = at.Text("kind"),
            Status = at.Choice(
                "status", ("pending", ApprovalStatus.Pending), ("approved", ApprovalStatus.Approved),
                ("declined", ApprovalStatus.Declined), ("applied", ApprovalStatus.Applied),
                ("expired", ApprovalStatus.Expired), ("withdrawn", ApprovalStatus.Withdrawn)),
        });
        requests.Map(Operations.GetApproval, at => new GetApproval { Tenant = at.Tenant, Id = at.Id("approval") });
        foreach ((Operation operation, bool yes) in new[]
        {
            (Operations.ApproveChange, true), (Operations.DeclineChange, false),
        })
        {
            requests.Map(operation, at => new DecideApproval
            {
                Tenant = at.Tenant,
                Id = at.Id("approval"),
                IsApproved = yes,
            });
        }

        requests.Map(
            Operations.WithdrawChange,
            at => new WithdrawApproval { Tenant = at.Tenant, Id = at.Id("approval") });
        requests.Map(Operations.ApplyChange, at => new ApplyApproval { Tenant = at.Tenant, Id = at.Id("approval") });
    }

    private static void MapAppRequests(RequestRoutes requests)
    {
        requests.Map<AppRequestBody>(Operations.RequestApp, (at, body) => new RequestApp
        {
            Tenant = at.Tenant,
            App = body.App,
            Note = body.Note,
        });
        requests.Map(Operations.ListAppRequests, at => new ListAppRequests
        {
            Tenant = at.Tenant,
            Page = at.Page,
            Status = at.Choice(
                "status", ("open", AppRequestStatus.Open), ("approved", AppRequestStatus.Approved),
                ("declined", AppRequestStatus.Declined)),
        });
        requests.Map(Operations.GetAppRequest, at => new GetAppRequest { Tenant = at.Tenant, Id = at.Id("request") });
        foreach ((Operation operation, bool yes) in new[]
        {
            (Operations.ApproveAppRequest, true), (Operations.DeclineAppRequest, false),
        })
        {
            requests.Map<AppRequestAnswerBody>(operation, (at, body) => new ResolveAppRequest
            {
                Tenant = at.Tenant,
                Id = at.Id("request"),
                IsApproved = yes,
                Note = body.Note,
            });
        }
    }

    private static void MapIntegrations(RequestRoutes requests)
    {
        requests.Map<IntegrationBody>(Operations.RequestIntegration, (at, body) => new RequestIntegration
        {
            Tenant = at.Tenant,
            Id = at.Id("integration"),
            Kind = body.Kind,
        });
        requests.Map(Operations.ListIntegrations, at => new ListIntegrations { Tenant = at.Tenant, Page = at.Page });
        requests.Map(Operations.GetIntegration, at => new GetIntegration
        {
            Tenant = at.Tenant,
            Id = at.Id("integration"),
        });
        foreach ((Operation operation, bool yes) in new[]
        {
            (Operations.ApproveIntegration, true), (Operations.DeclineIntegration, false),
        })
        {
            requests.Map(operation, at => new DecideIntegration
            {
                Tenant = at.Tenant,
                Id = at.Id("integration"),
                IsApproved = yes,
            });
        }

        requests.Map<IntegrationSettingsBody>(Operations.ConfigureIntegration, (at, body) => new ConfigureIntegration
        {
            Tenant = at.Tenant,
            Id = at.Id("integration"),
            Settings = JsonSerializer.Serialize(
                body.Settings, ApprovalBodies.Default.DictionaryStringJsonElement),
        });
        requests.Map(Operations.SyncIntegration, at => new RunIntegration
        {
            Tenant = at.Tenant,
            Id = at.Id("integration"),
        });
    }
}
