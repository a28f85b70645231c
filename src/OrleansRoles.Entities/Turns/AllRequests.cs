using OrleansRoles.Entities.ApiKeys;
using OrleansRoles.Entities.AppRequests;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Integrations;
using OrleansRoles.Entities.Invitations;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Teams;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Webhooks;
using OrleansRoles.Entities.Workspaces;

namespace OrleansRoles.Entities.Turns;

/// <summary>Every request that there is, with its handler.</summary>
public static class AllRequests
{
    /// <summary>The handlers.</summary>
    public static RequestHandlers Handlers { get; } = new(
    [
        .. MemberHandlers.All,
        .. NotificationHandlers.All,
        .. LicenceHandlers.All,
        .. ApprovalHandlers.All,
        .. AppRequestHandlers.All,
        .. InvitationHandlers.All,
        .. AssignmentHandlers.All,
        .. UserHandlers.All,
        .. RoleHandlers.All,
        .. TenantHandlers.All,
        .. TeamHandlers.All,
        .. ContractHandlers.All,
        .. WorkspaceHandlers.All,
        .. WebhookHandlers.All,
        .. ApiKeyHandlers.All,
        .. IntegrationHandlers.All,
    ]);
}
