using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Binding;

/// <summary>Resolves permissions with levels as they are written in grants, needs and requirements.</summary>
internal sealed class PermissionResolver(ModelSymbols symbols, DiagnosticBag diagnostics)
{
    private readonly ModelSymbols _symbols = symbols;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    /// <summary>The permission and its level, or null where that is reported.</summary>
    internal Grant? Resolve(SyntaxScalar? node)
    {
        if (node is null || PermissionReference.Parse(node.Value) is not { } reference)
        {
            return null;
        }

        if (!_symbols.Permissions.TryGetValue(reference.Name, out PermissionDefinition? permission))
        {
            _diagnostics.Error(
                DiagnosticCodes.UnknownPermission, node, $"unknown permission {Quote.Of(reference.Name)}",
                Suggestion.For(reference.Name, _symbols.PermissionNames.Names, "define it under `permissions`"));
            return null;
        }

        return CheckLevel(node, permission, reference.Level) ? new(permission.Name, reference.Level) : null;
    }

    /// <summary>A ladder permission named without level, or null where that is reported.</summary>
    internal PermissionDefinition? ResolveLadder(SyntaxScalar node)
    {
        if (_symbols.PermissionNames.Resolve(node, _diagnostics) is not { } name
            || !_symbols.Permissions.TryGetValue(name, out PermissionDefinition? permission))
        {
            return null;
        }

        if (permission.Levels.IsEmpty && !_symbols.WithoutKnownLevels.Contains(name))
        {
            _diagnostics.Error(
                DiagnosticCodes.NotALadder, node, $"the permission {Quote.Of(name)} is a flag and has no levels",
                "name a permission with `levels`");
            return null;
        }

        return permission;
    }

    private bool CheckLevel(SyntaxScalar node, PermissionDefinition permission, string? level)
    {
        if (_symbols.WithoutKnownLevels.Contains(permission.Name))
        {
            return false;
        }

        if (permission.Levels.IsEmpty)
        {
            if (level is null)
            {
                return true;
            }

            _diagnostics.Error(
                DiagnosticCodes.LevelOfFlag, node,
                $"the permission {Quote.Of(permission.Name)} is a flag and has no levels",
                $"write `{permission.Name}`");
            return false;
        }

        if (level is null)
        {
            _diagnostics.Error(
                DiagnosticCodes.LevelMissing, node,
                $"the permission {Quote.Of(permission.Name)} has levels, and none is named",
                $"write `{permission.Name}>={permission.Levels[0]}`, which is its lowest level");
            return false;
        }

        if (permission.Levels.Contains(level))
        {
            return true;
        }

        _diagnostics.Error(
            DiagnosticCodes.UnknownLevel, node,
            $"the permission {Quote.Of(permission.Name)} has no level {Quote.Of(level)}",
            Suggestion.For(level, permission.Levels, $"its levels are {Quote.List(permission.Levels)}"));
        return false;
    }
}
