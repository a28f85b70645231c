using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Measuring;

/// <summary>The facts that one request is decided on.</summary>
internal readonly record struct FactsAtHand(TenantFacts Tenant, UserFacts User)
{
    public static FactsAtHand[] Of(World world, CheckRequest[] requests) => Array.ConvertAll(requests, request =>
        world.Gateway.TryReadFacts(
            request.Tenant, [request.SubjectId], out TenantFacts? tenant, out Dictionary<string, UserFacts> users)
            ? new FactsAtHand(tenant!, users[request.SubjectId])
            : throw new InvalidOperationException($"`{request.SubjectId}` is not in memory"));
}
