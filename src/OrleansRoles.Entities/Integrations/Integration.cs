using System.Diagnostics;
using OrleansRoles.Entities.Journal;

namespace OrleansRoles.Entities.Integrations;

/// <summary>A link to another system, which works once it was admitted.</summary>
/// <remarks>INVARIANT: it is decided once, and has settings only while it is admitted.</remarks>
public sealed class Integration(IntegrationState? state) : IEntity<Integration>
{
    /// <inheritdoc/>
    public static string Kind => EntityKinds.Integration;

    /// <summary>The state, or null where there is none of that id.</summary>
    public IntegrationState? State { get; private set; } = state;

    /// <inheritdoc/>
    public static Integration Read(ReadOnlyMemory<byte> state) =>
        new(StateCodec.Read(state, EntitiesJson.Default.IntegrationState));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? WriteState() => StateCodec.Write(State, EntitiesJson.Default.IntegrationState);

    /// <inheritdoc/>
    void IEntity.Apply(EntityChange change) => Apply((IntegrationChange)change);

    /// <summary>Decides a proposal.</summary>
    public Outcome<IReadOnlyList<IntegrationChange>> Decide(ProposeIntegration command) => State is null
        ? new IntegrationChange[] { new IntegrationChange.Requested(command.Kind, command.By) }
        : new Refusal(RefusalKind.StateConflict, "there is an integration of this id already; take another one");

    /// <summary>Decides whether it is admitted.</summary>
    public Outcome<IReadOnlyList<IntegrationChange>> Decide(AdmitIntegration command)
    {
        if (Existing().Status != IntegrationStatus.Requested)
        {
            return new Refusal(
                RefusalKind.ApprovalDecided, $"it is {Existing().Status.ToString().ToLowerInvariant()} already");
        }

        return new IntegrationChange[]
        {
            command.IsApproved
                ? new IntegrationChange.Approved(command.By)
                : new IntegrationChange.Declined(command.By),
        };
    }

    /// <summary>Decides other settings; nothing where they are those.</summary>
    public Outcome<IReadOnlyList<IntegrationChange>> Decide(ConfigureIntegrationSettings command) =>
        RefuseUnlessApproved() is { } refusal
            ? refusal
            : Existing().Settings == command.Settings
                ? Array.Empty<IntegrationChange>()
                : new IntegrationChange[] { new IntegrationChange.Configured(command.Settings, Existing().Settings) };

    /// <summary>Refuses as long as it is not admitted.</summary>
    public Refusal? RefuseUnlessApproved() => Existing().Status == IntegrationStatus.Approved
        ? null
        : new Refusal(
            RefusalKind.ApprovalPending,
            $"the integration is {Existing().Status.ToString().ToLowerInvariant()}; it works once it is approved");

    /// <summary>Takes a change into the state.</summary>
    public void Apply(IntegrationChange change) => State = change switch
    {
        IntegrationChange.Requested c => new IntegrationState { Kind = c.Kind, RequestedBy = c.By },
        IntegrationChange.Approved => Existing() with { Status = IntegrationStatus.Approved },
        IntegrationChange.Declined => Existing() with { Status = IntegrationStatus.Declined },
        IntegrationChange.Configured c => Existing() with { Settings = c.Settings },
        _ => throw new UnreachableException(),
    };

    private IntegrationState Existing() => State ?? throw new InvalidOperationException("there is no such integration");
}

/// <summary>Proposes an integration.</summary>
public sealed record ProposeIntegration(string Kind, string By);

/// <summary>Admits or declines it.</summary>
public sealed record AdmitIntegration(bool IsApproved, string By);

/// <summary>Gives it settings.</summary>
public sealed record ConfigureIntegrationSettings(string Settings);

/// <summary>How far an integration is.</summary>
public enum IntegrationStatus
{
    /// <summary>Nobody decided yet.</summary>
    Requested,

    /// <summary>It works.</summary>
    Approved,

    /// <summary>It was not admitted.</summary>
    Declined,
}

/// <summary>The state of an integration.</summary>
public sealed record IntegrationState
{
    /// <summary>What it links to: <c>crm</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Who proposed it.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>How far it is.</summary>
    public IntegrationStatus Status { get; init; }

    /// <summary>Its settings, as JSON; empty before it was set up.</summary>
    public string Settings { get; init; } = "";
}

/// <summary>Changes of an integration.</summary>
public abstract record IntegrationChange : EntityChange
{
    private IntegrationChange()
    {
    }

    /// <summary>It was proposed.</summary>
    public sealed record Requested(string Kind, string By) : IntegrationChange
    {
        /// <inheritdoc/>
        public override string Text => $"integration with `{Kind}` proposed by `{By}`";
    }

    /// <summary>It was admitted.</summary>
    public sealed record Approved(string By) : IntegrationChange
    {
        /// <inheritdoc/>
        public override string Text => $"approved by `{By}`";
    }

    /// <summary>It was not admitted.</summary>
    public sealed record Declined(string By) : IntegrationChange
    {
        /// <inheritdoc/>
        public override string Text => $"declined by `{By}`";
    }

    /// <summary>It has other settings.</summary>
    public sealed record Configured(string Settings, string Before) : IntegrationChange
    {
        /// <inheritdoc/>
        public override string Text => "settings changed";
    }
}
