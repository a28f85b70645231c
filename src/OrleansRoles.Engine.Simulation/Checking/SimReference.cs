using OrleansRoles.Engine.Simulation.Workload;
using OrleansRoles.Reference;

namespace OrleansRoles.Engine.Simulation.Checking;

/// <summary>What the reference evaluator says of the simulation's model at the versions that a check read.</summary>
internal sealed class SimReference
{
    private readonly Dictionary<(string, string, int, int, int, int), ReferenceDecision> _decisions = [];

    public ReferenceDecision Decide(CheckRecord check)
    {
        int t = check.Versions["t"];
        int u = check.Versions[$"u/{check.User}"];
        int a = check.Versions[$"r/{SimModel.RoleA}"];
        int b = check.Versions[$"r/{SimModel.RoleB}"];
        if (!_decisions.TryGetValue((check.Tenant, check.User, t, u, a, b), out ReferenceDecision? decision))
        {
            decision = ReferenceEvaluator.Decide(
                SimModel.Definition, SimModel.DocumentOf(check.Tenant, check.User, t, u, a, b),
                SimModel.Ask(check.Tenant, check.User), default);
            _decisions.Add((check.Tenant, check.User, t, u, a, b), decision);
        }

        return decision;
    }
}
