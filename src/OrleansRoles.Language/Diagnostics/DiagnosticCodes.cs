using System.Collections.Immutable;

namespace OrleansRoles.Language.Diagnostics;

/// <summary>
/// Every code there is. RM01: the text; RM02: shape, names and definitions; RM03: names that resolve to nothing; RM04:
/// scopes, permissions, roles; RM05: requirements; RM06: workflows, ranks, custom roles; RM07: tests; RM08: tenant
/// documents; RM09: limits. A code that has shipped keeps its meaning; one that is given up is not used again.
/// </summary>
public static class DiagnosticCodes
{
    public static readonly DiagnosticCode InvalidUtf8 = Error("RM0101", "invalid-utf8", "the input is not UTF-8");
    public static readonly DiagnosticCode ControlCharacter =
        Error("RM0102", "control-character", "the input holds a control character other than tab and line break");
    public static readonly DiagnosticCode EmptyInput = Error("RM0103", "empty-input", "there is nothing in the input");
    public static readonly DiagnosticCode YamlSyntax = Error("RM0104", "yaml-syntax", "the text is not YAML");
    public static readonly DiagnosticCode JsonSyntax = Error("RM0105", "json-syntax", "the text is not JSON");
    public static readonly DiagnosticCode TooDeep = Error("RM0106", "too-deep", "lists and mappings nest too deep");
    public static readonly DiagnosticCode TooManyNodes =
        Error("RM0107", "too-many-values", "the input holds too many values");
    public static readonly DiagnosticCode AnchorOrAlias =
        Error("RM0108", "anchor-or-alias", "anchors (`&a`) and aliases (`*a`) are not part of the language");
    public static readonly DiagnosticCode Tag = Error("RM0109", "tag", "tags (`!t`) are not part of the language");
    public static readonly DiagnosticCode SeveralDocuments =
        Error("RM0110", "several-documents", "a file holds one document");
    public static readonly DiagnosticCode KeyNotText = Error("RM0111", "key-not-text", "a mapping's key is not text");
    public static readonly DiagnosticCode DuplicateKey =
        Error("RM0112", "duplicate-key", "a mapping has the same key twice");
    public static readonly DiagnosticCode InputTooLarge = Error("RM0113", "input-too-large", "the input is too large");

    public static readonly DiagnosticCode WrongType =
        Error("RM0201", "wrong-type", "a value is of another type than expected there");
    public static readonly DiagnosticCode UnknownKey = Error("RM0202", "unknown-key", "a key means nothing there");
    public static readonly DiagnosticCode MissingKey =
        Error("RM0203", "missing-key", "a key that must be there is not");
    public static readonly DiagnosticCode IllFormedName =
        Error("RM0204", "ill-formed-name", "a name is not lower-case words with digits, `-` and `.`");
    public static readonly DiagnosticCode IllFormedPath =
        Error("RM0205", "ill-formed-path", "a path to a value of the request is ill-formed");
    public static readonly DiagnosticCode IllFormedPermission =
        Error("RM0206", "ill-formed-permission", "a permission is not written as `name` or `name>=level`");
    public static readonly DiagnosticCode UnknownWord =
        Error("RM0207", "unknown-word", "a value is none of the words allowed there");
    public static readonly DiagnosticCode OutOfRange =
        Error("RM0208", "out-of-range", "a number is too small, too large or not a whole one");
    public static readonly DiagnosticCode IllFormedDuration =
        Error("RM0209", "ill-formed-duration", "a duration is not a number with `d`, `h` or `m`");
    public static readonly DiagnosticCode IllFormedText =
        Error("RM0210", "ill-formed-text", "a text is empty, too long or holds control characters");
    public static readonly DiagnosticCode WrongCount =
        Error("RM0211", "wrong-count", "a list or mapping has too few or too many entries");
    public static readonly DiagnosticCode DuplicateItem =
        Error("RM0212", "duplicate-item", "a list names the same thing twice");
    public static readonly DiagnosticCode DuplicateDefinition =
        Error("RM0213", "duplicate-definition", "a name is defined in an included part already");
    public static readonly DiagnosticCode NothingToReplace =
        Error("RM0214", "nothing-to-replace", "`replaces` stands where no included part defines the name");
    public static readonly DiagnosticCode WrongFileKind =
        Error("RM0215", "wrong-file-kind", "a part stands where a model is expected, or the other way round");
    public static readonly DiagnosticCode UnknownRequirement =
        Error("RM0216", "unknown-requirement", "a requirement is none of the known kinds");
    public static readonly DiagnosticCode ConflictingKeys =
        Error("RM0217", "conflicting-keys", "keys stand together that exclude each other");

    public static readonly DiagnosticCode UnknownScope =
        Error("RM0301", "unknown-scope-type", "no scope type has this name");
    public static readonly DiagnosticCode UnknownFeature =
        Error("RM0302", "unknown-feature", "no feature has this name");
    public static readonly DiagnosticCode UnknownSetting =
        Error("RM0303", "unknown-setting", "no setting has this name");
    public static readonly DiagnosticCode UnknownLicence =
        Error("RM0304", "unknown-licence", "no licence has this name");
    public static readonly DiagnosticCode UnknownOperator =
        Error("RM0305", "unknown-operator", "no operator has this name");
    public static readonly DiagnosticCode UnknownLadder = Error("RM0306", "unknown-ladder", "no ladder has this name");
    public static readonly DiagnosticCode UnknownPermission =
        Error("RM0307", "unknown-permission", "no permission has this name");
    public static readonly DiagnosticCode UnknownResource =
        Error("RM0308", "unknown-resource-type", "no resource type has this name");
    public static readonly DiagnosticCode UnknownRequirementName =
        Error("RM0309", "unknown-permission-or-rule", "neither a permission nor a rule has this name");
    public static readonly DiagnosticCode UnknownRole = Error("RM0310", "unknown-role", "no role has this name");
    public static readonly DiagnosticCode UnknownAction = Error("RM0311", "unknown-action", "no action has this name");
    public static readonly DiagnosticCode UnknownLevel =
        Error("RM0312", "unknown-level", "the permission has no such level");
    public static readonly DiagnosticCode UnknownPart =
        Error("RM0313", "unknown-part", "there is no part of this name");
    public static readonly DiagnosticCode IncludeCycle = Error("RM0314", "include-cycle", "a part includes itself");

    public static readonly DiagnosticCode NoRootScope =
        Error("RM0401", "no-root-scope", "no scope type is without `in`, so none is the tenant");
    public static readonly DiagnosticCode SeveralRoots =
        Error("RM0402", "several-root-scopes", "several scope types are without `in`");
    public static readonly DiagnosticCode ScopeCycle = Error("RM0403", "scope-cycle", "a scope type lies in itself");
    public static readonly DiagnosticCode ReservedScope =
        Error("RM0404", "reserved-scope-name", "a scope type other than the root is called `tenant`");
    public static readonly DiagnosticCode NoneListed =
        Error("RM0405", "none-listed", "`none` is listed as a level, although it is implied");
    public static readonly DiagnosticCode LevelOfFlag = Error("RM0406", "level-of-flag", "a flag is given a level");
    public static readonly DiagnosticCode LevelMissing =
        Error("RM0407", "level-missing", "a ladder permission stands without a level");
    public static readonly DiagnosticCode NeedsCycle = Error("RM0408", "needs-cycle", "a permission needs itself");
    public static readonly DiagnosticCode NeedsScope =
        Error("RM0409", "needs-scope", "the needed permission cannot be held where the permission can");
    public static readonly DiagnosticCode CapNotNeeded =
        Error("RM0410", "cap-not-needed", "`capped-by` names a permission that is not needed, directly or indirectly");
    public static readonly DiagnosticCode CapLevels =
        Error("RM0411", "cap-levels", "`capped-by` names a permission with other levels");
    public static readonly DiagnosticCode RoleCycle = Error("RM0412", "role-cycle", "a role includes itself");
    public static readonly DiagnosticCode GrantScope =
        Error("RM0413", "grant-scope", "a role grants a permission that cannot be held at the role's scope type");
    public static readonly DiagnosticCode GrantWithoutParent =
        Error("RM0414", "grant-without-parent", "a role grants a sub-permission without what it needs");
    public static readonly DiagnosticCode GrantAboveCap =
        Error("RM0415", "grant-above-cap", "a role grants a permission at a level above its cap");
    public static readonly DiagnosticCode DefaultRoles =
        Error("RM0416", "default-roles", "several roles are the default where a member has one role");
    public static readonly DiagnosticCode HoldersMismatch =
        Error("RM0417", "holders-mismatch", "the rules about a role's holders contradict each other");
    public static readonly DiagnosticCode FirstHolder =
        Error("RM0418", "first-holder", "an operator appoints the first holder, but none is named");
    public static readonly DiagnosticCode RootInScopes =
        Error("RM0419", "root-in-scopes", "a resource type lists the root scope, in which every object lies");
    public static readonly DiagnosticCode GroupOfGroups =
        Error("RM0420", "group-of-groups", "a `for-each` goes over objects that are groups themselves");
    public static readonly DiagnosticCode UnusedLadder =
        Warning("RM0421", "unused-ladder", "no permission uses the ladder");

    public static readonly DiagnosticCode AmbiguousName =
        Error("RM0501", "ambiguous-name", "a rule has the name of a permission or of `always` or `never`");
    public static readonly DiagnosticCode RuleCycle = Error("RM0502", "rule-cycle", "a rule requires itself");
    public static readonly DiagnosticCode NotOverPermission =
        Error("RM0503", "not-over-permission", "an ordinary permission or a role stands under `not`");
    public static readonly DiagnosticCode NeverHolds =
        Error("RM0504", "never-holds", "a requirement could never hold, as no object in question lies in such a scope");
    public static readonly DiagnosticCode NotALadder =
        Error("RM0505", "not-a-ladder", "a flag stands where only a ladder permission makes sense");
    public static readonly DiagnosticCode NotHeldThere =
        Error("RM0506", "not-held-there", "a permission cannot be held at the scope type named with it");
    public static readonly DiagnosticCode UnusedRule = Warning("RM0507", "unused-rule", "nothing uses the rule");

    public static readonly DiagnosticCode RankMismatch =
        Error("RM0601", "rank-mismatch", "the ranking contradicts itself");
    public static readonly DiagnosticCode NotGrantable =
        Error("RM0602", "custom-role-permission",
            "custom roles may carry a permission that none of their scopes can hold");
    public static readonly DiagnosticCode EmptyGrantScope =
        Error("RM0603", "custom-role-scope", "custom roles have a scope type at which they can carry nothing");
    public static readonly DiagnosticCode NeededNotGrantable =
        Error("RM0604", "custom-role-needs", "custom roles may carry a permission, but not the one that it needs");
    public static readonly DiagnosticCode RoleScopeMismatch =
        Error("RM0605", "role-scope-mismatch", "a role is named where a role of another scope type is needed");
    public static readonly DiagnosticCode RoleKindMismatch =
        Error("RM0606", "role-kind-mismatch", "a role is named for accounts of a kind that may not hold it");

    public static readonly DiagnosticCode TestWithoutResourceId =
        Error("RM0701", "test-resource-id", "a check's resource has no id and is not the tenant");
    public static readonly DiagnosticCode TestContradiction =
        Error("RM0702", "test-contradiction", "a check expects obligations with a deny");
    public static readonly DiagnosticCode TestOtherResource =
        Warning("RM0703", "test-other-resource", "a check names an action on a resource type that it is not for");

    public static readonly DiagnosticCode OtherTenant =
        Error("RM0801", "other-tenant", "the document is of another tenant than the one addressed");
    public static readonly DiagnosticCode OtherModel =
        Error("RM0802", "other-model", "the document names another model than it is compiled against");
    public static readonly DiagnosticCode IllFormedId =
        Error("RM0803", "ill-formed-id", "an id is empty, too long, or has spaces around it or control characters");
    public static readonly DiagnosticCode IllFormedScope =
        Error("RM0804", "ill-formed-scope", "a scope is not written as `tenant`, `type/id` or `type/*`");
    public static readonly DiagnosticCode IllFormedInstant =
        Error("RM0805", "ill-formed-instant", "a time is not written as `2026-12-01T00:00:00Z`");
    public static readonly DiagnosticCode UnknownUser =
        Error("RM0806", "unknown-user", "no user of the document has this id");
    public static readonly DiagnosticCode DuplicateUser = Error("RM0807", "duplicate-user", "two users have one id");
    public static readonly DiagnosticCode DuplicateEmail =
        Error("RM0808", "duplicate-email", "two users have one e-mail address");
    public static readonly DiagnosticCode DuplicateRole = Error("RM0809", "duplicate-role", "two roles have one id");
    public static readonly DiagnosticCode DuplicateRoleName =
        Error("RM0810", "duplicate-role-name", "two roles have one name");
    public static readonly DiagnosticCode RoleIsBuiltIn =
        Error("RM0811", "role-is-built-in", "a custom role has the id of a built-in role");
    public static readonly DiagnosticCode NoCustomRoles =
        Error("RM0812", "no-custom-roles", "the model has no custom roles");
    public static readonly DiagnosticCode PermissionNotGrantable =
        Error("RM0813", "permission-not-grantable", "custom roles may not carry the permission");
    public static readonly DiagnosticCode PermissionNotThere =
        Error("RM0814", "permission-not-there", "the permission, or any grant, is not possible at that scope");
    public static readonly DiagnosticCode PermissionWithoutParent =
        Error("RM0815", "permission-without-parent", "a custom role has a sub-permission without what it needs");
    public static readonly DiagnosticCode PermissionAboveCap =
        Error("RM0816", "permission-above-cap", "a custom role has a permission at a level above its cap");
    public static readonly DiagnosticCode WrongLevelType =
        Error("RM0817", "wrong-level-type", "a flag is given a level, or a ladder permission a boolean");
    public static readonly DiagnosticCode UntilBeforeFrom =
        Error("RM0818", "until-before-from", "`until` is not after `from`");
    public static readonly DiagnosticCode TooFewSeats =
        Error("RM0819", "too-few-seats", "more users occupy seats of a licence than there are");
    public static readonly DiagnosticCode RoleNotForKind =
        Error("RM0820", "role-not-for-kind", "a user holds a role that is not for accounts of the user's kind");
    public static readonly DiagnosticCode RoleNotThere =
        Error("RM0821", "role-not-there", "a role is given at a scope of another type than its own");
    public static readonly DiagnosticCode OneRoleOnly =
        Error("RM0822", "one-role-only", "a member has several roles where one is allowed");
    public static readonly DiagnosticCode DuplicateContract =
        Error("RM0823", "duplicate-contract", "two contracts have one id");
    public static readonly DiagnosticCode DuplicateWorkspace =
        Error("RM0824", "duplicate-workspace", "two workspaces of the tenant have one id");
    public static readonly DiagnosticCode DuplicateMember =
        Error("RM0825", "duplicate-member", "a user is a member twice");
    public static readonly DiagnosticCode DuplicateAssignment =
        Error("RM0826", "duplicate-assignment", "the same role is given twice");
    public static readonly DiagnosticCode NoSuchSection =
        Error("RM0827", "no-such-section", "the model knows no contracts or no workspaces");
    public static readonly DiagnosticCode AllScopesHere =
        Error("RM0828", "all-scopes-here", "all scopes of a type are named where one is needed");
    public static readonly DiagnosticCode ScopeNotInDocument =
        Warning("RM0829", "scope-not-in-document", "a contract or workspace is not in the document");
    public static readonly DiagnosticCode PermissionTwice =
        Warning("RM0830", "permission-twice", "a custom role grants a permission twice at one scope");

    public static readonly DiagnosticCode TooManyScopes =
        Error("RM0901", "too-many-scope-types", "too many scope types");
    public static readonly DiagnosticCode TooManyLevels =
        Error("RM0902", "too-many-levels", "too many flags and levels of permissions in all");
    public static readonly DiagnosticCode TooManyActions = Error("RM0903", "too-many-actions", "too many actions");
    public static readonly DiagnosticCode TooManyObligations =
        Error("RM0904", "too-many-obligations", "too many obligations of one action");
    public static readonly DiagnosticCode TooManyRoles = Error("RM0905", "too-many-roles", "too many built-in roles");
    public static readonly DiagnosticCode RequirementTooDeep =
        Error("RM0906", "requirement-too-deep", "a requirement nests too deep, its rules included");
    public static readonly DiagnosticCode RequirementTooLarge =
        Error("RM0907", "requirement-too-large", "a requirement is too large, its rules included");

    /// <summary>All codes in order.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
        [.. typeof(DiagnosticCodes).GetFields()
            .Where(field => field.FieldType == typeof(DiagnosticCode))
            .Select(field => (DiagnosticCode)field.GetValue(null)!)
            .OrderBy(code => code.Id, StringComparer.Ordinal)];

    private static DiagnosticCode Error(string id, string name, string description) =>
        new(id, name, DiagnosticSeverity.Error, description);

    private static DiagnosticCode Warning(string id, string name, string description) =>
        new(id, name, DiagnosticSeverity.Warning, description);
}
