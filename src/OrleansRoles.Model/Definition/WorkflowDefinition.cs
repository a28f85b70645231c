using System.Collections.Immutable;

namespace OrleansRoles.Model.Definition;

/// <summary>The rules of a product's workflows. What is null or empty, the product does not have.</summary>
public sealed record WorkflowDefinition
{
    /// <summary>How user accounts come into being by themselves.</summary>
    public ProvisioningRules? Provisioning { get; init; }

    /// <summary>Invitations by e-mail.</summary>
    public InvitationRules? Invitations { get; init; }

    /// <summary>Joining from outside without an invitation of ours.</summary>
    public JoinRules? Join { get; init; }

    /// <summary>Who administers the members of which scope type.</summary>
    public ImmutableArray<MemberRules> Members { get; init; } = [];

    /// <summary>Who administers user accounts.</summary>
    public UserRules? Users { get; init; }

    /// <summary>Who makes teams.</summary>
    public TeamRules? Teams { get; init; }

    /// <summary>Who turns which of the tenant's settings on and off; those that are not here: the vendor alone.
    /// </summary>
    public ImmutableArray<SettingRules> Settings { get; init; } = [];

    /// <summary>Licences and who hands out their seats.</summary>
    public ImmutableArray<LicenceRules> Licences { get; init; } = [];

    /// <summary>API keys of integration users.</summary>
    public ApiKeyRules? ApiKeys { get; init; }

    /// <summary>What needs an approval.</summary>
    public ImmutableArray<ApprovalRules> Approvals { get; init; } = [];

    /// <summary>Requests for apps.</summary>
    public AppRequestRules? AppRequests { get; init; }

    /// <summary>Links to other systems that are admitted before they work.</summary>
    public IntegrationRules? Integrations { get; init; }

    /// <summary>What users choose to be told of.</summary>
    public PreferenceRules? Preferences { get; init; }

    /// <summary>Events of which somebody is told.</summary>
    public ImmutableArray<NotificationRules> Notifications { get; init; } = [];

    /// <summary>Who sees the audit log.</summary>
    public AuditRules? Audit { get; init; }
}

/// <summary>A user record is made at the first sign-in, with one role.</summary>
/// <param name="On"><c>first-sign-in</c> or <c>join</c>.</param>
/// <param name="Role">The built-in role of the new user.</param>
/// <param name="From">Products from which a sign-in provisions; empty for any.</param>
public sealed record ProvisioningRules(string On, string Role, ImmutableArray<string> From);

/// <summary>Invitations.</summary>
/// <param name="Into">Scope types, each with the action that the inviter needs.</param>
/// <param name="Lifetime">How long an invitation can be accepted.</param>
/// <param name="ListedBy">The action needed to list and withdraw pending ones.</param>
public sealed record InvitationRules(
    ImmutableArray<ScopeAction> Into, TimeSpan Lifetime, string? ListedBy);

/// <summary>A scope type and the action that is needed there.</summary>
public sealed record ScopeAction(string Scope, string Action);

/// <summary>People join through another system.</summary>
/// <param name="Channel">The system: <c>dxp-console</c>.</param>
/// <param name="InvitedBy">The action that the inviter needs there.</param>
/// <param name="Scope">The scope type that they join.</param>
/// <param name="Role">The role that they get.</param>
public sealed record JoinRules(string Channel, string? InvitedBy, string Scope, string Role);

/// <summary>Who administers members of scopes of one type. A null action: nobody inside the tenant.</summary>
public sealed record MemberRules(
    string Scope, string? AddedBy, string? ChangedBy, string? RemovedBy, string? MustBeMemberOf, string? CreatorRole,
    string? CreatedBy, string? DeletedBy)
{
    /// <summary>The action needed to change the scope itself: its name.</summary>
    public string? EditedBy { get; init; }

    /// <summary>The action needed to list the members.</summary>
    public string? ListedBy { get; init; }

    /// <summary>The action needed to find the scope in lists.</summary>
    public string? SeenBy { get; init; }
}

/// <summary>Who administers user accounts. A null action: nobody inside the tenant.</summary>
public sealed record UserRules(
    string? EditedBy, ImmutableArray<string> EditableFields, string? DeactivatedBy, string? CreatedBy)
{
    /// <summary>The action needed to list users.</summary>
    public string? ListedBy { get; init; }
}

/// <summary>Teams.</summary>
/// <param name="CreatedBy">The action needed to make one, to change its members and to delete it.</param>
public sealed record TeamRules(string? CreatedBy);

/// <summary>A setting and the action needed to turn it on or off.</summary>
public sealed record SettingRules(string Name, string ChangedBy);

/// <summary>One licence: who assigns and releases its seats, and what needs an approval.</summary>
public sealed record LicenceRules(
    string Name, string? AssignedBy, string? ReleasedBy, string? UsageBy, string? AllocationBy, string? ReportBy,
    string? MajorRequestedBy, string? MajorApprovedBy, int MajorFromUsers, bool OwnApproval);

/// <summary>API keys.</summary>
public sealed record ApiKeyRules(string Role, string? CreatedBy, string? IssuedBy, string? RevokedBy);

/// <summary>A kind of change that needs an approval.</summary>
/// <param name="Name">The kind.</param>
/// <param name="RequestedBy">The action needed to propose it; null for every active user.</param>
/// <param name="ApprovedBy">The action needed to approve or decline it.</param>
/// <param name="OwnChangeApproved">Whether an approver's own change counts as approved.</param>
/// <param name="ExpiresAfter">When an undecided one ends; null for never.</param>
public sealed record ApprovalRules(
    string Name, string? RequestedBy, string ApprovedBy, bool OwnChangeApproved, TimeSpan? ExpiresAfter);

/// <summary>Requests for apps, and whether the requester hears of the outcome.</summary>
public sealed record AppRequestRules(string RequestedBy, bool NotifyRequester);

/// <summary>Integrations: proposed, approved, configured, run, in this order.</summary>
/// <param name="RequestedBy">The action needed to propose one; null for every active user.</param>
/// <param name="ApprovedBy">The action needed to admit or decline one.</param>
/// <param name="ConfiguredBy">The action needed to set one up.</param>
/// <param name="RunBy">The action needed to have one exchange data.</param>
public sealed record IntegrationRules(string? RequestedBy, string ApprovedBy, string? ConfiguredBy, string? RunBy);

/// <summary>Notification preferences. <paramref name="EditedBy"/>: the action needed to change one's own.</summary>
public sealed record PreferenceRules(string EditedBy);

/// <summary>Who is told of what.</summary>
public sealed record NotificationRules(string On, string To);

/// <summary>The audit log. A null action: nobody inside the tenant.</summary>
/// <param name="ViewedBy">The action, on the tenant, needed to see it.</param>
public sealed record AuditRules(string? ViewedBy);
