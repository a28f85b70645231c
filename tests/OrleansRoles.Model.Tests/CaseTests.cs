using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Reference;
using OrleansRoles.Worlds;
using OrleansRoles.Worlds.Cases;
using Xunit.Abstractions;

namespace OrleansRoles.Model.Tests;

/// <summary>The example cases on the shipped models.</summary>
public sealed class CaseTests(ITestOutputHelper output)
{
    private const int CasesLeast = 1_065;

    public static IEnumerable<object[]> Models => ShippedModels.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_case_gets_its_decision_and_obligations_from_both_evaluators(string name)
    {
        RoleModel model = ShippedModels.Find(name);
        List<string> wrong = [];
        int count = 0;
        foreach (DecisionCase example in Cases().Where(example => example.Model == name))
        {
            count++;
            Comparison comparison = Comparison.Of(model, example.Document);
            Decision product = comparison.Decide(example.Request);
            ReferenceDecision reference = comparison.Reference(example.Request);
            if (!IsAsExpected(example, product.IsAllowed, product.Obligations))
            {
                wrong.Add($"{Title(example)} product: {product}");
            }

            if (!IsAsExpected(example, reference.Allowed, reference.Obligations))
            {
                wrong.Add($"{Title(example)} reference: {reference.Reason}");
            }

            if (comparison.Difference(example.Request) is { } difference)
            {
                wrong.Add($"{Title(example)} {difference}");
            }
        }

        output.WriteLine($"{count} cases, {wrong.Count} wrong");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.NotEqual(0, count);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_document_of_a_case_means_the_same_when_it_is_sent_as_json(string name)
    {
        RoleModel model = ShippedModels.Find(name);
        List<string> wrong = [];
        foreach (DecisionCase example in Cases().Where(example => example.Model == name))
        {
            DocumentCompilation compiled = Compile(example, allowMalformedRoles: example.HasMalformedRole);
            if (compiled.Document is not { } document)
            {
                wrong.Add($"{example.Id}: {string.Join("; ", compiled.Diagnostics)}");
                continue;
            }

            Decision decision = Comparison.Of(model, document).Decide(example.Request);
            if (!IsAsExpected(example, decision.IsAllowed, decision.Obligations))
            {
                wrong.Add($"{Title(example)}: {decision}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_malformed_role_of_a_case_is_refused_in_a_document()
    {
        DecisionCase[] malformed = [.. Cases().Where(example => example.HasMalformedRole)];

        Assert.NotEmpty(malformed);
        Assert.All(malformed, example => Assert.Null(Compile(example, allowMalformedRoles: false).Document));
    }

    [Fact]
    public void Every_case_is_of_a_shipped_model()
    {
        DecisionCase[] cases = [.. Cases()];

        Assert.True(cases.Length >= CasesLeast, $"{cases.Length} cases");
        Assert.Empty(cases.Select(example => example.Model).Except(Models.Select(model => (string)model[0])));
        Assert.Equal(cases.Length, cases.Select(example => example.Id).Distinct().Count());
    }

    private static IEnumerable<DecisionCase> Cases() => CaseLoader.LoadFile(Repository.PathOf(CaseLoader.File));

    private static DocumentCompilation Compile(DecisionCase example, bool allowMalformedRoles) =>
        DocumentLanguage.Compile(
            SourceText.From("case.json", example.DocumentJson), ShippedModels.Find(example.Model).Definition,
            new DocumentOptions { AllowMalformedRoles = allowMalformedRoles });

    private static bool IsAsExpected(DecisionCase example, bool allowed, IEnumerable<string> obligations) =>
        allowed == example.IsAllowed && (!allowed || !example.Obligations.Except(obligations).Any());

    private static string Title(DecisionCase example) =>
        $"{example.Id} {(example.IsAllowed ? "allow" : "deny")} ({example.Why}) {WorldText.Request(example.Request)}";
}
