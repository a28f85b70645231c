using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Model.Lowering;

/// <summary>An action, lowered: which resource types it is on, its requirement per type, its obligations.</summary>
public sealed class CompiledAction
{
    /// <summary>The most obligations of one action.</summary>
    public const int ObligationsMax = 16;

    private readonly string[]?[]? _texts;
    private readonly CompiledTarget[] _targets;

    internal CompiledAction(ActionDefinition definition, CompiledTarget[] targets)
    {
        Definition = definition;
        _targets = targets;
        int count = definition.Obligations.Length;
        _texts = count is > 0 and <= 8 ? new string[]?[1 << count] : null;
    }

    /// <summary>The action as defined.</summary>
    public ActionDefinition Definition { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CompiledTarget? FindTarget(string resourceType)
    {
        foreach (CompiledTarget target in _targets)
        {
            if (target.Resource.Key.Matches(resourceType))
            {
                return target;
            }
        }

        return null;
    }

    /// <summary>The texts of a set of obligations; the same array for the same set where there are few.</summary>
    internal ImmutableArray<string> ObligationTexts(uint mask)
    {
        if (mask == 0)
        {
            return [];
        }

        string[]? texts = _texts is null ? null : Volatile.Read(ref _texts[mask]);
        if (texts is null)
        {
            texts = [.. Definition.Obligations.Where((_, index) => (mask & (1u << index)) != 0).Select(o => o.Text)];
            if (_texts is not null)
            {
                // A race makes the same value twice and keeps one; both are right.
                Volatile.Write(ref _texts[mask], texts);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(texts);
    }
}

/// <summary>What an action needs on one resource type.</summary>
internal sealed class CompiledTarget(
    CompiledResource resource, CompiledResource element, Node[] steps, Node?[] obligationConditions)
{
    public CompiledResource Resource { get; } = resource;

    /// <summary>The element type of a group, else the resource type itself: what <c>it</c> is.</summary>
    public CompiledResource Element { get; } = element;

    /// <summary>What must hold, one after the other: the gate, then the requirement.</summary>
    public Node[] Steps { get; } = steps;

    /// <summary>Conditions of the action's obligations, null for those that always accompany an allow.</summary>
    public Node?[] ObligationConditions { get; } = obligationConditions;

    /// <summary>
    /// The one permission that decides, held at the tenant or at the scope that the object itself is; null where more
    /// must be asked, or the scope's id be looked for.
    /// </summary>
    public Node? Only { get; } =
        resource.GroupPath is null && obligationConditions is []
        && steps is [{ Operation: Operation.HasPermission } one]
        && (one.Permission!.OnlyScope == 0
            || (one.Permission.OnlyScope > 0 && resource.Scopes[one.Permission.OnlyScope] is [{ IsOwnId: true }, ..]))
            ? one
            : null;
}
