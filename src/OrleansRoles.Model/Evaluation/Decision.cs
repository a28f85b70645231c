using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Model.Evaluation;

/// <summary>The answer to a check. A small value; nothing in it is allocated by the check.</summary>
public readonly struct Decision : IEquatable<Decision>
{
    private readonly CompiledAction? _action;

    // The reason and the obligations' mask in one word: two small fields are written apart and read together, which
    // costs the processor more than the rest of a decision.
    private readonly ulong _state;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Decision(DecisionReason reason, CompiledAction? action, uint obligations)
    {
        _action = action;
        _state = ((ulong)obligations << 32) | (byte)reason;
    }

    /// <summary>
    /// Whether the subject may. False for the default value's twin as well: see <see cref="Reason"/>.
    /// </summary>
    public bool IsAllowed => Reason == DecisionReason.Allowed && _action is not null;

    /// <summary>Why.</summary>
    public DecisionReason Reason => (DecisionReason)(byte)_state;

    /// <summary>What the caller must carry out with an allow, in the model's order; empty for a deny.</summary>
    public ImmutableArray<string> Obligations => _action is null ? [] : _action.ObligationTexts((uint)(_state >> 32));

    public static bool operator ==(Decision left, Decision right) => left.Equals(right);

    public static bool operator !=(Decision left, Decision right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Decision other) =>
        _state == other._state && ReferenceEquals(_action, other._action);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Decision other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _state.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => IsAllowed
        ? string.Join(' ', Obligations.Prepend("allow"))
        : $"deny {Reason.Code()}";

    internal static Decision Allow(CompiledAction action, uint obligations) =>
        new(DecisionReason.Allowed, action, obligations);

    internal static Decision Deny(DecisionReason reason) => new(reason, null, 0);
}
