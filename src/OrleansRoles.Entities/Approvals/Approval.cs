using System.Diagnostics;
using OrleansRoles.Entities.Journal;

namespace OrleansRoles.Entities.Approvals;

/// <summary>A change that waits for somebody's yes.</summary>
/// <remarks>
/// <para>INVARIANT 1: it is decided once: approved, declined or withdrawn, and only before it ends.</para>
/// <para>INVARIANT 2: it is applied once, and only after it was approved.</para>
/// </remarks>
public sealed class Approval(ApprovalState? state) : IEntity<Approval>
{
    /// <inheritdoc/>
    public static string Kind => EntityKinds.Approval;

    /// <summary>The state, or null where there is none of that id.</summary>
    public ApprovalState? State { get; private set; } = state;

    /// <summary>Decides a proposal.</summary>
    public IReadOnlyList<ApprovalChange> Decide(ProposeChange command) => State is null
        ? [new ApprovalChange.Requested(
            command.Kind, command.RequestedBy, command.Summary, command.Plan, command.EndsAt)]
        : throw new InvalidOperationException("an approval is proposed once");

    /// <summary>Decides a yes or a no.</summary>
    public Outcome<IReadOnlyList<ApprovalChange>> Decide(DecideChange command, DateTimeOffset now)
    {
        ApprovalState state = Existing();
        if (state.StatusAt(now) != ApprovalStatus.Pending)
        {
            return Over(state, now);
        }

        ApprovalChange change = command.IsApproved
            ? new ApprovalChange.Approved(command.By)
            : new ApprovalChange.Declined(command.By);
        return new[] { change };
    }

    /// <summary>Decides that it is wanted no more.</summary>
    public Outcome<IReadOnlyList<ApprovalChange>> Decide(WithdrawChange command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(command);
        ApprovalState state = Existing();
        return state.StatusAt(now) == ApprovalStatus.Pending
            ? new ApprovalChange[] { new ApprovalChange.Withdrawn() }
            : Over(state, now);
    }

    /// <summary>Decides that it was carried out.</summary>
    public Outcome<IReadOnlyList<ApprovalChange>> Decide(ApplyChange command, DateTimeOffset now)
    {
        ApprovalState state = Existing();
        return state.Status == ApprovalStatus.Approved
            ? new ApprovalChange[] { new ApprovalChange.Applied(command.By) }
            : Over(state, now);
    }

    /// <summary>Decides its end by time; nothing where it was decided before, or is not over.</summary>
    public IReadOnlyList<ApprovalChange> Decide(EndChange command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(command);
        return State is { Status: ApprovalStatus.Pending } state && state.StatusAt(now) == ApprovalStatus.Expired
            ? [new ApprovalChange.Expired()]
            : [];
    }

    /// <inheritdoc/>
    public static Approval Read(ReadOnlyMemory<byte> state) =>
        new(StateCodec.Read(state, EntitiesJson.Default.ApprovalState));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? WriteState() => StateCodec.Write(State, EntitiesJson.Default.ApprovalState);

    /// <inheritdoc/>
    void IEntity.Apply(EntityChange change) => Apply((ApprovalChange)change);

    /// <summary>Takes a change into the state.</summary>
    public void Apply(ApprovalChange change)
    {
        if (change is ApprovalChange.Requested requested)
        {
            State = new ApprovalState
            {
                Kind = requested.Kind,
                RequestedBy = requested.RequestedBy,
                Summary = requested.Summary,
                Plan = requested.Plan,
                EndsAt = requested.EndsAt,
            };
            return;
        }

        ApprovalState now = Existing();
        State = change switch
        {
            ApprovalChange.Approved c => now with { Status = ApprovalStatus.Approved, DecidedBy = c.By },
            ApprovalChange.Declined c => now with { Status = ApprovalStatus.Declined, DecidedBy = c.By },
            ApprovalChange.Applied => now with { Status = ApprovalStatus.Applied },
            ApprovalChange.Withdrawn => now with { Status = ApprovalStatus.Withdrawn },
            ApprovalChange.Expired => now with { Status = ApprovalStatus.Expired },
            _ => throw new UnreachableException(),
        };
    }

    private static Refusal Over(ApprovalState state, DateTimeOffset now) => state.StatusAt(now) switch
    {
        ApprovalStatus.Pending => new Refusal(
            RefusalKind.ApprovalPending, $"nobody has approved it yet; ask whoever decides on `{state.Kind}`"),
        ApprovalStatus status => new Refusal(
            RefusalKind.ApprovalDecided,
            $"it is {status.ToString().ToLowerInvariant()} already; propose the change anew"),
    };

    private ApprovalState Existing() => State ?? throw new InvalidOperationException("there is no such approval");
}

/// <summary>Proposes a change.</summary>
/// <param name="Kind">What kind of change, as the model names it.</param>
/// <param name="RequestedBy">Who: <c>user/ana</c>.</param>
/// <param name="Summary">What is to change, for people.</param>
/// <param name="Plan">What is to change, as whoever carries it out reads it.</param>
/// <param name="EndsAt">When it ends undecided, or null.</param>
public sealed record ProposeChange(
    string Kind, string RequestedBy, string Summary, string Plan, DateTimeOffset? EndsAt);

/// <summary>Says yes or no.</summary>
public sealed record DecideChange(bool IsApproved, string By);

/// <summary>Takes the proposal back.</summary>
public sealed record WithdrawChange;

/// <summary>Says that it was carried out.</summary>
public sealed record ApplyChange(string By);

/// <summary>Ends it by time.</summary>
public sealed record EndChange;

/// <summary>How far a change is.</summary>
public enum ApprovalStatus
{
    /// <summary>Nobody decided yet.</summary>
    Pending,

    /// <summary>It may be carried out.</summary>
    Approved,

    /// <summary>It is not to be carried out.</summary>
    Declined,

    /// <summary>It was carried out.</summary>
    Applied,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>Who proposed it took it back.</summary>
    Withdrawn,
}

/// <summary>The state of an approval.</summary>
public sealed record ApprovalState
{
    /// <summary>What kind of change.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Who proposed it.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>What is to change, for people.</summary>
    public string Summary { get; init; } = "";

    /// <summary>What is to change, for whoever carries it out.</summary>
    public string Plan { get; init; } = "";

    /// <summary>When it ends undecided, or null.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>How far it is, as recorded.</summary>
    public ApprovalStatus Status { get; init; }

    /// <summary>Who decided, or empty.</summary>
    public string DecidedBy { get; init; } = "";

    /// <summary>How far it is at an instant: one that nobody decided in time has ended, recorded or not.</summary>
    public ApprovalStatus StatusAt(DateTimeOffset now) =>
        Status == ApprovalStatus.Pending && EndsAt is { } end && now >= end ? ApprovalStatus.Expired : Status;
}

/// <summary>Changes of an approval.</summary>
public abstract record ApprovalChange : EntityChange
{
    private ApprovalChange()
    {
    }

    /// <summary>A change was proposed.</summary>
    public sealed record Requested(
        string Kind, string RequestedBy, string Summary, string Plan, DateTimeOffset? EndsAt) : ApprovalChange
    {
        /// <inheritdoc/>
        public override string Text => $"change of `{Kind}` proposed by `{RequestedBy}`";
    }

    /// <summary>It was approved.</summary>
    public sealed record Approved(string By) : ApprovalChange
    {
        /// <inheritdoc/>
        public override string Text => $"approved by `{By}`";
    }

    /// <summary>It was declined.</summary>
    public sealed record Declined(string By) : ApprovalChange
    {
        /// <inheritdoc/>
        public override string Text => $"declined by `{By}`";
    }

    /// <summary>It was carried out.</summary>
    public sealed record Applied(string By) : ApprovalChange
    {
        /// <inheritdoc/>
        public override string Text => $"carried out by `{By}`";
    }

    /// <summary>Who proposed it took it back.</summary>
    public sealed record Withdrawn : ApprovalChange
    {
        /// <inheritdoc/>
        public override string Text => "withdrawn";
    }

    /// <summary>Nobody decided in time.</summary>
    public sealed record Expired : ApprovalChange
    {
        /// <inheritdoc/>
        public override string Text => "nobody decided in time";
    }
}
