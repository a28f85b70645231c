using System.Collections.Immutable;
using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Tests;

/// <summary>A model's tests, bound against the model itself. Running them is the evaluator's business.</summary>
internal sealed class TestBinder
{
    private readonly ModelDefinition _model;
    private readonly DiagnosticBag _diagnostics;
    private readonly NameTable _actions;
    private readonly NameTable _resources;
    private readonly NameTable _operators;
    private readonly DocumentModel _documents;

    private TestBinder(ModelDefinition model, DiagnosticBag diagnostics)
    {
        _model = model;
        _diagnostics = diagnostics;
        _actions = new(
            DiagnosticCodes.UnknownAction, "action", "define it under `actions`",
            model.Actions.Select(item => item.Name));
        _resources = new(
            DiagnosticCodes.UnknownResource, "resource type", "define it under `resources`",
            model.Resources.Select(item => item.Name));
        _operators = new(DiagnosticCodes.UnknownOperator, "operator", "list it under `operators`", model.Operators);
        _documents = new(model);
    }

    internal static ImmutableArray<ModelTest> Bind(
        IEnumerable<SyntaxNode> tests, ModelDefinition model, DiagnosticBag diagnostics)
    {
        var binder = new TestBinder(model, diagnostics);
        return [.. tests.OfType<SyntaxMapping>().Select(binder.BindTest).OfType<ModelTest>()];
    }

    private ModelTest? BindTest(SyntaxMapping test)
    {
        TenantDocument? given = test.Mapping("given") is { } written
            ? DocumentBinder.Bind(written, _documents, DocumentOptions.ForTests(_model.Name), _diagnostics)
            : new() { Tenant = ModelTest.TenantId, Model = _model.Name };
        ImmutableArray<ModelTestCheck> checks =
            [.. test.Items("check").OfType<SyntaxMapping>().Select(BindCheck).OfType<ModelTestCheck>()];
        return given is null ? null : new(test.TextOrEmpty("name"), given, checks);
    }

    private ModelTestCheck? BindCheck(SyntaxMapping check)
    {
        string? action = _actions.Resolve(check.Text("action"), _diagnostics);
        SyntaxMapping? resource = check.Mapping("resource");
        string? type = _resources.Resolve(resource?.Text("type"), _diagnostics);
        (string Type, string Id)? subject = BindSubject(check);
        if (action is null || resource is null || type is null || subject is not { } known)
        {
            return null;
        }

        CheckPair(check, action, type);
        bool allow = string.Equals(check.Text("expect")?.Value, "allow");
        return new()
        {
            SubjectType = known.Type,
            SubjectId = known.Id,
            SubjectProperties = [.. PropertyReader.ReadAll(check.Mapping("subject-properties"))],
            Action = action,
            ActionProperties = [.. PropertyReader.ReadAll(check.Mapping("action-properties"))],
            ResourceType = type,
            ResourceId = BindResourceId(resource, type),
            Properties = [.. PropertyReader.ReadAll(resource, "type", "id")],
            Context = [.. PropertyReader.ReadAll(check.Mapping("context"))],
            ExpectAllow = allow,
            Obligations = BindObligations(check, allow),
            Reason = check.Text("reason")?.Value,
            File = check.Source.Name,
            Start = check.StartPosition,
        };
    }

    private (string Type, string Id)? BindSubject(SyntaxMapping check)
    {
        SyntaxScalar? user = check.Text("user");
        SyntaxScalar? named = check.Text("operator");
        if (user is null == named is null)
        {
            _diagnostics.Error(
                DiagnosticCodes.ConflictingKeys, (SyntaxNode?)named ?? check,
                user is null ? "nobody asks" : "both a user and an operator ask", "write either `user` or `operator`");
            return null;
        }

        if (user is not null)
        {
            return ("user", user.Value);
        }

        return _operators.Resolve(named, _diagnostics) is { } name ? ("operator", name) : null;
    }

    private string BindResourceId(SyntaxMapping resource, string type)
    {
        if (resource.Text("id") is { } id)
        {
            return id.Value;
        }

        if (!string.Equals(type, _model.Scopes[0].Name))
        {
            _diagnostics.Error(
                DiagnosticCodes.TestWithoutResourceId, resource, $"the resource of type {Quote.Of(type)} has no id",
                "add `id: …`; only the tenant goes without");
        }

        return ModelTest.TenantId;
    }

    private ImmutableArray<string>? BindObligations(SyntaxMapping check, bool allow)
    {
        if (check.Value("obligations") is not SyntaxSequence obligations)
        {
            return null;
        }

        if (!allow && obligations.Items.Length > 0)
        {
            _diagnostics.Error(
                DiagnosticCodes.TestContradiction, obligations, "a deny has no obligations",
                "remove them, or write `expect: allow`");
        }

        return [.. Reading.Texts(obligations).Select(text => text.Value)];
    }

    private void CheckPair(SyntaxMapping check, string action, string type)
    {
        ActionDefinition definition = _model.Actions.First(item => string.Equals(item.Name, action));
        if (!definition.On.Contains(type))
        {
            _diagnostics.Error(
                DiagnosticCodes.TestOtherResource, check.Text("action")!,
                $"the action {Quote.Of(action)} is not for resources of type {Quote.Of(type)}, so it is denied",
                $"it is for {Quote.List(definition.On)}");
        }
    }
}
