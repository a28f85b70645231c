using System.Diagnostics.CodeAnalysis;

namespace OrleansRoles.Entities;

/// <summary>
/// Accepted with a value, or refused by a business rule. Failures of the machinery are exceptions instead.
/// </summary>
/// <typeparam name="T">What an acceptance carries.</typeparam>
public readonly struct Outcome<T>
{
    private Outcome(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    /// <summary>Whether the command was accepted.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAccepted => Refusal is null;

    /// <summary>What the acceptance carries.</summary>
    public T? Value { get; }

    /// <summary>Why it was refused.</summary>
    public Refusal? Refusal { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>The named "no" of a business rule.</summary>
/// <param name="Kind">Which rule.</param>
/// <param name="Text">The rule in words, with what to do instead; for people.</param>
public sealed record Refusal(RefusalKind Kind, string Text)
{
    /// <summary>What has to come first, by its stable name (<c>major-change</c>); null for nothing of that kind.
    /// </summary>
    public string? Needs { get; init; }
}
