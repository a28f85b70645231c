using OrleansRoles.Entities.AppRequests;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Invitations;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Notifications;

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
    ]);
}
