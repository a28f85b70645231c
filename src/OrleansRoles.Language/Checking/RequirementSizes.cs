using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Checking;

/// <summary>
/// Depth and size of requirements with their rules inlined. Rules that name rules twice each double at every step, so
/// sizes are added up per rule instead of walking what would be a tree.
/// </summary>
internal sealed class RequirementSizes(BoundModel model, DiagnosticBag diagnostics)
{
    private const int SizeMax = 4096;

    private readonly BoundModel _model = model;
    private readonly DiagnosticBag _diagnostics = diagnostics;
    private readonly Dictionary<string, (int Depth, int Size)> _rules = new(StringComparer.Ordinal);

    /// <summary>Whether the requirement is small enough to walk; if not, that is reported.</summary>
    internal bool Fits(Requirement requirement)
    {
        (int depth, int size) = Measure(requirement);
        SyntaxNode place = _model.Places.TryGetValue(requirement, out SyntaxNode? known) ? known : _model.Merged.File;
        if (depth > RequirementBinder.DepthMax)
        {
            _diagnostics.Error(
                DiagnosticCodes.RequirementTooDeep, place,
                $"the requirement nests {depth} deep, rules included; {RequirementBinder.DepthMax} are possible",
                "flatten it");
            return false;
        }

        if (size > SizeMax)
        {
            _diagnostics.Error(
                DiagnosticCodes.RequirementTooLarge, place,
                $"the requirement has more than {SizeMax} parts, rules included",
                "split the action, or simplify its rules");
            return false;
        }

        return true;
    }

    private (int Depth, int Size) Measure(Requirement requirement) => requirement switch
    {
        Requirement.All all => MeasureAll(all.Items),
        Requirement.Any any => MeasureAll(any.Items),
        Requirement.Not not => MeasureAll([not.Item]),
        Requirement.With with => MeasureAll([with.Body]),
        Requirement.Rule rule => MeasureRule(rule),
        _ => (1, 1),
    };

    private (int Depth, int Size) MeasureAll(IEnumerable<Requirement> items)
    {
        (int depth, int size) = (0, 0);
        foreach (Requirement item in items)
        {
            (int itemDepth, int itemSize) = Measure(item);
            (depth, size) = (Math.Max(depth, itemDepth), Math.Min(size + itemSize, SizeMax + 1));
        }

        return (depth + 1, size + 1);
    }

    private (int Depth, int Size) MeasureRule(Requirement.Rule rule)
    {
        if (!_rules.TryGetValue(rule.Name, out (int Depth, int Size) known))
        {
            known = MeasureAll([rule.Body]);
            _rules[rule.Name] = known;
        }

        return known;
    }
}
