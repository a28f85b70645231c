using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Model.Evaluation;

/// <summary>
/// What an evaluation writes down on its way. The evaluator is generic over it, so that a plain check is the very same
/// code with the writing compiled away.
/// </summary>
internal interface ITrace
{
    static abstract bool IsOn { get; }

    Explainer Explainer { get; }
}

/// <summary>Writes nothing down.</summary>
internal readonly struct NoTrace : ITrace
{
    public static bool IsOn => false;

    public Explainer Explainer => throw new System.Diagnostics.UnreachableException();
}

/// <summary>Collects an explanation.</summary>
internal readonly struct FullTrace(Explainer explainer) : ITrace
{
    public static bool IsOn => true;

    public Explainer Explainer { get; } = explainer;
}

/// <summary>
/// Collects carriers and failures. What a branch wrote is taken back when another branch decides: <see cref="Mark"/>
/// before, <see cref="KeepFailures"/> or <see cref="KeepCarriers"/> after.
/// </summary>
internal sealed class Explainer(RoleCatalogue roles)
{
    public RoleCatalogue Roles { get; } = roles;

    public List<Carrier> Carriers { get; } = [];

    public List<Failure> Failures { get; } = [];

    public (int Carriers, int Failures) Mark() => (Carriers.Count, Failures.Count);

    /// <summary>The branch failed: its carriers carry nothing.</summary>
    public void KeepFailures((int Carriers, int Failures) mark) =>
        Carriers.RemoveRange(mark.Carriers, Carriers.Count - mark.Carriers);

    /// <summary>The branch held: failures on the way to it do not matter.</summary>
    public void KeepCarriers((int Carriers, int Failures) mark) =>
        Failures.RemoveRange(mark.Failures, Failures.Count - mark.Failures);

    /// <summary>Nothing of the branch matters.</summary>
    public void Forget((int Carriers, int Failures) mark)
    {
        KeepCarriers(mark);
        KeepFailures(mark);
    }

    public void Fail(Requirement requirement, DecisionReason reason, params IEnumerable<Remedy> remedies) =>
        Fail(RequirementText.Of(requirement), reason, remedies);

    public void Fail(string requirement, DecisionReason reason, params IEnumerable<Remedy> remedies) =>
        Failures.Add(new Failure(requirement, reason, [.. remedies]));

    public void Carry(string requirement, IEnumerable<(string Role, ScopeName AssignedAt, ScopeName HeldAt)> holdings)
    {
        IEnumerable<Carrier> ordered = holdings
            .Distinct()
            .OrderBy(holding => holding.Role, StringComparer.Ordinal)
            .ThenBy(holding => holding.AssignedAt.ToString(), StringComparer.Ordinal)
            .ThenBy(holding => holding.HeldAt.ToString(), StringComparer.Ordinal)
            .Select(holding => new Carrier(requirement, holding.Role, holding.AssignedAt, holding.HeldAt));
        Carriers.AddRange(ordered);
    }
}
