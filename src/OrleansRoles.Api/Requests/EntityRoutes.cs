using OrleansRoles.Api.ApiKeys;
using OrleansRoles.Api.Approvals;
using OrleansRoles.Api.Description;
using OrleansRoles.Api.Invitations;
using OrleansRoles.Api.Licences;
using OrleansRoles.Api.Notifications;
using OrleansRoles.Api.People;

namespace OrleansRoles.Api.Requests;

/// <summary>
/// Every operation that is a command or a query of an entity: how its address and body become the request. The rows of
/// these operations stand in <see cref="Operations"/>.
/// </summary>
internal static class EntityRoutes
{
    /// <summary>Routes all of them.</summary>
    public static void Map(RequestRoutes requests)
    {
        PeopleRoutes.Map(requests);
        TenantRoutes.Map(requests);
        InvitationRoutes.Map(requests);
        LicenceRoutes.Map(requests);
        ApiKeyRoutes.Map(requests);
        ApprovalRoutes.Map(requests);
        NotificationRoutes.Map(requests);
    }
}
