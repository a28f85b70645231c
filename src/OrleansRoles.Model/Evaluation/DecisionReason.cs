namespace OrleansRoles.Model.Evaluation;

/// <summary>
/// Why a decision is what it is. The codes (<see cref="DecisionReasons.Code"/>) are stable; the order of the first ones
/// is the order in which they are looked for.
/// </summary>
public enum DecisionReason : byte
{
    /// <summary>Allowed.</summary>
    Allowed,

    /// <summary>No such tenant.</summary>
    UnknownTenant,

    /// <summary>The tenant is suspended.</summary>
    TenantSuspended,

    /// <summary>No such user in the tenant, or a subject type that no model knows.</summary>
    UnknownSubject,

    /// <summary>The user is deactivated.</summary>
    SubjectDeactivated,

    /// <summary>The model has no such action.</summary>
    UnknownAction,

    /// <summary>The action is not on resources of that type.</summary>
    WrongResourceType,

    /// <summary>The resource, or an object that it refers to, is another tenant's.</summary>
    OtherTenant,

    /// <summary>The subject does not hold the permission at that scope.</summary>
    PermissionMissing,

    /// <summary>The permission counts as none: its feature or setting is off.</summary>
    PermissionDisabled,

    /// <summary>The subject does not hold the built-in role.</summary>
    RoleMissing,

    /// <summary>Only the vendor's operator may.</summary>
    OperatorOnly,

    /// <summary>The tenant's feature is off.</summary>
    FeatureOff,

    /// <summary>The tenant's setting is off.</summary>
    SettingOff,

    /// <summary>The subject occupies no seat of the licence.</summary>
    SeatMissing,

    /// <summary>Only for the other kind of account (person or integration user).</summary>
    WrongSubjectKind,

    /// <summary>The tenant is not subscribed to the app.</summary>
    NotSubscribed,

    /// <summary>A property of the request is missing or has another value.</summary>
    ConditionNotMet,

    /// <summary>The resource is not the subject's own, or not meant for the subject.</summary>
    NotTheSubject,

    /// <summary>None of the subject's teams is concerned.</summary>
    NotInTeam,

    /// <summary>Not shared with one of the subject's roles.</summary>
    NotShared,

    /// <summary>The role ranks above the subject's own, or is not given by rank.</summary>
    RankTooHigh,

    /// <summary>A restriction applies.</summary>
    Restricted,

    /// <summary>Nobody may.</summary>
    Never,

    /// <summary>The request does not carry the related object, or the group is empty.</summary>
    RelatedMissing,

    /// <summary>None of several ways is open, each for a reason of its own.</summary>
    RequirementNotMet,
}

/// <summary>The stable codes of <see cref="DecisionReason"/>.</summary>
public static class DecisionReasons
{
    /// <summary>The reason's code, as it stands in answers: <c>permission-missing</c>.</summary>
    public static string Code(this DecisionReason reason) => reason switch
    {
        DecisionReason.Allowed => "allowed",
        DecisionReason.UnknownTenant => "unknown-tenant",
        DecisionReason.TenantSuspended => "tenant-suspended",
        DecisionReason.UnknownSubject => "unknown-subject",
        DecisionReason.SubjectDeactivated => "subject-deactivated",
        DecisionReason.UnknownAction => "unknown-action",
        DecisionReason.WrongResourceType => "wrong-resource-type",
        DecisionReason.OtherTenant => "other-tenant",
        DecisionReason.PermissionMissing => "permission-missing",
        DecisionReason.PermissionDisabled => "permission-disabled",
        DecisionReason.RoleMissing => "role-missing",
        DecisionReason.OperatorOnly => "operator-only",
        DecisionReason.FeatureOff => "feature-off",
        DecisionReason.SettingOff => "setting-off",
        DecisionReason.SeatMissing => "seat-missing",
        DecisionReason.WrongSubjectKind => "wrong-subject-kind",
        DecisionReason.NotSubscribed => "not-subscribed",
        DecisionReason.ConditionNotMet => "condition-not-met",
        DecisionReason.NotTheSubject => "not-the-subject",
        DecisionReason.NotInTeam => "not-in-team",
        DecisionReason.NotShared => "not-shared",
        DecisionReason.RankTooHigh => "rank-too-high",
        DecisionReason.Restricted => "restricted",
        DecisionReason.Never => "never",
        DecisionReason.RelatedMissing => "related-missing",
        DecisionReason.RequirementNotMet => "requirement-not-met",
    };
}
