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
public sealed record Refusal(RefusalKind Kind, string Text);

/// <summary>The rules that refuse. The codes at the HTTP edge are made from these names and are stable.</summary>
public enum RefusalKind
{
    /// <summary>There is no such tenant.</summary>
    TenantUnknown,

    /// <summary>There is such a tenant already.</summary>
    TenantExists,

    /// <summary>There is no such model, or no such version.</summary>
    ModelUnknown,

    /// <summary>The version exists with another text.</summary>
    ModelVersionExists,

    /// <summary>The tenant changed since the caller read it.</summary>
    RevisionMismatch,

    /// <summary>There is no such user in the tenant.</summary>
    UserUnknown,

    /// <summary>There is no such role.</summary>
    RoleUnknown,

    /// <summary>The role is still held.</summary>
    RoleHeld,

    /// <summary>Two changes met, several times over; the caller may try again.</summary>
    Busy,

    /// <summary>The caller may not do this.</summary>
    Forbidden,

    /// <summary>The idempotency key stands for another command of the same caller.</summary>
    IdempotencyKeyReused,

    /// <summary>There is no such contract.</summary>
    ContractUnknown,

    /// <summary>There is no such workspace.</summary>
    WorkspaceUnknown,

    /// <summary>The user is no member there.</summary>
    MemberUnknown,

    /// <summary>The user is a member there already.</summary>
    MemberExists,

    /// <summary>Too few would be left who hold the role: the last owner stays.</summary>
    LastHolder,

    /// <summary>The role cannot be given there, or to such an account.</summary>
    RoleNotAssignable,

    /// <summary>There is such a user already.</summary>
    UserExists,

    /// <summary>There is such a role already, or one of the same name.</summary>
    RoleExists,

    /// <summary>What a custom role is to contain is not allowed in it.</summary>
    GrantsInvalid,

    /// <summary>Something that is needed is missing or has no acceptable value.</summary>
    Invalid,

    /// <summary>What is asked for does not go with the present state.</summary>
    StateConflict,
}
