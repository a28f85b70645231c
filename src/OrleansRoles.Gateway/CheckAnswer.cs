using System.Collections.Immutable;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Evaluation;

namespace OrleansRoles.Gateway;

/// <summary>What a check came to.</summary>
public enum Verdict : byte
{
    /// <summary>Nobody could be asked. The default value, so that nothing forgotten becomes an allow.</summary>
    Unavailable,

    /// <summary>The subject may not.</summary>
    Deny,

    /// <summary>The subject may.</summary>
    Allow,
}

/// <summary>Why a gateway could not answer.</summary>
public enum UnavailableReason : byte
{
    /// <summary>It did answer.</summary>
    None,

    /// <summary>The gateway has no session, and the cluster did not answer in its place.</summary>
    NoSession,

    /// <summary>Facts could not be loaded, and the cluster did not answer either.</summary>
    NoFacts,

    /// <summary>The tenant runs a model that is not to be had.</summary>
    NoModel,
}

/// <summary>How old an answer may be. The default is: not at all.</summary>
/// <param name="StaleAtMost">An answer from memory is welcome that includes everything acknowledged so long ago; zero
/// for everything that was acknowledged before the check.</param>
public readonly record struct Freshness(TimeSpan StaleAtMost)
{
    /// <summary>Every acknowledged change is in the answer.</summary>
    public static Freshness Full => default;

    /// <summary>The answer may lack what was acknowledged within the last seconds.</summary>
    public static Freshness Within(TimeSpan age) => new(age);
}

/// <summary>The answer to a check: a small value, nothing in it is allocated on a hit.</summary>
public readonly struct CheckAnswer : IEquatable<CheckAnswer>
{
    private readonly Decision _decision;
    private readonly ClusterAnswer? _remote;
    private readonly int _staleMilliseconds;
    private readonly UnavailableReason _unavailable;

    internal CheckAnswer(Decision decision, long revision, int staleMilliseconds)
    {
        _decision = decision;
        Revision = revision;
        _staleMilliseconds = staleMilliseconds;
        Verdict = decision.IsAllowed ? Verdict.Allow : Verdict.Deny;
    }

    internal CheckAnswer(ClusterAnswer remote)
    {
        _remote = remote;
        Revision = remote.Revision;
        Verdict = remote.Reason == DecisionReason.Allowed ? Verdict.Allow : Verdict.Deny;
    }

    internal CheckAnswer(UnavailableReason reason) => _unavailable = reason;

    /// <summary>Allow, deny or unavailable.</summary>
    public Verdict Verdict { get; }

    /// <summary>Whether the subject may. Neither a deny nor a missing answer is.</summary>
    public bool IsAllowed => Verdict == Verdict.Allow;

    /// <summary>The decision itself, where it was made here on facts in memory; null where the cluster answered, or
    /// nobody.</summary>
    public Decision? Local => _remote is null && Verdict != Verdict.Unavailable ? _decision : null;

    /// <summary>Why it is allowed or denied; meaningless where the answer is unavailable.</summary>
    public DecisionReason Reason => _remote?.Reason ?? _decision.Reason;

    /// <summary>Why there is no answer, where there is none.</summary>
    public UnavailableReason Unavailable => Verdict == Verdict.Unavailable ? _unavailable : UnavailableReason.None;

    /// <summary>What the caller must carry out with an allow; empty for anything else.</summary>
    public ImmutableArray<string> Obligations => _remote?.Obligations ?? _decision.Obligations;

    /// <summary>Number of the last change of the subject's facts that is included, of the tenant's for an operator.
    /// </summary>
    public long Revision { get; }

    /// <summary>
    /// The answer may lack changes that were acknowledged within this time; zero for a fresh answer. Not zero only
    /// where the caller allowed it.
    /// </summary>
    public TimeSpan StaleAtMost => TimeSpan.FromMilliseconds(_staleMilliseconds);

    public static bool operator ==(CheckAnswer left, CheckAnswer right) => left.Equals(right);

    public static bool operator !=(CheckAnswer left, CheckAnswer right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(CheckAnswer other) =>
        Verdict == other.Verdict && _decision == other._decision && Revision == other.Revision
        && _staleMilliseconds == other._staleMilliseconds && Equals(_remote, other._remote)
        && _unavailable == other._unavailable;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CheckAnswer other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Verdict, _decision, Revision);

    /// <inheritdoc/>
    public override string ToString() => Verdict switch
    {
        Verdict.Allow => string.Join(' ', Obligations.Prepend("allow")),
        Verdict.Deny => $"deny {Reason.Code()}",
        Verdict.Unavailable => $"unavailable {_unavailable}",
    };
}
