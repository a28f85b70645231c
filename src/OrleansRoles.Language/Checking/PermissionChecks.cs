using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Checking;

/// <summary>What permissions need of each other, and what caps them; unused ladders.</summary>
internal sealed class PermissionChecks(BoundModel model, DiagnosticBag diagnostics)
{
    private readonly BoundModel _model = model;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    internal void Check()
    {
        foreach (PermissionDefinition permission in _model.Definition.Permissions)
        {
            SyntaxMapping? body = _model.Merged.Permissions.Find(permission.Name)!.Body;
            CheckNeeds(permission, body?.Text("needs"));
            CheckCap(permission, body?.Text("capped-by"));
        }

        CheckLadders();
        CheckNames();
    }

    private void CheckNeeds(PermissionDefinition permission, SyntaxScalar? written)
    {
        if (permission.Needs is not { } needs || written is null)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal) { permission.Name };
        string? next = needs.Permission;
        while (next is not null && seen.Add(next))
        {
            next = _model.Permissions[next].Needs?.Permission;
        }

        if (next is not null && string.Equals(next, permission.Name))
        {
            _diagnostics.Error(
                DiagnosticCodes.NeedsCycle, written,
                $"the permission {Quote.Of(next)} needs itself: {string.Join(" → ", seen)} → {next}",
                "remove one of these `needs`");
        }

        List<string> missing =
            [.. permission.Scopes.Where(scope => !_model.Permissions[needs.Permission].Scopes.Contains(scope))];
        if (missing.Count > 0)
        {
            _diagnostics.Error(
                DiagnosticCodes.NeedsScope, written,
                $"{Quote.Of(needs.Permission)} cannot be held at {Quote.List(missing)}, so it would never be met there",
                $"add {Quote.List(missing)} to the scopes of {Quote.Of(needs.Permission)}");
        }
    }

    private void CheckCap(PermissionDefinition permission, SyntaxScalar? written)
    {
        if (permission.CappedBy is not { } cap || written is null)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? next = permission.Needs?.Permission;
        while (next is not null && !string.Equals(next, cap) && seen.Add(next))
        {
            next = _model.Permissions[next].Needs?.Permission;
        }

        if (!string.Equals(next, cap))
        {
            _diagnostics.Error(
                DiagnosticCodes.CapNotNeeded, written,
                $"{Quote.Of(permission.Name)} does not need {Quote.Of(cap)}, directly or over others",
                $"add `needs: {cap}>={_model.Permissions[cap].Levels[0]}`");
            return;
        }

        if (!permission.Levels.SequenceEqual(_model.Permissions[cap].Levels))
        {
            _diagnostics.Error(
                DiagnosticCodes.CapLevels, written,
                $"{Quote.Of(cap)} has other levels than {Quote.Of(permission.Name)}",
                $"give both the same levels: {Quote.List(_model.Permissions[cap].Levels)}");
        }
    }

    private void CheckLadders()
    {
        var used = _model.Merged.Permissions.Items
            .Select(item => item.Body?.Text("levels")?.Value)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (Declaration ladder in _model.Merged.Ladders.Items.Where(item => !used.Contains(item.Name)))
        {
            _diagnostics.Error(
                DiagnosticCodes.UnusedLadder, ladder.Key, $"no permission uses the ladder {Quote.Of(ladder.Name)}",
                $"remove it, or write `levels: {ladder.Name}` at a permission");
        }
    }

    private void CheckNames()
    {
        foreach (Declaration rule in _model.Merged.Rules.Items)
        {
            bool isWord = rule.Name is "always" or "never";
            if (isWord || _model.Permissions.ContainsKey(rule.Name))
            {
                _diagnostics.Error(
                    DiagnosticCodes.AmbiguousName, rule.Key,
                    isWord
                        ? $"{Quote.Of(rule.Name)} has a meaning of its own"
                        : $"there is a permission {Quote.Of(rule.Name)} too, so the name could mean either",
                    "choose another name for the rule");
            }
        }

        IEnumerable<Declaration> reserved =
            _model.Merged.Permissions.Items.Where(item => item.Name is "always" or "never");
        foreach (Declaration permission in reserved)
        {
            _diagnostics.Error(
                DiagnosticCodes.AmbiguousName, permission.Key, $"{Quote.Of(permission.Name)} has a meaning of its own",
                "choose another name for the permission");
        }
    }
}
