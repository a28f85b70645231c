using System.Collections.Immutable;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Writing;

/// <summary>
/// How two definitions differ, by what their authors wrote: section by section, name by name, key by key.
/// </summary>
public static class ModelDiff
{
    /// <summary>The changes from one definition to another, in the order of the language's sections.</summary>
    public static ImmutableArray<ModelChange> Compare(ModelDefinition before, ModelDefinition after)
    {
        var changes = ImmutableArray.CreateBuilder<ModelChange>();
        WrittenMap left = ModelWriter.Write(before);
        WrittenMap right = ModelWriter.Write(after);
        foreach (string section in Keys(left, right))
        {
            CompareSection(section, Find(left, section), Find(right, section), changes);
        }

        return changes.ToImmutable();
    }

    private static void CompareSection(
        string section, WrittenNode? before, WrittenNode? after, ImmutableArray<ModelChange>.Builder changes)
    {
        if (section is "custom-roles" or "ranks")
        {
            CompareNamed(section, section, before, after, changes);
        }
        else if (before is WrittenMap || after is WrittenMap)
        {
            CompareNames(section, before as WrittenMap ?? new(), after as WrittenMap ?? new(), changes);
        }
        else if (before is WrittenList || after is WrittenList)
        {
            CompareLists(section, Items(before), Items(after), changes);
        }
        else if (!Same(before, after))
        {
            changes.Add(new(ModelChangeKind.Changed, section, "", "", Show(before), Show(after)));
        }
    }

    private static void CompareNames(
        string section, WrittenMap before, WrittenMap after, ImmutableArray<ModelChange>.Builder changes)
    {
        foreach (string name in Keys(before, after))
        {
            WrittenNode? left = Find(before, name);
            WrittenNode? right = Find(after, name);
            bool isNested = string.Equals(section, "workflows") && name is "members" or "licences" or "approvals";
            if (isNested)
            {
                CompareNames($"workflows.{name}", left as WrittenMap ?? new(), right as WrittenMap ?? new(), changes);
            }
            else
            {
                CompareNamed(section, name, left, right, changes);
            }
        }
    }

    private static void CompareNamed(
        string section, string name, WrittenNode? before, WrittenNode? after,
        ImmutableArray<ModelChange>.Builder changes)
    {
        if (Same(before, after))
        {
            return;
        }

        if (before is null || after is null)
        {
            ModelChangeKind kind = before is null ? ModelChangeKind.Added : ModelChangeKind.Removed;
            changes.Add(new(kind, section, name, "", Show(before), Show(after)));
            return;
        }

        bool isRule = string.Equals(section, "rules");
        if (isRule || before is not WrittenMap left || after is not WrittenMap right)
        {
            changes.Add(new(ModelChangeKind.Changed, section, name, "", Show(before), Show(after)));
            return;
        }

        foreach (string key in Keys(left, right))
        {
            (WrittenNode? from, WrittenNode? to) = (Find(left, key), Find(right, key));
            if (!Same(from, to))
            {
                changes.Add(ChangeOf(section, name, key, from, to));
            }
        }
    }

    // Of long lists, grants above all, only what came and went is of interest.
    private static ModelChange ChangeOf(string section, string name, string key, WrittenNode? from, WrittenNode? to)
    {
        var change = new ModelChange(ModelChangeKind.Changed, section, name, key, Show(from), Show(to));
        if (key is not ("grants" or "may-grant" or "includes" or "scope" or "levels" or "on" or "grant-scopes"))
        {
            return change;
        }

        (List<string> left, List<string> right) = (Items(from), Items(to));
        return change with { Added = [.. right.Except(left)], Removed = [.. left.Except(right)] };
    }

    private static void CompareLists(
        string section, List<string> before, List<string> after, ImmutableArray<ModelChange>.Builder changes)
    {
        changes.AddRange(before.Except(after).Select(
            name => new ModelChange(ModelChangeKind.Removed, section, name, "", name, "")));
        changes.AddRange(after.Except(before).Select(
            name => new ModelChange(ModelChangeKind.Added, section, name, "", "", name)));
    }

    private static List<string> Items(WrittenNode? node) =>
        node is WrittenList list ? [.. list.Items.Select(Show)] : [];

    private static IEnumerable<string> Keys(WrittenMap left, WrittenMap right) =>
        left.Entries.Concat(right.Entries).Select(entry => entry.Key).Distinct(StringComparer.Ordinal);

    private static WrittenNode? Find(WrittenMap map, string key) =>
        map.Entries.FirstOrDefault(entry => string.Equals(entry.Key, key)).Value;

    private static bool Same(WrittenNode? left, WrittenNode? right) =>
        left is null == right is null && string.Equals(Show(left), Show(right));

    private static string Show(WrittenNode? node) => node is null ? "" : YamlEmitter.EmitInline(node);
}

/// <summary>What happened to something.</summary>
public enum ModelChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It is different.</summary>
    Changed,
}

/// <summary>One difference between two definitions.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Section">The section, as in a model file: <c>permissions</c>.</param>
/// <param name="Name">The name of what differs; empty where the section is one value.</param>
/// <param name="Key">The key that changed; empty where all of it is new, gone or different.</param>
/// <param name="Before">How it was written, on one line; empty where it was not.</param>
/// <param name="After">How it is written, on one line; empty where it is not.</param>
public sealed record ModelChange(
    ModelChangeKind Kind, string Section, string Name, string Key, string Before, string After)
{
    /// <summary>Of a changed list: what came. Empty for other values, and where only the order changed.</summary>
    public ImmutableArray<string> Added { get; init; } = [];

    /// <summary>Of a changed list: what went.</summary>
    public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>The change as one line for people.</summary>
    public override string ToString()
    {
        string subject = string.Join(' ', new[] { Section, Name, Key }.Where(part => part.Length > 0));
        return (Kind, Added.IsEmpty && Removed.IsEmpty) switch
        {
            (ModelChangeKind.Added, _) => $"+ {subject}",
            (ModelChangeKind.Removed, _) => $"- {subject}",
            (_, false) => $"~ {subject}: {ShownItems()}",
            _ => $"~ {subject}: {Shown(Before)} → {Shown(After)}",
        };
    }

    private string ShownItems() =>
        string.Join(", ", Removed.Select(item => $"-{item}").Concat(Added.Select(item => $"+{item}")));

    private static string Shown(string value) => value.Length == 0 ? "(nothing)" : value;
}
