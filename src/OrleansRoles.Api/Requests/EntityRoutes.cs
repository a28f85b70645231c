using OrleansRoles.Api.Description;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Members;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Api.Requests;

/// <summary>
/// Every operation that is a command or a query of an entity: how its address and body become the request. The rows of
/// these operations stand in <see cref="Operations"/>.
/// </summary>
internal static class EntityRoutes
{
    /// <summary>Routes all of them.</summary>
    public static void Map(RequestRoutes requests) => MapMembers(requests);

    private static void MapMembers(RequestRoutes requests) =>
        requests.Map(Operations.RemoveContractMember, at => new RemoveMember
        {
            Tenant = at.Tenant,
            At = new ScopeName(EntityKinds.Contract, at.Id("contract")),
            User = at.Id("user"),
        });
}
