using System.Collections.Immutable;

namespace OrleansRoles.AspNetCore;

/// <summary>What was decided about a request so far: a feature of its <c>HttpContext</c>.</summary>
public interface IPermissionDecisionFeature
{
    /// <summary>The last decision; null where nothing was asked yet.</summary>
    PermissionDecision? Decision { get; }

    /// <summary>All decisions about the endpoint that runs, in the order in which they were asked for.</summary>
    IReadOnlyList<PermissionDecision> Decisions { get; }

    /// <summary>What must be carried out with all of them, each obligation once.</summary>
    ImmutableArray<string> Obligations { get; }
}
