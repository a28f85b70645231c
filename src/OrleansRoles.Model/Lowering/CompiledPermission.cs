using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Lowering;

/// <summary>
/// A permission with its bits: one bit a level, lowest first, and a holder of a level has the bits of the lower levels
/// too, so that "this level or above" is one bit test.
/// </summary>
public sealed class CompiledPermission
{
    internal CompiledPermission(PermissionDefinition definition, int index, int firstBit, ImmutableArray<int> scopes)
    {
        Definition = definition;
        Index = index;
        FirstBit = firstBit;
        Scopes = scopes;
        OnlyScope = scopes.Length == 1 ? scopes[0] : -1;
    }

    /// <summary>The permission as defined.</summary>
    public PermissionDefinition Definition { get; }

    /// <summary>The permission's place in the model.</summary>
    public int Index { get; }

    /// <summary>The bit of the lowest level.</summary>
    public int FirstBit { get; }

    /// <summary>How many levels there are above <c>none</c>; 1 for a flag.</summary>
    public int LevelCount => Math.Max(1, Definition.Levels.Length);

    /// <summary>Indices of the scope types at which it can be held.</summary>
    public ImmutableArray<int> Scopes { get; }

    /// <summary>Whether a feature or setting can make it count as none.</summary>
    internal bool IsGated { get; set; }

    /// <summary>The scope type at which it can be held where that is one, else -1.</summary>
    internal int OnlyScope { get; }

    internal int Word => FirstBit / PermissionSet.WordBits;

    /// <summary>
    /// The level's number: 1 for the lowest and for a held flag; 0 for <c>none</c> and for what is no level of it.
    /// </summary>
    public int LevelNumber(string? level)
    {
        if (level is null)
        {
            return Definition.Levels.IsEmpty ? 1 : 0;
        }

        ImmutableArray<string> levels = Definition.Levels;
        for (int index = 0; index < levels.Length; index++)
        {
            if (string.Equals(levels[index], level))
            {
                return index + 1;
            }
        }

        return 0;
    }

    /// <summary>The name of a level number, or null for a flag.</summary>
    public string? LevelName(int number) => Definition.Levels.IsEmpty ? null : Definition.Levels[number - 1];

    /// <summary>The highest level number that the set has, 0 for none.</summary>
    public int LevelIn(PermissionSet set)
    {
        int number = LevelCount;
        while (number > 0 && !set.Contains(FirstBit + number - 1))
        {
            number--;
        }

        return number;
    }
}
