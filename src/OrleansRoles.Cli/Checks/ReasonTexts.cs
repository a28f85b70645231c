namespace OrleansRoles.Cli.Checks;

/// <summary>Reason codes in words.</summary>
internal static class ReasonTexts
{
    /// <summary>The reason in words; a code that this tool does not know yet, as it is.</summary>
    public static string Of(string code) => code switch
    {
        "unknown-tenant" => "there is no such tenant",
        "tenant-suspended" => "the tenant is suspended",
        "unknown-subject" => "the tenant has no such user",
        "subject-deactivated" => "the user is deactivated",
        "unknown-action" => "the model has no such action",
        "wrong-resource-type" => "the action is not for resources of this type",
        "other-tenant" => "the resource is another tenant's",
        "permission-missing" => "not held at the resource's scope",
        "permission-disabled" => "counts as none, because a feature or setting of the tenant is off",
        "role-missing" => "the role is not held there",
        "operator-only" => "only for the vendor's operator",
        "feature-off" => "the tenant's feature is off",
        "setting-off" => "the tenant's setting is off",
        "seat-missing" => "the user occupies no seat of the licence",
        "wrong-subject-kind" => "only for the other kind of account",
        "not-subscribed" => "the tenant is not subscribed to the app",
        "condition-not-met" => "the request's value is missing or another one",
        "not-the-subject" => "the resource is not the user's own, or not meant for the user",
        "not-in-team" => "none of the user's teams is concerned",
        "not-shared" => "not shared with one of the user's roles",
        "rank-too-high" => "the role ranks above the user's own, or is not given by rank",
        "restricted" => "a restriction applies",
        "never" => "nobody may",
        "related-missing" => "the request does not carry the related object",
        "requirement-not-met" => "none of several ways is open",
        _ => code,
    };
}
