using OrleansRoles.Language.Syntax;
using OrleansRoles.Language.Writing;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Tests;

/// <summary>What is said to differ between two versions of a model.</summary>
public sealed class ModelDiffTests
{
    private const string Before = """
        model: crm
        version: 1
        scopes: { tenant: {} }
        features: [calls]
        permissions: { a: { scope: tenant }, b: { scope: tenant }, c: { scope: tenant, levels: [view, edit] } }
        resources: { note: {} }
        rules: { mine: { subject-is: it.owner } }
        actions: { open: { on: note, if: [a, mine] }, shut: { on: note, if: b } }
        roles: { user: { at: tenant, grants: [a] }, admin: { at: tenant, grants: [a, b], default: true } }
        ranks: { order: [admin, user] }
        """;

    private const string After = """
        model: crm
        version: 2
        scopes: { tenant: {} }
        features: [notes]
        permissions: { a: { scope: tenant }, c: { scope: tenant, levels: [view, edit, own] }, d: { scope: tenant } }
        resources: { note: {} }
        rules: { mine: { subject-in: it.owners } }
        actions: { open: { on: note, if: [a, mine] }, shut: { on: note, if: d } }
        roles: { user: { at: tenant, grants: [a] }, admin: { at: tenant, grants: [a, c>=edit, d] } }
        ranks: { order: [admin] }
        workflows: { provisioning: { on: join, role: user } }
        """;

    [Fact]
    public void Equal_models_do_not_differ() => Assert.Empty(ModelDiff.Compare(Compile(Before), Compile(Before)));

    [Fact]
    public void Every_change_is_told_once() =>
        Assert.Equal(
            [
                "~ version: \"1\" → \"2\"",
                "- features calls",
                "+ features notes",
                "- permissions b",
                "~ permissions c levels: +own",
                "+ permissions d",
                "~ rules mine: { subject-is: it.owner } → { subject-in: it.owners }",
                "~ actions shut if: b → d",
                "~ roles admin grants: -b, +c>=edit, +d",
                "~ roles admin default: true → (nothing)",
                "~ ranks ranks order: [admin, user] → [admin]",
                "+ workflows provisioning",
            ],
            ModelDiff.Compare(Compile(Before), Compile(After)).Select(change => change.ToString()));

    [Fact]
    public void What_is_added_one_way_is_removed_the_other()
    {
        int added =
            ModelDiff.Compare(Compile(Before), Compile(After)).Count(item => item.Kind == ModelChangeKind.Added);
        int removed =
            ModelDiff.Compare(Compile(After), Compile(Before)).Count(item => item.Kind == ModelChangeKind.Removed);
        Assert.Equal(added, removed);
    }

    private static ModelDefinition Compile(string text) =>
        ModelLanguage.Compile(SourceText.From("crm.yaml", text)).Definition!;
}
