using OrleansRoles.Api.Description;
using OrleansRoles.Api.Invitations;
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
    }
}
