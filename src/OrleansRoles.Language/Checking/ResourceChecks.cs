using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Checking;

/// <summary>Resource types: the root goes without saying, and groups hold objects, not groups.</summary>
internal sealed class ResourceChecks(BoundModel model, DiagnosticBag diagnostics)
{
    private readonly BoundModel _model = model;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    internal void Check()
    {
        var groups = _model.Definition.Resources
            .Where(resource => resource.ForEach is not null)
            .Select(resource => resource.Name)
            .ToHashSet(StringComparer.Ordinal);
        foreach (Declaration item in _model.Merged.Resources.Items)
        {
            if (item.Body is { } body)
            {
                CheckScopes(body);
                CheckGroup(body, groups);
            }
        }

        foreach ((Requirement requirement, SyntaxNode place) in _model.Places)
        {
            if (requirement is Requirement.With with && groups.Contains(with.ResourceType))
            {
                SyntaxNode written = (place as SyntaxMapping)?.Text("as") ?? place;
                ReportGroup(written, with.ResourceType);
            }
        }
    }

    private void CheckScopes(SyntaxMapping body)
    {
        foreach (SyntaxEntry entry in body.Entries("scopes"))
        {
            if (string.Equals(entry.Key.Value, _model.Root))
            {
                _diagnostics.Error(
                    DiagnosticCodes.RootInScopes, entry.Key, $"every object lies in {Quote.Of(_model.Root)} anyway",
                    "remove this entry");
            }
        }
    }

    private void CheckGroup(SyntaxMapping body, HashSet<string> groups)
    {
        if (body.Mapping("for-each") is not { } forEach)
        {
            return;
        }

        foreach (SyntaxEntry entry in body.Entries.Where(entry => entry.Key.Value is "scopes" or "gate"))
        {
            _diagnostics.Error(
                DiagnosticCodes.ConflictingKeys, entry.Key,
                $"{Quote.Of(entry.Key.Value)} cannot stand with `for-each`: a group has its objects' scopes and gate",
                "remove one of the two");
        }

        foreach (SyntaxEntry entry in forEach.Entries)
        {
            if (Reading.AsText(entry.Value) is { } type && groups.Contains(type.Value))
            {
                ReportGroup(type, type.Value);
            }
        }
    }

    private void ReportGroup(SyntaxNode written, string type) => _diagnostics.Error(
        DiagnosticCodes.GroupOfGroups, written, $"{Quote.Of(type)} is itself a group (it has `for-each`)",
        "name the type of the objects");
}
