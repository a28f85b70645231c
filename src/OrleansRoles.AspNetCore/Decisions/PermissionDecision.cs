using System.Collections.Immutable;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore;

/// <summary>The answer to one permission question of a request. Immutable.</summary>
public sealed class PermissionDecision
{
    internal PermissionDecision(PermissionQuestion question, in CheckAnswer answer, string reason)
    {
        Question = question;
        Verdict = answer.Verdict;
        Reason = reason;
        Obligations = answer.Obligations;
        Revision = answer.Revision;
        StaleAtMost = answer.StaleAtMost;
    }

    internal PermissionDecision(PermissionQuestion question, Verdict verdict, string reason)
    {
        Question = question;
        Verdict = verdict;
        Reason = reason;
        Obligations = [];
    }

    /// <summary>What was asked.</summary>
    public PermissionQuestion Question { get; }

    /// <summary>Allow, deny or unavailable.</summary>
    public Verdict Verdict { get; }

    /// <summary>Whether the user may.</summary>
    public bool IsAllowed => Verdict == Verdict.Allow;

    /// <summary>
    /// The stable code of why: <c>allowed</c>, a code of the model's decision such as <c>permission-missing</c>, or one
    /// of <see cref="RefusalReasons"/>.
    /// </summary>
    public string Reason { get; }

    /// <summary>What must be carried out with the allow; empty for anything else.</summary>
    public ImmutableArray<string> Obligations { get; }

    /// <summary>Obligations of an allow that was refused because the endpoint does not say it carries them out.
    /// </summary>
    internal ImmutableArray<string> Undeclared { get; init; } = [];

    /// <summary>Number of the last change of the user's facts that is included.</summary>
    public long Revision { get; }

    /// <summary>The answer may lack changes that were acknowledged within this time; zero for a fresh one.</summary>
    public TimeSpan StaleAtMost { get; }

    /// <summary>Whether an obligation must be carried out.</summary>
    public bool Has(string obligation)
    {
        foreach (string text in Obligations)
        {
            if (string.Equals(text, obligation, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Verdict} {Question.Action} on {Question.ResourceType}/{Question.ResourceId}: {Reason}";
}

/// <summary>What was asked. Parts that could not be found out are empty.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="User">The user.</param>
/// <param name="Action">The action.</param>
/// <param name="ResourceType">The resource's type.</param>
/// <param name="ResourceId">The resource's id.</param>
public readonly record struct PermissionQuestion(
    string Tenant, string User, string Action, string ResourceType, string ResourceId);
