using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using OrleansRoles.Reference;
using OrleansRoles.Worlds;

namespace OrleansRoles.Model.Tests;

/// <summary>A tenant on both evaluators.</summary>
internal sealed class Comparison
{
    private readonly ModelDefinition _model;
    private readonly TenantDocument _document;
    private readonly TenantWorld _world;

    private Comparison(RoleModel compiled, ModelDefinition model, TenantDocument document, TenantDocument fast)
    {
        _model = model;
        _document = document;
        _world = TenantWorld.Build(compiled, fast);
    }

    public static Comparison Of(RoleModel compiled, TenantDocument document) =>
        new(compiled, compiled.Definition, document, document);

    /// <summary>A comparison in which the product's evaluator is told something else: it must notice.</summary>
    public static Comparison WithBug(World world, SeededBug bug) => new(
        RoleModel.Compile(bug.OfModel(world.Model)), world.Model, world.Document, bug.OfDocument(world.Document));

    /// <summary>The product's decision.</summary>
    public Decision Decide(in CheckRequest request) =>
        Evaluator.Decide(TenantOf(request), _world.FindUser(request.SubjectId), request, World.Now);

    /// <summary>The reference's decision.</summary>
    public ReferenceDecision Reference(CheckRequest request) =>
        ReferenceEvaluator.Decide(_model, _document, request, World.Now);

    /// <summary>What the two say differently of a request; null where they agree in everything.</summary>
    public string? Difference(in CheckRequest request)
    {
        Decision fast = Decide(request);
        Decision together = Evaluator.Decide(
            TenantOf(request), _world.FindUser(request.SubjectId)?.TakenTogether(), request, World.Now);
        Explanation explained = Evaluator.Explain(
            TenantOf(request), _world.FindUser(request.SubjectId), _world.Roles, request, World.Now);
        ReferenceDecision reference = Reference(request);
        string expected = Text(
            reference.Allowed, reference.Reason, reference.Obligations, reference.CarriedBy, reference.Failures);
        string actual = Text(
            fast.IsAllowed, fast.Reason, fast.Obligations, explained.CarriedBy, explained.Failures);
        return explained.Decision != fast ? $"explained as {explained.Decision}, decided as {fast}"
            : together != fast ? $"with roles taken together {together}, one by one {fast}"
            : expected != actual ? $"reference:\n{expected}\nproduct:\n{actual}"
            : null;
    }

    private TenantFacts? TenantOf(in CheckRequest request) =>
        request.Tenant == _document.Tenant ? _world.Tenant : null;

    private static string Text(
        bool allowed, DecisionReason reason, IEnumerable<string> obligations, IEnumerable<Carrier> carriers,
        IEnumerable<Failure> failures)
    {
        IEnumerable<string> carried = carriers.Select(c =>
            $"  {c.Requirement}: {c.Role} at {c.AssignedAt} held at {c.HeldAt}");
        IEnumerable<string> failed = failures.Select(f =>
            $"  {f.Requirement}: {f.Reason} ({string.Join(", ", f.Remedies)})");
        string head = $"  {(allowed ? "allow" : "deny")} {reason} [{string.Join(", ", obligations)}]";
        return string.Join('\n', carried.Concat(failed).Prepend(head));
    }
}
