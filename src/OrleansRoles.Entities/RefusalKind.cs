namespace OrleansRoles.Entities;

/// <summary>
/// The rules that refuse: the one table of them. Each row says what class of "no" it is and names the rule in words.
/// The code that callers see is the name in kebab case (<see cref="RefusalRules"/>); a name that has shipped keeps its
/// meaning.
/// </summary>
public enum RefusalKind
{
    /// <summary>There is no such tenant.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such tenant")]
    TenantUnknown,

    /// <summary>There is such a tenant already.</summary>
    [RefusalRule(RefusalClass.Conflict, "There is such a tenant already")]
    TenantExists,

    /// <summary>There is no such model, or no such version.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such role model")]
    ModelUnknown,

    /// <summary>The version exists with another text.</summary>
    [RefusalRule(RefusalClass.Conflict, "The version exists with another text")]
    ModelVersionExists,

    /// <summary>What is to be changed has changed since the caller read it.</summary>
    [RefusalRule(RefusalClass.Precondition, "It is at another revision")]
    RevisionMismatch,

    /// <summary>There is no such user in the tenant.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such user")]
    UserUnknown,

    /// <summary>There is no such role.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such role")]
    RoleUnknown,

    /// <summary>The role is still held.</summary>
    [RefusalRule(RefusalClass.Conflict, "The role is still held")]
    RoleHeld,

    /// <summary>The caller may not do this.</summary>
    [RefusalRule(RefusalClass.Forbidden, "The caller may not do this")]
    Forbidden,

    /// <summary>The idempotency key stands for another command of the same caller.</summary>
    [RefusalRule(RefusalClass.Invalid, "The key stands for another command")]
    IdempotencyKeyReused,

    /// <summary>There is no such contract.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such contract")]
    ContractUnknown,

    /// <summary>There is no such workspace.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such workspace")]
    WorkspaceUnknown,

    /// <summary>The user is no member there.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such member")]
    MemberUnknown,

    /// <summary>The user is a member there already.</summary>
    [RefusalRule(RefusalClass.Conflict, "The user is a member already")]
    MemberExists,

    /// <summary>Too few would be left who hold the role: the last owner stays.</summary>
    [RefusalRule(RefusalClass.Conflict, "Too few holders of a role would be left")]
    LastHolder,

    /// <summary>The role cannot be given there, or to such an account.</summary>
    [RefusalRule(RefusalClass.Invalid, "The role cannot be given so")]
    RoleNotAssignable,

    /// <summary>The user does not hold the role there.</summary>
    [RefusalRule(RefusalClass.Unknown, "The user does not hold the role there")]
    AssignmentUnknown,

    /// <summary>There is no such team.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such team")]
    TeamUnknown,

    /// <summary>There is such a user already.</summary>
    [RefusalRule(RefusalClass.Conflict, "There is such a user already")]
    UserExists,

    /// <summary>There is such a role already, or one of the same name.</summary>
    [RefusalRule(RefusalClass.Conflict, "There is such a role already")]
    RoleExists,

    /// <summary>What a custom role is to contain is not allowed in it.</summary>
    [RefusalRule(RefusalClass.Invalid, "A role cannot contain this")]
    GrantsInvalid,

    /// <summary>Something that is needed is missing or has no acceptable value.</summary>
    [RefusalRule(RefusalClass.Invalid, "The command lacks something or has it wrong", Code = "command-invalid")]
    Invalid,

    /// <summary>What is asked for does not go with the present state.</summary>
    [RefusalRule(RefusalClass.Conflict, "It does not go with the present state")]
    StateConflict,

    /// <summary>The user is deactivated, and is given nothing.</summary>
    [RefusalRule(RefusalClass.Conflict, "The user is deactivated")]
    UserDeactivated,

    /// <summary>There is no such licence.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such licence")]
    LicenceUnknown,

    /// <summary>There are fewer seats than that.</summary>
    [RefusalRule(RefusalClass.Conflict, "There are too few seats")]
    SeatsExhausted,

    /// <summary>There is no such approval.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such approval")]
    ApprovalUnknown,

    /// <summary>It has to be requested and approved first.</summary>
    [RefusalRule(RefusalClass.Conflict, "It needs an approval")]
    ApprovalNeeded,

    /// <summary>Nobody has approved it yet.</summary>
    [RefusalRule(RefusalClass.Conflict, "It is not approved yet")]
    ApprovalPending,

    /// <summary>It was decided, carried out or ended before.</summary>
    [RefusalRule(RefusalClass.Conflict, "It was decided before")]
    ApprovalDecided,

    /// <summary>There is no such request for an app.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such request")]
    AppRequestUnknown,

    /// <summary>The request was answered before.</summary>
    [RefusalRule(RefusalClass.Conflict, "It was answered before")]
    AppRequestResolved,

    /// <summary>There is no such notice.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such notice")]
    NotificationUnknown,

    /// <summary>There is no such invitation.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such invitation")]
    InvitationUnknown,

    /// <summary>The address has an invitation that is not answered yet.</summary>
    [RefusalRule(RefusalClass.Conflict, "An invitation is pending")]
    InvitationPending,

    /// <summary>It was accepted, withdrawn or replaced, or its time is over.</summary>
    [RefusalRule(RefusalClass.Conflict, "The invitation has ended")]
    InvitationEnded,

    /// <summary>It was sent to another address.</summary>
    [RefusalRule(RefusalClass.Forbidden, "The invitation is for another address")]
    InvitationNotYours,

    /// <summary>There is no such integration.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such integration")]
    IntegrationUnknown,

    /// <summary>The key was revoked, or its time is over.</summary>
    [RefusalRule(RefusalClass.Conflict, "The key has ended")]
    KeyEnded,

    /// <summary>There is no such webhook.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such webhook")]
    WebhookUnknown,

    /// <summary>The webhook gets nothing until it is enabled.</summary>
    [RefusalRule(RefusalClass.Conflict, "The webhook is disabled")]
    WebhookDisabled,

    /// <summary>The tenant has as many webhooks as it may have.</summary>
    [RefusalRule(RefusalClass.Conflict, "There are too many webhooks")]
    WebhookLimitReached,

    /// <summary>There is no such service.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such service")]
    ServiceUnknown,

    /// <summary>There is no such key.</summary>
    [RefusalRule(RefusalClass.Unknown, "There is no such key")]
    KeyUnknown,

    /// <summary>The service has as many keys as it may have.</summary>
    [RefusalRule(RefusalClass.Conflict, "The service has too many keys")]
    KeyLimitReached,

    /// <summary>The clock does not go back.</summary>
    [RefusalRule(RefusalClass.Invalid, "The clock does not go back")]
    ClockGoesBack,

    /// <summary>Two changes met, several times over; the caller may try again.</summary>
    [RefusalRule(RefusalClass.Busy, "Too many changes met")]
    Busy,
}

/// <summary>What a refusal means to a caller, whichever rule it is.</summary>
public enum RefusalClass
{
    /// <summary>The caller may not do this.</summary>
    Forbidden,

    /// <summary>What the request names does not exist, as far as the caller may know.</summary>
    Unknown,

    /// <summary>It does not go with what is there.</summary>
    Conflict,

    /// <summary>It can never be, whatever is there.</summary>
    Invalid,

    /// <summary>It is not as the caller expected.</summary>
    Precondition,

    /// <summary>Not now; the same request may succeed later.</summary>
    Busy,
}

/// <summary>What there is to know of a rule besides its name.</summary>
/// <param name="refusalClass">The class of the refusal.</param>
/// <param name="title">The rule in a few words, the same for every case.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class RefusalRuleAttribute(RefusalClass refusalClass, string title) : Attribute
{
    public RefusalClass Class { get; } = refusalClass;

    public string Title { get; } = title;

    /// <summary>The code where it is not the kind's name.</summary>
    public string? Code { get; init; }
}
