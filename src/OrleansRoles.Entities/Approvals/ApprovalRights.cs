using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Approvals;

/// <summary>Who proposes and who decides a kind of change, as the model has it.</summary>
/// <param name="RequestedBy">The action needed to propose one; null for every active user.</param>
/// <param name="ApprovedBy">The action needed to decide.</param>
/// <param name="OwnApproval">Whether whoever proposed it may also approve it.</param>
/// <param name="OwnChangeApproved">Whether a change that an approver proposes is approved by that.</param>
/// <param name="Lifetime">How long it can be decided, or null.</param>
internal sealed record ApprovalRights(
    string? RequestedBy, string? ApprovedBy, bool OwnApproval, bool OwnChangeApproved, TimeSpan? Lifetime)
{
    private const string LicencePrefix = "licence/";

    /// <summary>The kind of a licence's major changes.</summary>
    public static string KindOf(string licence) => $"{LicencePrefix}{licence}";

    /// <summary>The licence of a kind, or null where it is another kind of change.</summary>
    public static string? LicenceOf(string kind) =>
        kind.StartsWith(LicencePrefix, StringComparison.Ordinal) ? kind[LicencePrefix.Length..] : null;

    /// <summary>The rights of a kind; null where the model has none of that name.</summary>
    public static ApprovalRights? Find(ModelDefinition model, string kind)
    {
        if (LicenceOf(kind) is { } licence)
        {
            return model.Workflows.Licences.FirstOrDefault(rule => rule.Name == licence) is { } rules
                ? new ApprovalRights(
                    rules.MajorRequestedBy, rules.MajorApprovedBy, rules.OwnApproval, OwnChangeApproved: false, null)
                : null;
        }

        return model.Workflows.Approvals.FirstOrDefault(rule => rule.Name == kind) is { } approval
            ? new ApprovalRights(
                approval.RequestedBy, approval.ApprovedBy, approval.OwnChangeApproved, approval.OwnChangeApproved,
                approval.ExpiresAfter)
            : null;
    }

    /// <summary>Whom a caller counts as in an approval: the user behind a service is the user.</summary>
    public static string NameOf(Turn turn) => turn.Caller.User is { } user
        ? $"user/{user}"
        : $"{turn.Caller.Kind.ToString().ToLowerInvariant()}/{turn.Caller.Id}";

    /// <summary>Refuses who may not propose such a change.</summary>
    public async ValueTask<Refusal?> RefuseProposalAsync(Turn turn) => RequestedBy is null
        ? await RefuseOutsiderAsync(turn)
        : await turn.Authority.RequireOnAsync(RequestedBy, turn.Tenant);

    /// <summary>Refuses who may not decide on such a change.</summary>
    public ValueTask<Refusal?> RefuseDecisionAsync(Turn turn) =>
        turn.Authority.RequireOnAsync(ApprovedBy, turn.Tenant);

    /// <summary>
    /// Refuses whoever is neither an active user of the tenant nor one of the vendor's operators that the model knows.
    /// </summary>
    public static async ValueTask<Refusal?> RefuseOutsiderAsync(Turn turn)
    {
        bool isInside = turn.Caller.User is { } id
            ? (await turn.GetAsync<User>(id)).State is { Status: UserStatus.Active }
            : turn.Caller.IsPlatform || await IsOperatorAsync(turn);
        return isInside
            ? null
            : new Refusal(RefusalKind.Forbidden, $"`{turn.Caller}` is no active user of the tenant `{turn.Tenant}`");
    }

    /// <summary>Whether the caller is one of the vendor's operators that the model knows, or the vendor itself.
    /// </summary>
    public static async ValueTask<bool> IsOperatorAsync(Turn turn) =>
        turn.Caller.IsPlatform
        || (turn.Caller is { Kind: Requests.CallerKind.Operator, User: null }
            && (await turn.DefinitionAsync()).Operators.Contains(turn.Caller.Id));
}
