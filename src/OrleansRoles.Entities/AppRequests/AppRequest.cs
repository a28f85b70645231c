using System.Diagnostics;
using OrleansRoles.Entities.Journal;

namespace OrleansRoles.Entities.AppRequests;

/// <summary>A user's request for an app, which the vendor answers.</summary>
/// <remarks>INVARIANT: it is answered once.</remarks>
public sealed class AppRequest(AppRequestState? state) : IEntity<AppRequest>
{
    /// <inheritdoc/>
    public static string Kind => EntityKinds.AppRequest;

    /// <summary>The state, or null where there is none of that id.</summary>
    public AppRequestState? State { get; private set; } = state;

    /// <summary>Decides a request.</summary>
    public IReadOnlyList<AppRequestChange> Decide(AskForApp command) => State is null
        ? [new AppRequestChange.Requested(command.App, command.By, command.Note)]
        : throw new InvalidOperationException("an app is asked for once under one id");

    /// <summary>Decides the answer.</summary>
    public Outcome<IReadOnlyList<AppRequestChange>> Decide(AnswerAppRequest command)
    {
        AppRequestState state = Existing();
        return state.Status == AppRequestStatus.Open
            ? new AppRequestChange[] { new AppRequestChange.Resolved(command.IsApproved, command.Note) }
            : new Refusal(
                RefusalKind.AppRequestResolved,
                $"the request was {state.Status.ToString().ToLowerInvariant()} already; ask for the app anew");
    }

    /// <inheritdoc/>
    public static AppRequest Read(ReadOnlyMemory<byte> state) =>
        new(StateCodec.Read(state, EntitiesJson.Default.AppRequestState));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? WriteState() => StateCodec.Write(State, EntitiesJson.Default.AppRequestState);

    /// <inheritdoc/>
    void IEntity.Apply(EntityChange change) => Apply((AppRequestChange)change);

    /// <summary>Takes a change into the state.</summary>
    public void Apply(AppRequestChange change) => State = change switch
    {
        AppRequestChange.Requested c => new AppRequestState { App = c.App, RequestedBy = c.By, Note = c.Note },
        AppRequestChange.Resolved c => Existing() with
        {
            Status = c.IsApproved ? AppRequestStatus.Approved : AppRequestStatus.Declined,
            Answer = c.Note,
        },
        _ => throw new UnreachableException(),
    };

    private AppRequestState Existing() => State ?? throw new InvalidOperationException("there is no such request");
}

/// <summary>Asks for an app.</summary>
public sealed record AskForApp(string App, string By, string Note);

/// <summary>Answers a request.</summary>
public sealed record AnswerAppRequest(bool IsApproved, string Note);

/// <summary>How far a request is.</summary>
public enum AppRequestStatus
{
    /// <summary>It is not answered yet.</summary>
    Open,

    /// <summary>It was approved.</summary>
    Approved,

    /// <summary>It was declined.</summary>
    Declined,
}

/// <summary>The state of a request.</summary>
public sealed record AppRequestState
{
    /// <summary>The app.</summary>
    public string App { get; init; } = "";

    /// <summary>The user who asked.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>Why, in the user's words; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>How far it is.</summary>
    public AppRequestStatus Status { get; init; }

    /// <summary>What the vendor answered in words; may be empty.</summary>
    public string Answer { get; init; } = "";
}

/// <summary>Changes of a request.</summary>
public abstract record AppRequestChange : EntityChange
{
    private AppRequestChange()
    {
    }

    /// <summary>A user asked for an app.</summary>
    public sealed record Requested(string App, string By, string Note) : AppRequestChange
    {
        /// <inheritdoc/>
        public override string Text => $"app `{App}` asked for by `{By}`";
    }

    /// <summary>The vendor answered.</summary>
    public sealed record Resolved(bool IsApproved, string Note) : AppRequestChange
    {
        /// <inheritdoc/>
        public override string Text => IsApproved ? "approved" : "declined";
    }
}
