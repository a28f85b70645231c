using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Binding;

/// <summary>
/// Names to symbols: the merged sections become a definition. Says what is unknown; judges nothing else.
/// </summary>
internal sealed class ModelBinder
{
    private readonly MergedModel _merged;
    private readonly DiagnosticBag _diagnostics;
    private readonly ModelSymbols _symbols;
    private readonly PermissionResolver _permissions;
    private readonly RequirementBinder _requirements;

    private ModelBinder(MergedModel merged, DiagnosticBag diagnostics)
    {
        _merged = merged;
        _diagnostics = diagnostics;
        _symbols = new(merged);
        _permissions = new(_symbols, diagnostics);
        _requirements = new(_symbols, merged.Rules, _permissions, diagnostics);
    }

    /// <summary>The bound model, or null where not even its scope types make sense.</summary>
    internal static BoundModel? Bind(MergedModel merged, DiagnosticBag diagnostics) =>
        new ModelBinder(merged, diagnostics).Bind();

    internal static string DescriptionOf(SyntaxMapping? body)
    {
        string description = body?.TextOrEmpty("description") ?? "";
        return description.Length > 0 ? description : body?.TextOrEmpty("title") ?? "";
    }

    private BoundModel? Bind()
    {
        ImmutableArray<ScopeDefinition>? scopes = BindScopes();
        ImmutableArray<PermissionDefinition> permissions =
            new PermissionBinder(_merged, _symbols, _permissions, _diagnostics).Bind();
        _requirements.BindRules();
        string root = scopes?[0].Name ?? ScopeName.RootType;
        ImmutableArray<ResourceDefinition> resources = BindResources(root);
        ImmutableArray<ActionDefinition> actions = BindActions();
        var roles = new RoleBinder(_merged, _symbols, _permissions, _diagnostics);
        var workflows = new WorkflowBinder(_merged, _symbols, _diagnostics);
        var definition = new ModelDefinition
        {
            Name = _merged.File.TextOrEmpty("model"),
            Version = (_merged.File.Find("version") as SyntaxScalar)?.Value ?? "",
            Title = _merged.File.TextOrEmpty("title"),
            Description = _merged.File.TextOrEmpty("description"),
            Scopes = scopes ?? [],
            Features = Listed("features"),
            Settings = Listed("settings"),
            Licences = Listed("licences"),
            Operators = Listed("operators"),
            Permissions = permissions,
            Resources = resources,
            Actions = actions,
            Roles = roles.Bind([.. permissions.Select(permission => permission.Name)]),
            CustomRoles = roles.BindCustomRoles(permissions),
            Ranks = roles.BindRanks(),
            Workflows = workflows.Bind(),
        };
        return scopes is null ? null : new()
        {
            Merged = _merged,
            Definition = definition,
            Permissions = _symbols.Permissions,
            Rules = _requirements.Rules,
            Places = _requirements.Places,
        };
    }

    private ImmutableArray<string> Listed(string list) => [.. _merged.Names(list).Select(name => name.Value)];

    private ImmutableArray<ScopeDefinition>? BindScopes()
    {
        var scopes = new List<ScopeDefinition>();
        var roots = new List<Declaration>();
        foreach (Declaration item in _merged.Scopes.Items)
        {
            bool isRoot = item.Body?.Value("in") is null;
            string? parent = _symbols.Scopes.Resolve(item.Body?.Text("in"), _diagnostics);
            bool oneRole = string.Equals(item.Body?.Text("members")?.Value, "one-role");
            scopes.Insert(
                isRoot && roots.Count == 0 ? 0 : scopes.Count,
                new(item.Name, parent, oneRole, DescriptionOf(item.Body)));
            if (isRoot)
            {
                roots.Add(item);
            }
        }

        CheckRoots(roots);
        return roots.Count > 0 ? [.. scopes] : null;
    }

    private void CheckRoots(List<Declaration> roots)
    {
        if (roots.Count == 0)
        {
            SyntaxMapping file = _merged.File;
            SyntaxScalar? key = file.Entries.FirstOrDefault(entry => string.Equals(entry.Key.Value, "scopes")).Key;
            _diagnostics.Add(
                DiagnosticCodes.NoRootScope, file.Source, key?.Start ?? file.Start, key?.End ?? file.Start,
                "no scope type is the tenant", "define one without `in`: `scopes: { tenant: {} }`");
        }

        foreach (Declaration other in roots.Skip(1))
        {
            _diagnostics.Error(
                DiagnosticCodes.SeveralRoots, other.Key,
                $"{Quote.Of(roots[0].Name)} and {Quote.Of(other.Name)} are both without `in`",
                $"say in which scope type {Quote.Of(other.Name)} lies: `in: {roots[0].Name}`");
        }
    }

    private ImmutableArray<ResourceDefinition> BindResources(string root) =>
        [.. _merged.Resources.Items.Select(item => BindResource(item, root))];

    private ResourceDefinition BindResource(Declaration item, string root)
    {
        SyntaxMapping? body = item.Body;
        var scopes = new List<ResourceScope>();
        if (string.Equals(item.Name, root))
        {
            scopes.Add(new(root, [new(PathRoot.It, ["id"])]));
        }

        foreach (SyntaxEntry entry in body?.Entries("scopes") ?? [])
        {
            string? scope = _symbols.Scopes.Resolve(entry.Key, _diagnostics);
            ImmutableArray<PropertyPath> paths =
                [.. Reading.Texts(entry.Value).Select(text => PathSyntax.ParseItem(text.Value)).OfType<PropertyPath>()];
            if (scope is not null && !paths.IsEmpty)
            {
                scopes.Add(new(scope, paths));
            }
        }

        return new()
        {
            Name = item.Name,
            Description = DescriptionOf(body),
            Scopes = [.. scopes],
            Gate = body?.Value("gate") is { } gate ? _requirements.Bind(gate) : null,
            ForEach = body is null ? null : BindGroup(body),
        };
    }

    private GroupDefinition? BindGroup(SyntaxMapping body)
    {
        foreach (SyntaxEntry entry in body.Entries("for-each"))
        {
            string? type = _symbols.Resources.Resolve(Reading.AsText(entry.Value), _diagnostics);
            if (type is not null && PathSyntax.ParseItem(entry.Key.Value) is { } path)
            {
                return new(path, type);
            }
        }

        return null;
    }

    private ImmutableArray<ActionDefinition> BindActions() => [.. _merged.Actions.Items.Select(BindAction)];

    private ActionDefinition BindAction(Declaration item)
    {
        SyntaxMapping? body = item.Body;
        return new()
        {
            Name = item.Name,
            Description = DescriptionOf(body),
            On = body is null ? [] : [.. _symbols.Resources.Resolve(body.Texts("on"), _diagnostics)],
            Requirement = _requirements.Bind(body?.Value("if")),
            Gate = body?.Value("gate") is { } gate ? _requirements.Bind(gate) : null,
            Obligations = BindObligations(body),
        };
    }

    private ImmutableArray<ObligationDefinition> BindObligations(SyntaxMapping? body) =>
        [.. (body?.Items("obligations") ?? []).Select(BindObligation).OfType<ObligationDefinition>()];

    private ObligationDefinition? BindObligation(SyntaxNode node)
    {
        if (Reading.AsText(node) is { } text)
        {
            return new(text.Value, null);
        }

        return node is SyntaxMapping mapping && mapping.Text("oblige") is { } oblige
            ? new(oblige.Value, mapping.Value("when") is { } when ? _requirements.Bind(when) : null)
            : null;
    }
}
