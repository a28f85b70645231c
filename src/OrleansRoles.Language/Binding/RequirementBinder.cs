using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Language.Binding;

/// <summary>
/// Requirements from tree to definition, rules inlined. What cannot be bound has been reported and becomes
/// <see cref="Requirement.Never"/>, so that whatever happens nothing is allowed by it.
/// </summary>
internal sealed class RequirementBinder
{
    /// <summary>The deepest nesting of requirements, rules included.</summary>
    internal const int DepthMax = 32;

    private const int StackDepthMax = 3 * DepthMax;

    private readonly ModelSymbols _symbols;
    private readonly Section _rules;
    private readonly PermissionResolver _permissions;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, Requirement> _bound = new(StringComparer.Ordinal);
    private readonly List<string> _underWay = [];
    private readonly Dictionary<Requirement, SyntaxNode> _places = new(ReferenceEqualityComparer.Instance);
    private int _depth;

    internal RequirementBinder(
        ModelSymbols symbols, Section rules, PermissionResolver permissions, DiagnosticBag diagnostics)
    {
        _symbols = symbols;
        _rules = rules;
        _permissions = permissions;
        _diagnostics = diagnostics;
    }

    internal IReadOnlyDictionary<Requirement, SyntaxNode> Places => _places;

    internal IReadOnlyDictionary<string, Requirement> Rules => _bound;

    /// <summary>Binds all rules, also those that nothing names.</summary>
    internal void BindRules()
    {
        foreach (Declaration rule in _rules.Items)
        {
            _ = BindRule(rule);
        }
    }

    internal Requirement Bind(SyntaxNode? node)
    {
        _depth++;
        Requirement requirement = node switch
        {
            not null when _depth > StackDepthMax => TooDeep(node),
            SyntaxScalar { Kind: ScalarKind.Text } scalar => BindName(scalar),
            SyntaxSequence sequence => BindList(sequence),
            SyntaxMapping mapping => BindForm(mapping),
            _ => new Requirement.Never(),
        };
        _depth--;
        if (node is not null)
        {
            // A list of one is its item, and stands where the item stands.
            _places.TryAdd(requirement, node);
        }

        return requirement;
    }

    // Rules name rules in a chain as long as the file allows; the stack is not.
    private Requirement.Never TooDeep(SyntaxNode node)
    {
        _diagnostics.Error(
            DiagnosticCodes.RequirementTooDeep, node,
            $"requirements nest deeper than {DepthMax}, rules included", "flatten the requirements");
        return new();
    }

    private Requirement BindList(SyntaxSequence sequence)
    {
        ImmutableArray<Requirement> items = BindItems(sequence);
        return items.Length == 1 ? items[0] : new Requirement.All(items);
    }

    private ImmutableArray<Requirement> BindItems(SyntaxNode? node) =>
        node is SyntaxSequence sequence ? [.. sequence.Items.Select(Bind)] : [];

    private Requirement BindName(SyntaxScalar scalar)
    {
        switch (scalar.Value)
        {
            case "always":
                return new Requirement.Always();
            case "never":
                return new Requirement.Never();
        }

        if (_rules.Find(scalar.Value) is { } rule)
        {
            return BindRuleReference(rule, scalar);
        }

        if (PermissionReference.Parse(scalar.Value) is not { } reference)
        {
            return new Requirement.Never();
        }

        if (reference.Level is null && !_symbols.PermissionNames.Contains(reference.Name))
        {
            _diagnostics.Error(
                DiagnosticCodes.UnknownRequirementName, scalar,
                $"{Quote.Of(scalar.Value)} is neither a permission nor a rule",
                Suggestion.For(
                    scalar.Value, _symbols.PermissionNames.Names.Concat(_rules.Items.Select(item => item.Name)),
                    "define it under `permissions` or `rules`"));
            return new Requirement.Never();
        }

        return _permissions.Resolve(scalar) is { } grant
            ? new Requirement.HasPermission(grant.Permission, grant.Level)
            : new Requirement.Never();
    }

    private Requirement BindRuleReference(Declaration rule, SyntaxScalar reference)
    {
        if (_underWay.Contains(rule.Name))
        {
            string circle = string.Join(" → ", _underWay.SkipWhile(name => !string.Equals(name, rule.Name)));
            _diagnostics.Error(
                DiagnosticCodes.RuleCycle, reference,
                $"the rule {Quote.Of(rule.Name)} requires itself: {circle} → {rule.Name}",
                "break the circle");
            return new Requirement.Never();
        }

        return new Requirement.Rule(rule.Name, BindRule(rule));
    }

    private Requirement BindRule(Declaration rule)
    {
        if (_bound.TryGetValue(rule.Name, out Requirement? known))
        {
            return known;
        }

        _underWay.Add(rule.Name);
        Requirement body = Bind(RuleShape.IsLong(rule.Value) ? rule.Body!.Find("if") : rule.Value);
        _underWay.RemoveAt(_underWay.Count - 1);
        _bound[rule.Name] = body;
        return body;
    }

    private Requirement BindForm(SyntaxMapping mapping)
    {
        string? form = RequirementShapes.FormOf(mapping)?.Name;
        SyntaxNode? value = form is null ? null : mapping.Find(form);
        return form switch
        {
            "all" => new Requirement.All(BindItems(value)),
            "any" => new Requirement.Any(BindItems(value)),
            "not" => new Requirement.Not(Bind(value)),
            "permission" => BindPermissionAt(mapping),
            "anywhere" => _permissions.Resolve(Reading.AsText(value)) is { } grant
                ? new Requirement.HasPermissionAnywhere(grant.Permission, grant.Level)
                : new Requirement.Never(),
            "role" => OfName(_symbols.Roles, value, name => new Requirement.HoldsRole(name)),
            "operator" => OfName(_symbols.Operators, value, name => new Requirement.IsOperator(name)),
            "feature" => OfName(_symbols.Features, value, name => new Requirement.FeatureOn(name)),
            "setting" => OfName(_symbols.Settings, value, name => new Requirement.SettingOn(name)),
            "seat" => OfName(_symbols.Licences, value, name => new Requirement.HoldsSeat(name)),
            "kind" => BindKind(value),
            "rank-not-above-subject" => BindRank(value),
            "with" => BindWith(mapping),
            "covers" or "equals" or "in" or "each-in" or "some-in" or "at-most" => BindEntries(form, value),
            null => new Requirement.Never(),
            _ => BindPath(form, value),
        };
    }

    private Requirement OfName(NameTable table, SyntaxNode? value, Func<string, Requirement> make) =>
        table.Resolve(Reading.AsText(value), _diagnostics) is { } name ? make(name) : new Requirement.Never();

    private static Requirement BindKind(SyntaxNode? value) => Reading.AsText(value)?.Value switch
    {
        "human" => new Requirement.SubjectKindIs(SubjectKind.Human),
        "integration" => new Requirement.SubjectKindIs(SubjectKind.Integration),
        _ => new Requirement.Never(),
    };

    private static Requirement BindPath(string form, SyntaxNode? value)
    {
        if (Path(value) is not { } path)
        {
            return new Requirement.Never();
        }

        return form switch
        {
            "subscribed" => new Requirement.Subscribed(path),
            "present" => new Requirement.Present(path),
            "absent" => new Requirement.Absent(path),
            "subject-is" => new Requirement.SubjectIs(path),
            "subject-in" => new Requirement.SubjectIn(path),
            "subject-team-in" => new Requirement.SubjectTeamIn(path),
            "subject-role-in" => new Requirement.SubjectRoleIn(path),
            _ => new Requirement.Never(),
        };
    }

    private Requirement BindPermissionAt(SyntaxMapping mapping)
    {
        Grant? grant = _permissions.Resolve(mapping.Text("permission"));
        foreach (SyntaxEntry entry in mapping.Entries("at"))
        {
            string? scope = _symbols.Scopes.Resolve(entry.Key, _diagnostics);
            if (grant is not null && scope is not null && Path(entry.Value) is { } path)
            {
                return new Requirement.HasPermissionAt(grant.Permission, grant.Level, scope, path);
            }
        }

        return new Requirement.Never();
    }

    private static Requirement BindRank(SyntaxNode? value) =>
        value is SyntaxMapping mapping && Path(mapping.Find("granted")) is { } granted
            ? new Requirement.RankNotAboveSubject(granted, Path(mapping.Find("present")))
            : new Requirement.Never();

    private Requirement BindWith(SyntaxMapping mapping)
    {
        Requirement body = Bind(mapping.Find("require"));
        string? type = _symbols.Resources.Resolve(mapping.Text("as"), _diagnostics);
        Quantifier quantifier = mapping.Flag("every") ? Quantifier.Every : Quantifier.Some;
        return type is not null && Path(mapping.Find("with")) is { } path
            ? new Requirement.With(path, type, quantifier, body)
            : new Requirement.Never();
    }

    private Requirement BindEntries(string form, SyntaxNode? value)
    {
        if (value is not SyntaxMapping { Entries.Length: > 0 } mapping)
        {
            return new Requirement.Never();
        }

        ImmutableArray<Requirement> items = [.. mapping.Entries.Select(entry => BindEntry(form, entry))];
        return items.Length == 1 ? items[0] : new Requirement.All(items);
    }

    private Requirement BindEntry(string form, SyntaxEntry entry)
    {
        Requirement requirement = form switch
        {
            "covers" => BindCovers(entry),
            "at-most" => BindAtMost(entry),
            _ => Path(entry.Key) is { } path ? BindComparison(form, path, entry.Value) : new Requirement.Never(),
        };
        _places.TryAdd(requirement, entry.Key);
        return requirement;
    }

    private static Requirement BindComparison(string form, PropertyPath path, SyntaxNode value)
    {
        ImmutableArray<PropertyValue> literals = value is SyntaxSequence sequence
            ? [.. sequence.Items.OfType<SyntaxScalar>().Select(PropertyReader.Read)]
            : [PropertyReader.Read(value)];
        if (literals.IsEmpty)
        {
            return new Requirement.Never();
        }

        return form switch
        {
            "equals" => new Requirement.EqualTo(path, literals[0]),
            "in" => new Requirement.OneOf(path, literals),
            "each-in" => new Requirement.EachOneOf(path, literals),
            _ => new Requirement.SomeOneOf(path, literals),
        };
    }

    private Requirement BindCovers(SyntaxEntry entry) =>
        _permissions.ResolveLadder(entry.Key) is { } permission && Path(entry.Value) is { } path
            ? new Requirement.CoversLevel(permission.Name, path)
            : new Requirement.Never();

    private Requirement BindAtMost(SyntaxEntry entry)
    {
        if (Reading.AsText(entry.Value) is not { } written || Path(entry.Key) is not { } path)
        {
            return new Requirement.Never();
        }

        Grant? grant = _permissions.Resolve(written);
        if (grant is { Level: null })
        {
            _diagnostics.Error(
                DiagnosticCodes.NotALadder, written,
                $"the permission {Quote.Of(grant.Permission)} is a flag and has no levels",
                "name a permission with `levels`, and a level: `name>=level`");
        }

        return grant is { Level: { } level }
            ? new Requirement.LevelAtMost(path, grant.Permission, level)
            : new Requirement.Never();
    }

    private static PropertyPath? Path(SyntaxNode? node) =>
        Reading.AsText(node) is { } scalar ? PathSyntax.Parse(scalar.Value) : null;
}
