using System.Runtime.CompilerServices;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Model.Evaluation;

/// <summary>What the subject holds where: the innermost loops of a check.</summary>
internal static class Holdings
{
    /// <summary>Whether the permission is held at one of the scopes of <paramref name="it"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecisionReason Has(
        in Question question, CompiledPermission permission, int word, ulong mask, ref Frame it)
    {
        if (IsDisabled(question, permission, word, mask))
        {
            return DecisionReason.PermissionDisabled;
        }

        bool has = permission.OnlyScope >= 0
            ? it.Holds(question, permission.OnlyScope, word, mask)
            : HasAtSome(question, permission, word, mask, ref it);
        return has ? DecisionReason.Allowed : DecisionReason.PermissionMissing;
    }

    /// <summary>Whether a feature or setting makes the permission count as none in the tenant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDisabled(in Question question, CompiledPermission permission, int word, ulong mask) =>
        permission.IsGated && !question.Tenant.Enabled.Intersects(word, mask);

    /// <summary>Whether a right is held at one scope.</summary>
    public static bool HasAt(in Question question, int scopeType, string id, int hash, int word, ulong mask)
    {
        int firstRole = 0;
        return (OfRoot(question, scopeType, ref id, hash, word, mask, ref firstRole) & mask) != 0
            || (OfAssignments(question, scopeType, id, hash, word) & mask) != 0;
    }

    /// <summary>
    /// The bits of one word that the roles held at the tenant without limit of time give at a scope: one role after the
    /// other until one gives what is enough.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfRoot(
        in Question question, int scopeType, ref string id, int hash, int word, ulong enough, ref int nextRole)
    {
        if (question.User is not { } user)
        {
            return 0;
        }

        if (user.Together is { } all)
        {
            return scopeType == 0 ? all.WordHere(word) : all.WordAt(scopeType, ref id, hash, word);
        }

        ulong bits = 0;
        ReadOnlySpan<RoleCell> roles = user.Root;
        while (nextRole < roles.Length && (bits & enough) == 0)
        {
            RoleFacts role = roles[nextRole++].Facts;
            bits |= scopeType == 0 ? role.WordHere(word) : role.WordAt(scopeType, ref id, hash, word);
        }

        return bits;
    }

    /// <summary>
    /// The bits of one word that the subject holds at a scope beyond the roles held at the tenant without limit of
    /// time.
    /// </summary>
    public static ulong OfAssignments(in Question question, int scopeType, string id, int hash, int word)
    {
        UserFacts? user = question.User;
        if (user is null || (user.Scoped.IsEmpty && user.Timed.IsEmpty))
        {
            return 0;
        }

        ulong held = scopeType == 0 ? 0 : OfScoped(user, scopeType, id, hash, word);
        return user.Timed.IsEmpty ? held : held | OfTimed(question, scopeType, id, hash, word);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool HasAtSome(
        in Question question, CompiledPermission permission, int word, ulong mask, ref Frame it)
    {
        foreach (int scopeType in permission.Scopes)
        {
            if (it.Holds(question, scopeType, word, mask))
            {
                return true;
            }
        }

        return false;
    }

    private static ulong OfScoped(UserFacts user, int scopeType, string id, int hash, int word)
    {
        ulong held = 0;
        ReadOnlySpan<ScopedHolding> scoped = user.Scoped;
        int first = scoped.IsEmpty ? 0 : FirstOf(scoped, hash);
        for (int index = first; index < scoped.Length && scoped[index].Hash == hash; index++)
        {
            if (scoped[index].IsAt(scopeType, id, hash))
            {
                held |= scoped[index].Cell.Facts.WordHere(word);
            }
        }

        return held;
    }

    /// <summary>Whether a right is held at any scope.</summary>
    public static bool HasAnywhere(in Question question, CompiledPermission permission, int word, ulong mask)
    {
        UserFacts? user = question.User;
        if (user is null)
        {
            return false;
        }

        foreach (RoleCell cell in user.Root)
        {
            if (GivesAnywhere(cell.Facts, permission, word, mask))
            {
                return true;
            }
        }

        foreach (ScopedHolding holding in user.Scoped)
        {
            if (GivesAnywhere(holding.Cell.Facts, permission, word, mask))
            {
                return true;
            }
        }

        foreach (TimedHolding timed in user.Timed)
        {
            if (timed.Counts(question.Now) && GivesAnywhere(timed.Holding.Cell.Facts, permission, word, mask))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a built-in role is held at one scope.</summary>
    public static bool HoldsRole(in Question question, int role, int scopeType, string id, int hash)
    {
        UserFacts? user = question.User;
        if (user is null)
        {
            return false;
        }

        if (scopeType == 0)
        {
            foreach (RoleCell cell in user.Root)
            {
                if (cell.Facts.Index == role)
                {
                    return true;
                }
            }
        }
        else
        {
            ReadOnlySpan<ScopedHolding> scoped = user.Scoped;
            for (int index = FirstOf(scoped, hash); index < scoped.Length && scoped[index].Hash == hash; index++)
            {
                if (scoped[index].IsAt(scopeType, id, hash) && scoped[index].Cell.Facts.Index == role)
                {
                    return true;
                }
            }
        }

        foreach (TimedHolding timed in user.Timed)
        {
            if (timed.Holding.Cell.Facts.Index == role && timed.Counts(question.Now)
                && (scopeType == 0 ? timed.Holding.ScopeType == 0 : timed.Holding.IsAt(scopeType, id, hash)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a right that the role gives somewhere is among these bits.</summary>
    public static bool GivesAnywhere(RoleFacts role, CompiledPermission permission, int word, ulong mask)
    {
        if (permission.Scopes.Contains(role.ScopeType) && (role.WordHere(word) & mask) != 0)
        {
            return true;
        }

        return role.IsCustom && role.GivesElsewhere(word, mask);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong OfTimed(in Question question, int scopeType, string id, int hash, int word)
    {
        ulong held = 0;
        foreach (TimedHolding timed in question.User!.Timed)
        {
            if (!timed.Counts(question.Now))
            {
                continue;
            }

            RoleFacts role = timed.Holding.Cell.Facts;
            if (timed.Holding.ScopeType != scopeType)
            {
                held |= timed.Holding.ScopeType == 0 ? role.WordAt(scopeType, ref id, hash, word) : 0;
            }
            else if (scopeType == 0 || timed.Holding.IsAt(scopeType, id, hash))
            {
                held |= role.WordHere(word);
            }
        }

        return held;
    }

    /// <summary>Index of the first holding with that hash or a greater one.</summary>
    private static int FirstOf(ReadOnlySpan<ScopedHolding> scoped, int hash)
    {
        int low = 0;
        int high = scoped.Length;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) / 2);
            if (scoped[middle].Hash < hash)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
