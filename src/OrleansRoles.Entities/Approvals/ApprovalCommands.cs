using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Approvals;

/// <summary>Proposes a change that the model wants approved.</summary>
public sealed record RequestApproval : Command
{
    /// <summary>The kind of change, as the model names it.</summary>
    public required string Kind { get; init; }

    /// <summary>What is to change, for people.</summary>
    public string Summary { get; init; } = "";

    /// <summary>What is to change, for the product that carries it out; kept as it is.</summary>
    public string Plan { get; init; } = "";

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Approves or declines a proposed change.</summary>
public sealed record DecideApproval : Command
{
    /// <summary>The approval.</summary>
    public required string Id { get; init; }

    /// <summary>Yes or no.</summary>
    public required bool IsApproved { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Approval, Id);
}

/// <summary>Takes a proposed change back, on which nobody has decided yet. Its proposer's own.</summary>
public sealed record WithdrawApproval : Command
{
    /// <summary>The approval.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Approval, Id);
}

/// <summary>Says that an approved change takes effect.</summary>
public sealed record ApplyApproval : Command
{
    /// <summary>The approval.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Approval, Id);
}

/// <summary>Records the end of an approval that nobody decided in time. The system's own.</summary>
public sealed record EndApproval : Command
{
    /// <summary>The approval.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Approval, Id);
}

/// <summary>Reads one.</summary>
public sealed record GetApproval : Query
{
    /// <summary>The approval.</summary>
    public required string Id { get; init; }
}

/// <summary>Lists those that the caller may see, in order of time.</summary>
public sealed record ListApprovals : Query
{
    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }

    /// <summary>Only those of this status, or null for all.</summary>
    public ApprovalStatus? Status { get; init; }

    /// <summary>Only those of this kind, or null for all.</summary>
    public string? Kind { get; init; }
}

/// <summary>An approval, as answers show it.</summary>
public sealed record ApprovalAnswer(
    string Id, string Kind, string Status, string RequestedBy, string Summary, string Plan, string? DecidedBy,
    DateTimeOffset? EndsAt);

/// <summary>A page of approvals.</summary>
public sealed record ApprovalsAnswer(ImmutableArray<ApprovalAnswer> Approvals, string? Next);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RequestApproval))]
[JsonSerializable(typeof(DecideApproval))]
[JsonSerializable(typeof(WithdrawApproval))]
[JsonSerializable(typeof(ApplyApproval))]
[JsonSerializable(typeof(EndApproval))]
[JsonSerializable(typeof(GetApproval))]
[JsonSerializable(typeof(ListApprovals))]
[JsonSerializable(typeof(ApprovalAnswer))]
[JsonSerializable(typeof(ApprovalsAnswer))]
internal sealed partial class ApprovalsJson : JsonSerializerContext;
