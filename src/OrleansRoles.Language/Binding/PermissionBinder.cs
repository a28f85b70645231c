using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Binding;

/// <summary>Permissions: first all with their levels, then what they need of each other.</summary>
internal sealed class PermissionBinder
{
    private const string None = "none";

    private readonly MergedModel _merged;
    private readonly ModelSymbols _symbols;
    private readonly PermissionResolver _permissions;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, ImmutableArray<string>> _ladders = new(StringComparer.Ordinal);

    internal PermissionBinder(
        MergedModel merged, ModelSymbols symbols, PermissionResolver permissions, DiagnosticBag diagnostics)
    {
        _merged = merged;
        _symbols = symbols;
        _permissions = permissions;
        _diagnostics = diagnostics;
    }

    internal ImmutableArray<PermissionDefinition> Bind()
    {
        foreach (Declaration ladder in _merged.Ladders.Items)
        {
            _ladders[ladder.Name] = BindLevels(Reading.Texts(ladder.Value));
        }

        foreach (Declaration item in _merged.Permissions.Items)
        {
            _symbols.Permissions[item.Name] = BindAlone(item);
        }

        foreach (Declaration item in _merged.Permissions.Items)
        {
            _symbols.Permissions[item.Name] = BindNeeds(item, _symbols.Permissions[item.Name]);
        }

        return [.. _merged.Permissions.Items.Select(item => _symbols.Permissions[item.Name])];
    }

    private PermissionDefinition BindAlone(Declaration item)
    {
        SyntaxMapping? body = item.Body;
        SyntaxNode? written = body?.Value("levels");
        ImmutableArray<string> levels = written is null ? [] : BindLevels(item.Name, written);
        if (body is null || (written is not null && levels.IsEmpty))
        {
            _ = _symbols.WithoutKnownLevels.Add(item.Name);
        }

        return new()
        {
            Name = item.Name,
            Description = ModelBinder.DescriptionOf(body),
            Levels = levels,
            Scopes = body is null ? [] : [.. _symbols.Scopes.Resolve(body.Texts("scope"), _diagnostics)],
            Feature = _symbols.Features.Resolve(body?.Text("feature"), _diagnostics),
            Setting = _symbols.Settings.Resolve(body?.Text("setting"), _diagnostics),
            Restrictive = body?.Flag("restrictive") ?? false,
        };
    }

    private ImmutableArray<string> BindLevels(string permission, SyntaxNode written)
    {
        if (Reading.AsText(written) is not { } ladder)
        {
            return BindLevels(Reading.Texts(written));
        }

        if (_symbols.Ladders.Resolve(ladder, _diagnostics) is { } name)
        {
            return _ladders[name];
        }

        // The ladder is reported; nothing more can be said about this permission's levels.
        _ = _symbols.WithoutKnownLevels.Add(permission);
        return [];
    }

    private ImmutableArray<string> BindLevels(IEnumerable<SyntaxScalar> levels)
    {
        var bound = ImmutableArray.CreateBuilder<string>();
        foreach (SyntaxScalar level in DistinctNames.Of(levels, _diagnostics))
        {
            if (!string.Equals(level.Value, None))
            {
                bound.Add(level.Value);
                continue;
            }

            _diagnostics.Error(
                DiagnosticCodes.NoneListed, level, "`none` is below the levels of every ladder already",
                "remove it from the list");
        }

        return bound.ToImmutable();
    }

    private PermissionDefinition BindNeeds(Declaration item, PermissionDefinition permission)
    {
        Grant? needs = _permissions.Resolve(item.Body?.Text("needs"));
        SyntaxScalar? cap = item.Body?.Text("capped-by");
        return permission with
        {
            Needs = needs is null ? null : new(needs.Permission, needs.Level),
            CappedBy = cap is null ? null : _permissions.ResolveLadder(cap)?.Name,
        };
    }
}
