using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansRoles.Api.Http;

namespace OrleansRoles.Api.Description;

/// <summary>
/// Routes operations, puts the key before those that need it, and remembers them for the description.
/// </summary>
internal sealed class RouteTable(IEndpointRouteBuilder endpoints, OperatorKey key)
{
    private readonly List<Operation> _operations = [];

    /// <summary>What has been routed.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    public void Map(Operation operation, RequestDelegate handler)
    {
        _operations.Add(operation);
        RequestDelegate guarded = operation.NeedsKey ? KeyGate.Guard(key, handler) : handler;
        endpoints.MapMethods(operation.Path, [operation.Method], guarded);
    }
}
