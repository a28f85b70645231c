using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OrleansRoles.Api.Callers;

namespace OrleansRoles.Api.Description;

/// <summary>Routes operations, each behind the gate, and remembers them for the description.</summary>
internal sealed class RouteTable(IEndpointRouteBuilder endpoints, Gate gate)
{
    private readonly List<Operation> _operations = [];

    /// <summary>What has been routed.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    public void Map(Operation operation, Answering answer)
    {
        _operations.Add(operation);
        endpoints.MapMethods(operation.Path, [operation.Method], gate.Guard(operation, answer));
    }
}
