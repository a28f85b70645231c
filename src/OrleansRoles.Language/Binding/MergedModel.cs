using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Binding;

/// <summary>The sections of a model file and all its parts, merged; names are not resolved yet.</summary>
internal sealed class MergedModel
{
    private static readonly string[] _lists = ["features", "settings", "licences", "operators"];
    private static readonly string[] _sections =
        ["scopes", "ladders", "permissions", "resources", "rules", "actions", "roles"];

    private static readonly string[] _workflowSections = ["members", "licences", "approvals"];

    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, Section> _bySection = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SyntaxScalar>> _byList = new(StringComparer.Ordinal);

    internal MergedModel(SyntaxMapping file, DiagnosticBag diagnostics)
    {
        File = file;
        _diagnostics = diagnostics;
    }

    /// <summary>The model file itself, as opposed to its parts.</summary>
    internal SyntaxMapping File { get; }

    internal Section Scopes => Of("scopes");

    internal Section Ladders => Of("ladders");

    internal Section Permissions => Of("permissions");

    internal Section Resources => Of("resources");

    internal Section Rules => Of("rules");

    internal Section Actions => Of("actions");

    internal Section Roles => Of("roles");

    internal Section Members => Of("workflows/members");

    internal Section LicenceRules => Of("workflows/licences");

    internal Section Approvals => Of("workflows/approvals");

    internal SyntaxMapping? CustomRoles => Of("").Find("custom-roles")?.Body;

    internal SyntaxMapping? Ranks => Of("").Find("ranks")?.Body;

    internal List<SyntaxMapping> Notifications { get; } = [];

    internal IEnumerable<SyntaxNode> Tests => File.Items("tests");

    /// <summary>The names of a list section: <c>features</c> and the like.</summary>
    internal IReadOnlyList<SyntaxScalar> Names(string list) => _byList.GetValueOrDefault(list) ?? [];

    /// <summary>A workflow that there is once: <c>invitations</c> and the like.</summary>
    internal SyntaxMapping? Workflow(string name) => Of("workflows").Find(name)?.Body;

    /// <summary>Adds a file's sections behind those that are there.</summary>
    internal void Add(SyntaxMapping file)
    {
        foreach (string name in _sections)
        {
            AddEntries(name, file.Entries(name));
        }

        foreach (string name in _lists)
        {
            AddNames(name, file);
        }

        AddEntries("", file.Entries.Where(entry => entry.Key.Value is "custom-roles" or "ranks"));
        if (file.Mapping("workflows") is { } workflows)
        {
            AddWorkflows(workflows);
        }
    }

    private void AddWorkflows(SyntaxMapping workflows)
    {
        foreach (SyntaxEntry entry in workflows.Entries)
        {
            if (_workflowSections.Contains(entry.Key.Value))
            {
                AddEntries($"workflows/{entry.Key.Value}", (entry.Value as SyntaxMapping)?.Entries ?? []);
            }
            else if (string.Equals(entry.Key.Value, "notifications"))
            {
                Notifications.AddRange(workflows.Items("notifications").OfType<SyntaxMapping>());
            }
            else
            {
                AddEntries("workflows", [entry]);
            }
        }
    }

    private void AddEntries(string section, IEnumerable<SyntaxEntry> entries)
    {
        foreach (SyntaxEntry entry in entries)
        {
            if (entry.Value is not SyntaxScalar { Kind: ScalarKind.Null })
            {
                Of(section).Add(entry.Key, entry.Value, _diagnostics);
            }
        }
    }

    // The same feature in two files is the same feature; twice in one file it is a slip.
    private void AddNames(string list, SyntaxMapping file)
    {
        if (!_byList.TryGetValue(list, out List<SyntaxScalar>? names))
        {
            _byList[list] = names = [];
        }

        var known = names.Select(name => name.Value).ToHashSet(StringComparer.Ordinal);
        names.AddRange(DistinctNames.Of(file.Texts(list), _diagnostics).Where(name => known.Add(name.Value)));
    }

    private Section Of(string name)
    {
        if (!_bySection.TryGetValue(name, out Section? section))
        {
            _bySection[name] = section = new();
        }

        return section;
    }
}

/// <summary>Lists of names in which none may stand twice.</summary>
internal static class DistinctNames
{
    internal static List<SyntaxScalar> Of(IEnumerable<SyntaxScalar> names, DiagnosticBag diagnostics)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var distinct = new List<SyntaxScalar>();
        foreach (SyntaxScalar name in names)
        {
            if (seen.Add(name.Value))
            {
                distinct.Add(name);
                continue;
            }

            diagnostics.Error(
                DiagnosticCodes.DuplicateItem, name, $"{Quote.Of(name.Value)} is listed twice",
                "remove one of the two");
        }

        return distinct;
    }
}
