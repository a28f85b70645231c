using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Api;

/// <summary>What a composition root puts behind the HTTP interface.</summary>
public sealed record ApiParts
{
    /// <summary>What answers.</summary>
    public required IRolesEngine Engine { get; init; }

    /// <summary>The store of the engine: audit, services and API keys are read from it.</summary>
    public required IStore Store { get; init; }

    /// <summary>Recognises the operator key.</summary>
    public required OperatorKey OperatorKey { get; init; }

    /// <summary>The one clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>What advances it where the operator may do so, else null.</summary>
    public ITestClock? TestClock { get; init; }

    /// <summary>Whether no other process serves requests from the same store.</summary>
    public required bool IsAlone { get; init; }

    /// <summary>The interface's settings.</summary>
    public ApiOptions Options { get; init; } = new();
}
