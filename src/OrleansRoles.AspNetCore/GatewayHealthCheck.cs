using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore;

/// <summary>Healthy while the gateway has a session; without one it asks the cluster for each answer: degraded.
/// </summary>
internal sealed class GatewayHealthCheck(IPermissionGateway gateway) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        GatewayHealth health = gateway.Health;
        return Task.FromResult(health.HasSession
            ? HealthCheckResult.Healthy($"the session lasts for {health.SessionLeft.TotalMilliseconds:0} ms")
            : HealthCheckResult.Degraded("there is no session: every check asks the cluster"));
    }
}
