using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace OrleansRoles.Entities;

/// <summary>A rule that refuses, as callers see it.</summary>
/// <param name="Code">The stable code: <c>role-held</c>.</param>
/// <param name="Class">What class of "no" it is.</param>
/// <param name="Title">The rule in a few words.</param>
public sealed record RefusalRule(string Code, RefusalClass Class, string Title);

/// <summary>The rows of <see cref="RefusalKind"/>.</summary>
public static class RefusalRules
{
    private static readonly FrozenDictionary<RefusalKind, RefusalRule> _rules = Enum.GetValues<RefusalKind>()
        .ToFrozenDictionary(kind => kind, Read);

    /// <summary>The rule behind a kind.</summary>
    public static RefusalRule Of(RefusalKind kind) => _rules[kind];

    private static RefusalRule Read(RefusalKind kind)
    {
        string name = kind.ToString();
        RefusalRuleAttribute rule = typeof(RefusalKind).GetField(name)!.GetCustomAttribute<RefusalRuleAttribute>()
            ?? throw new InvalidOperationException($"the refusal {name} has no rule");
        return new RefusalRule(rule.Code ?? Kebab(name), rule.Class, rule.Title);
    }

    private static string Kebab(string name)
    {
        StringBuilder code = new();
        foreach (char character in name)
        {
            if (char.IsUpper(character) && code.Length > 0)
            {
                code.Append('-');
            }

            code.Append(char.ToLowerInvariant(character));
        }

        return code.ToString();
    }
}
