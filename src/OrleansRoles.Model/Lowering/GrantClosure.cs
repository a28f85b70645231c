using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Lowering;

/// <summary>
/// Turns the grants of one role at one scope into bits: the highest level of each permission, sub-permissions only
/// where their parent level holds too, capped ones no higher than their cap. Orphans vanish.
/// </summary>
internal sealed class GrantClosure
{
    private readonly RoleModel _model;

    // Parents before children, so that one pass suffices: a parent that vanished is seen by its children.
    private readonly ImmutableArray<CompiledPermission> _parentsFirst;

    public GrantClosure(RoleModel model)
    {
        _model = model;
        var ordered = ImmutableArray.CreateBuilder<CompiledPermission>(model.Permissions.Length);
        bool[] placed = new bool[model.Permissions.Length];
        foreach (CompiledPermission permission in model.Permissions)
        {
            Place(permission);
        }

        _parentsFirst = ordered.ToImmutable();

        void Place(CompiledPermission permission)
        {
            if (placed[permission.Index])
            {
                return;
            }

            placed[permission.Index] = true;
            foreach (string parent in Parents(permission.Definition))
            {
                Place(model.Permission(parent));
            }

            ordered.Add(permission);
        }
    }

    /// <summary>The permissions on which the definition depends inside a role.</summary>
    public static IEnumerable<string> Parents(PermissionDefinition definition)
    {
        if (definition.Needs is not null)
        {
            yield return definition.Needs.Permission;
        }

        if (definition.CappedBy is not null)
        {
            yield return definition.CappedBy;
        }
    }

    /// <summary>The bits that these grants come to at the scope type.</summary>
    public PermissionSet Close(IEnumerable<Grant> grants, int scopeType)
    {
        int[] levels = new int[_model.Permissions.Length];
        foreach (Grant grant in grants)
        {
            CompiledPermission permission = _model.Permission(grant.Permission);
            if (permission.Scopes.Contains(scopeType))
            {
                ref int level = ref levels[permission.Index];
                level = Math.Max(level, permission.LevelNumber(grant.Level));
            }
        }

        List<int> bits = [];
        foreach (CompiledPermission permission in _parentsFirst)
        {
            int level = Math.Min(levels[permission.Index], Bound(permission.Definition, levels));
            levels[permission.Index] = level;
            for (int number = 0; number < level; number++)
            {
                bits.Add(permission.FirstBit + number);
            }
        }

        return PermissionSet.Of(_model.WordCount, bits.ToArray());
    }

    private int Bound(PermissionDefinition definition, int[] levels)
    {
        if (definition.Needs is { } needs)
        {
            CompiledPermission parent = _model.Permission(needs.Permission);
            if (levels[parent.Index] < parent.LevelNumber(needs.Level))
            {
                return 0;
            }
        }

        return definition.CappedBy is { } cap ? levels[_model.Permission(cap).Index] : int.MaxValue;
    }
}
