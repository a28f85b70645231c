using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Structure;

/// <summary>
/// Compares a tree with its shape and reports wrong types, unknown and missing keys and ill-formed texts, everywhere at
/// once. What binds afterwards skips silently what is not as it should be.
/// </summary>
internal sealed class ShapeChecker
{
    private readonly DiagnosticBag _diagnostics;

    private ShapeChecker(DiagnosticBag diagnostics) => _diagnostics = diagnostics;

    internal static void Check(SyntaxNode root, Shape shape, DiagnosticBag diagnostics) =>
        new ShapeChecker(diagnostics).Check(root, shape, default(Owner));

    private void Check(SyntaxNode node, Shape shape, Owner owner)
    {
        switch (shape)
        {
            case ObjectShape objects:
                CheckObject(node, objects, owner);
                break;
            case MapShape map:
                CheckMap(node, map, owner);
                break;
            case ListShape list:
                CheckList(node, list, owner);
                break;
            case EitherShape either:
                CheckEither(node, either, owner);
                break;
            case RuleShape when RuleShape.IsLong(node):
                CheckObject(node, ModelShapes.Rule, owner);
                break;
            case RuleShape or RequirementShape:
                CheckRequirement(node, owner);
                break;
            case AnyShape:
                CheckAny(node);
                break;
            default:
                CheckScalar(node, shape, owner);
                break;
        }
    }

    private void CheckObject(SyntaxNode node, ObjectShape shape, Owner owner)
    {
        if (node is not SyntaxMapping mapping)
        {
            ReportType(node, shape, owner);
            return;
        }

        int required = 0;
        foreach (SyntaxEntry entry in mapping.Entries)
        {
            KeyShape? key = shape.Find(entry.Key.Value);
            if (key is not null)
            {
                bool isMissing = entry.Value is SyntaxScalar { Kind: ScalarKind.Null };
                required += key.Required && !isMissing ? 1 : 0;
                if (!isMissing)
                {
                    Check(entry.Value, key.Value, new Owner(entry.Key));
                }
            }
            else if (shape.OtherKeys is not null)
            {
                Check(entry.Value, shape.OtherKeys, new Owner(entry.Key));
            }
            else
            {
                ReportUnknownKey(entry.Key, shape);
            }
        }

        if (required < shape.Keys.Count(key => key.Required))
        {
            ReportMissing(mapping, shape, owner);
        }
    }

    private void CheckMap(SyntaxNode node, MapShape shape, Owner owner)
    {
        if (node is not SyntaxMapping mapping)
        {
            ReportType(node, shape, owner);
            return;
        }

        foreach (SyntaxEntry entry in mapping.Entries)
        {
            CheckText(entry.Key, shape.Key);
            Check(entry.Value, shape.Value, new Owner(entry.Key));
        }

        if (mapping.Entries.Length < shape.Min || mapping.Entries.Length > shape.Max)
        {
            string expected = shape.Max == 1 ? "exactly one entry" : "one entry at least";
            _diagnostics.Error(
                DiagnosticCodes.WrongCount, mapping, $"{Where(owner, mapping)} must have {expected}",
                $"write `{{ {shape.Key.Noun}: … }}`");
        }
    }

    private void CheckList(SyntaxNode node, ListShape shape, Owner owner)
    {
        if (node is not SyntaxSequence sequence)
        {
            ReportType(node, shape, owner);
            return;
        }

        foreach (SyntaxNode item in sequence.Items)
        {
            Check(item, shape.Item, owner with { IsItem = true });
        }

        if (sequence.Items.Length < shape.Min)
        {
            _diagnostics.Error(
                DiagnosticCodes.WrongCount, sequence, $"{Where(owner, sequence)} must not be empty",
                "list one item at least");
        }
    }

    private void CheckEither(SyntaxNode node, EitherShape shape, Owner owner)
    {
        bool fits = node is SyntaxScalar
            ? node is SyntaxScalar { Kind: ScalarKind.Text }
            : node is SyntaxSequence == shape.Other is ListShape;
        if (!fits)
        {
            ReportType(node, shape, owner);
            return;
        }

        Check(node, node is SyntaxScalar ? shape.Scalar : shape.Other, owner);
    }

    private void CheckRequirement(SyntaxNode node, Owner owner)
    {
        switch (node)
        {
            case SyntaxScalar { Kind: ScalarKind.Text } scalar:
                CheckText(scalar, TextRule.Permission);
                break;
            case SyntaxSequence sequence:
                foreach (SyntaxNode item in sequence.Items)
                {
                    Check(item, RequirementShapes.Requirement, owner with { IsItem = true });
                }

                break;
            case SyntaxMapping mapping:
                CheckForm(mapping);
                break;
            default:
                ReportType(node, RequirementShapes.Requirement, owner);
                break;
        }
    }

    private void CheckForm(SyntaxMapping mapping)
    {
        if (RequirementShapes.FormOf(mapping) is { } form)
        {
            CheckObject(mapping, form, default);
            return;
        }

        IEnumerable<string> known = RequirementShapes.Forms.Select(shape => shape.Name);
        SyntaxScalar? first = mapping.Entries.IsEmpty ? null : mapping.Entries[0].Key;
        _diagnostics.Error(
            DiagnosticCodes.UnknownRequirement, first is null ? mapping : first,
            first is null ? "an empty mapping is no requirement" : $"{Quote.Of(first.Value)} is no kind of requirement",
            Suggestion.For(first?.Value ?? "", known, $"write one of {Quote.List(known)}"));
    }

    // Free values nest no deeper than the tree, whose depth is limited.
    private void CheckAny(SyntaxNode node)
    {
        switch (node)
        {
            case SyntaxScalar { Kind: ScalarKind.Integer or ScalarKind.Float } number
                when ScalarKinds.ToNumber(number) is null:
                _diagnostics.Error(
                    DiagnosticCodes.OutOfRange, node, $"the number {Quote.Of(number.Value)} is too large",
                    "put it in quotes to have it as text");
                break;
            case SyntaxSequence sequence:
                foreach (SyntaxNode item in sequence.Items)
                {
                    CheckAny(item);
                }

                break;
            case SyntaxMapping mapping:
                foreach (SyntaxEntry entry in mapping.Entries)
                {
                    CheckAny(entry.Value);
                }

                break;
        }
    }

    private void CheckScalar(SyntaxNode node, Shape shape, Owner owner)
    {
        bool fits = node is SyntaxScalar scalar && shape switch
        {
            TextShape or ChoiceShape => scalar.Kind == ScalarKind.Text,
            BooleanShape => scalar.Kind == ScalarKind.Boolean,
            IntegerShape => scalar.Kind is ScalarKind.Integer or ScalarKind.Float,
            LevelShape => scalar.Kind is ScalarKind.Text or ScalarKind.Boolean,
            VersionShape => scalar.Kind is ScalarKind.Text or ScalarKind.Integer,
            LiteralShape => scalar.Kind != ScalarKind.Null,
            _ => false,
        };
        if (!fits)
        {
            ReportType(node, shape, owner);
            return;
        }

        CheckValue((SyntaxScalar)node, shape, owner);
    }

    private void CheckValue(SyntaxScalar scalar, Shape shape, Owner owner)
    {
        switch (shape)
        {
            case TextShape text:
                CheckText(scalar, text.Rule);
                break;
            case VersionShape:
                CheckText(scalar, TextRule.Id);
                break;
            case LiteralShape:
                CheckAny(scalar);
                break;
            case ChoiceShape choice when !choice.Words.Contains(scalar.Value):
                _diagnostics.Error(
                    DiagnosticCodes.UnknownWord, scalar, $"{Quote.Of(scalar.Value)} is not possible here",
                    Suggestion.For(scalar.Value, choice.Words, $"write {choice.Noun}"));
                break;
            case IntegerShape integer
                when ScalarKinds.ToInteger(scalar) is not { } value || value < integer.Min || value > integer.Max:
                _diagnostics.Error(
                    DiagnosticCodes.OutOfRange, scalar,
                    $"{Where(owner, scalar)} must be a whole number from {integer.Min} to {integer.Max}",
                    "write such a number");
                break;
        }
    }

    private void CheckText(SyntaxScalar scalar, TextRule rule)
    {
        if (!rule.IsValid(scalar.Value))
        {
            _diagnostics.Error(rule.Code, scalar, $"{Quote.Of(scalar.Value)} is not {rule.Noun}", rule.Help);
        }
    }

    private void ReportType(SyntaxNode node, Shape shape, Owner owner)
    {
        string help =
            node is SyntaxScalar { Value: { Length: > 0 and < 40 } value } && shape is TextShape or EitherShape
            ? $"put it in quotes: `\"{value}\"`"
            : $"write {shape.Noun}";
        _diagnostics.Error(
            DiagnosticCodes.WrongType, node, $"{Where(owner, node)} must be {shape.Noun}, not {node.Noun}", help);
    }

    private void ReportUnknownKey(SyntaxScalar key, ObjectShape shape)
    {
        IEnumerable<string> known = shape.Keys.Select(item => item.Name);
        _diagnostics.Error(
            DiagnosticCodes.UnknownKey, key, $"{Quote.Of(key.Value)} is not a key of {shape.Description}",
            Suggestion.For(key.Value, known, $"write one of {Quote.List(known)}, or remove it"));
    }

    private void ReportMissing(SyntaxMapping mapping, ObjectShape shape, Owner owner)
    {
        List<string> missing = [.. shape.Keys
            .Where(key => key.Required && mapping.Value(key.Name) is null)
            .Select(key => key.Name)];
        string message = $"{(missing.Count == 1 ? "the key" : "the keys")} {Quote.List(missing)} must be given";
        string help = $"add {(missing.Count == 1 ? "it" : "them")}: `{missing[0]}: …`";
        if (owner is { IsItem: false, Key: { } key })
        {
            _diagnostics.Error(DiagnosticCodes.MissingKey, key, message, help);
            return;
        }

        int end = Math.Min(mapping.End, mapping.Start + 1);
        _diagnostics.Add(DiagnosticCodes.MissingKey, mapping.Source, mapping.Start, end, message, help);
    }

    private static string Where(Owner owner, SyntaxNode node) => owner switch
    {
        { Key: null } => node.Start == 0 ? "the input" : "this",
        { IsItem: true } => $"an item of {Quote.Of(owner.Key.Value)}",
        _ => Quote.Of(owner.Key.Value),
    };

    /// <summary>The key under which a value stands, and whether as one item of a list.</summary>
    private readonly record struct Owner(SyntaxScalar? Key, bool IsItem = false);
}
