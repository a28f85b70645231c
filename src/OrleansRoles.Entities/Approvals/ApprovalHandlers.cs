using System.Text.Json;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Entities.Approvals;

/// <summary>Changes that wait for a yes.</summary>
internal static class ApprovalHandlers
{
    private const int SummaryLengthMax = 1000;
    private const int PlanLengthMax = 64 * 1024;
    private const string UserPrefix = "user/";

    /// <summary>The kind of due items that end an approval.</summary>
    public const string DueKind = "approval";

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("approval.request", ApprovalsJson.Default.RequestApproval, RequestAsync),
        RequestHandler.Of("approval.decide", ApprovalsJson.Default.DecideApproval, DecideAsync),
        RequestHandler.Of("approval.withdraw", ApprovalsJson.Default.WithdrawApproval, WithdrawAsync),
        RequestHandler.Of("approval.apply", ApprovalsJson.Default.ApplyApproval, ApplyAsync),
        RequestHandler.Of("approval.end", ApprovalsJson.Default.EndApproval, EndAsync),
        RequestHandler.Of("approval.get", ApprovalsJson.Default.GetApproval, GetAsync),
        RequestHandler.Of("approval.list", ApprovalsJson.Default.ListApprovals, ListAsync),
    ];

    /// <summary>Puts a proposal into the turn, and answers with it.</summary>
    public static async ValueTask<Outcome<Answer>> ProposeAsync(
        Turn turn, string kind, ApprovalRights rights, string summary, string plan)
    {
        // Ordered by time: lists are in order of id.
        string id = OrderedIds.New(turn);
        Approval approval = await turn.GetAsync<Approval>(id);
        DateTimeOffset? end = rights.Lifetime is { } lifetime ? turn.Now + lifetime : null;
        string by = ApprovalRights.NameOf(turn);
        turn.Change<Approval>(id, approval.Decide(new ProposeChange(kind, by, summary, plan, end)));
        if (rights.OwnChangeApproved && await rights.RefuseDecisionAsync(turn) is null)
        {
            turn.Change<Approval>(id, approval.Decide(new DecideChange(IsApproved: true, by), turn.Now).Value!);
        }
        else if (end is { } at)
        {
            DueRows.Add(turn, new DueItem(DueKind, "", id), at);
        }

        await Notifier.PublishAsync(turn, "approval.requested", $"approval/{id}", ("kind", kind));
        return AnswerOf(
            turn, id, approval.State!,
            approval.State!.Status == ApprovalStatus.Pending ? AnswerKind.Pending : AnswerKind.Created);
    }

    private static async ValueTask<Outcome<Answer>> RequestAsync(RequestApproval command, Turn turn)
    {
        ApprovalRights? rights = ApprovalRights.LicenceOf(command.Kind) is null
            ? ApprovalRights.Find(await turn.DefinitionAsync(), command.Kind)
            : null;
        Refusal? refusal = rights is null
            ? await ApprovalRights.RefuseOutsiderAsync(turn)
            : await rights.RefuseProposalAsync(turn);
        if (refusal is not null)
        {
            return refusal;
        }

        if (rights is null)
        {
            IEnumerable<string> kinds = (await turn.DefinitionAsync()).Workflows.Approvals.Select(a => a.Name);
            return new Refusal(
                RefusalKind.Invalid,
                $"the role model wants no approval of `{command.Kind}`; of these it does: {string.Join(", ", kinds)}");
        }

        return command.Summary.Length > SummaryLengthMax || command.Plan.Length > PlanLengthMax
            ? new Refusal(
                RefusalKind.Invalid,
                $"a summary has at most {SummaryLengthMax} characters, a plan at most {PlanLengthMax}; write less")
            : await ProposeAsync(turn, command.Kind, rights, command.Summary, command.Plan);
    }

    private static async ValueTask<Outcome<Answer>> DecideAsync(DecideApproval command, Turn turn)
    {
        Approval approval = await turn.GetAsync<Approval>(command.Id);
        if (approval.State is not { } state)
        {
            return Unknown(command.Id);
        }

        ApprovalRights? rights = ApprovalRights.Find(await turn.DefinitionAsync(), state.Kind);
        Refusal? refusal = rights is null
            ? new Refusal(RefusalKind.Forbidden, $"the role model knows no `{state.Kind}` any more")
            : await rights.RefuseDecisionAsync(turn);
        string by = ApprovalRights.NameOf(turn);
        if (refusal is null && command.IsApproved && by == state.RequestedBy && !rights!.OwnApproval)
        {
            refusal = new Refusal(RefusalKind.Forbidden, "a second person has to approve it; ask somebody else");
        }

        if (refusal is not null)
        {
            return refusal;
        }

        Outcome<IReadOnlyList<ApprovalChange>> decided =
            approval.Decide(new DecideChange(command.IsApproved, by), turn.Now);
        if (!decided.IsAccepted)
        {
            return decided.Refusal;
        }

        turn.Change<Approval>(command.Id, decided.Value);
        RemoveEnd(turn, command.Id, state);
        if (command.IsApproved && ApprovalRights.LicenceOf(state.Kind) is { } licence)
        {
            if (await MajorChanges.CarryOutAsync(turn, licence, state.Plan) is { } impossible)
            {
                return impossible;
            }

            turn.Change<Approval>(command.Id, approval.Decide(new ApplyChange(by), turn.Now).Value!);
        }

        await TellRequesterAsync(turn, command.Id, approval.State!, command.IsApproved);
        return AnswerOf(turn, command.Id, approval.State!, AnswerKind.Done);
    }

    private static async ValueTask<Outcome<Answer>> WithdrawAsync(WithdrawApproval command, Turn turn)
    {
        Approval approval = await turn.GetAsync<Approval>(command.Id);
        if (approval.State is not { } state)
        {
            return Unknown(command.Id);
        }

        if (await ApprovalRights.RefuseOutsiderAsync(turn) is { } outsider)
        {
            return outsider;
        }

        if (state.RequestedBy != ApprovalRights.NameOf(turn))
        {
            return new Refusal(
                RefusalKind.Forbidden, "only who proposed a change withdraws it; who decides on it declines it");
        }

        Outcome<IReadOnlyList<ApprovalChange>> withdrawn = approval.Decide(new WithdrawChange(), turn.Now);
        if (!withdrawn.IsAccepted)
        {
            return withdrawn.Refusal;
        }

        turn.Change<Approval>(command.Id, withdrawn.Value);
        RemoveEnd(turn, command.Id, state);
        await Notifier.PublishAsync(turn, "approval.withdrawn", $"approval/{command.Id}", ("kind", state.Kind));
        return AnswerOf(turn, command.Id, approval.State!, AnswerKind.Done);
    }

    private static void RemoveEnd(Turn turn, string id, ApprovalState state)
    {
        if (state.EndsAt is { } end)
        {
            DueRows.Remove(turn, new DueItem(DueKind, "", id), end);
        }
    }

    private static async ValueTask TellRequesterAsync(Turn turn, string id, ApprovalState state, bool isApproved)
    {
        string verdict = isApproved ? "approved" : "declined";
        string why = turn.Context.Reason.Length == 0 ? "" : $": {turn.Context.Reason}";
        if (state.RequestedBy.StartsWith(UserPrefix, StringComparison.Ordinal))
        {
            await Notifier.TellAsync(
                turn, state.RequestedBy[UserPrefix.Length..],
                new Notice(
                    "approval-decided", $"approval/{id}", $"your change of `{state.Kind}` was {verdict}{why}"));
        }

        await Notifier.PublishAsync(
            turn, $"approval.{verdict}", $"approval/{id}", ("kind", state.Kind), ("requestedBy", state.RequestedBy));
    }

    private static async ValueTask<Outcome<Answer>> ApplyAsync(ApplyApproval command, Turn turn)
    {
        Approval approval = await turn.GetAsync<Approval>(command.Id);
        if (approval.State is not { } state)
        {
            return Unknown(command.Id);
        }

        if (await RefuseReadingAsync(turn, state) is { } refusal)
        {
            return refusal;
        }

        Outcome<IReadOnlyList<ApprovalChange>> applied =
            approval.Decide(new ApplyChange(ApprovalRights.NameOf(turn)), turn.Now);
        if (!applied.IsAccepted)
        {
            return applied.Refusal;
        }

        turn.Change<Approval>(command.Id, applied.Value);
        await Notifier.PublishAsync(turn, "approval.applied", $"approval/{command.Id}", ("kind", state.Kind));
        return AnswerOf(turn, command.Id, approval.State!, AnswerKind.Done);
    }

    private static async ValueTask<Outcome<Answer>> EndAsync(EndApproval command, Turn turn)
    {
        if (turn.Authority.RequirePlatform("ends approvals") is { } forbidden)
        {
            return forbidden;
        }

        Approval approval = await turn.GetAsync<Approval>(command.Id);
        if (approval.State is not { } state)
        {
            return Unknown(command.Id);
        }

        turn.Change<Approval>(command.Id, approval.Decide(new EndChange(), turn.Now));
        if (state.EndsAt is { } end && turn.Now >= end)
        {
            DueRows.Remove(turn, new DueItem(DueKind, "", command.Id), end);
        }

        return AnswerOf(turn, command.Id, approval.State!, AnswerKind.Done);
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetApproval query, Turn turn) =>
        (await turn.GetAsync<Approval>(query.Id)).State is not { } state
            ? Unknown(query.Id)
            : await RefuseReadingAsync(turn, state) is { } refusal
                ? refusal
                : AnswerOf(turn, query.Id, state, AnswerKind.Done);

    private static async ValueTask<Outcome<Answer>> ListAsync(ListApprovals query, Turn turn)
    {
        if (await ApprovalRights.RefuseOutsiderAsync(turn) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyList<EntitySnapshot> found = await turn.ListEntitiesAsync(
            EntityKinds.Approval, query.Page.After, query.Page.Limit + 1);
        List<ApprovalAnswer> shown = [];
        foreach (EntitySnapshot snapshot in found.Take(query.Page.Limit))
        {
            ApprovalState state = Approval.Read(snapshot.State).State!;
            bool isWanted = (query.Kind is null || query.Kind == state.Kind)
                && (query.Status is null || query.Status == state.StatusAt(turn.Now));
            if (isWanted && await RefuseReadingAsync(turn, state) is null)
            {
                shown.Add(Shown(turn, snapshot.Key.Id, state));
            }
        }

        string? next = found.Count > query.Page.Limit
            ? Page.CursorOf(found[query.Page.Limit - 1].Key.Id)
            : null;
        return new Answer(
            AnswerKind.Done,
            JsonSerializer.SerializeToUtf8Bytes(
                new ApprovalsAnswer([.. shown], next), ApprovalsJson.Default.ApprovalsAnswer));
    }

    /// <summary>Who proposed it and who decides on it may see it, and say that it takes effect.</summary>
    private static async ValueTask<Refusal?> RefuseReadingAsync(Turn turn, ApprovalState state)
    {
        if (await ApprovalRights.RefuseOutsiderAsync(turn) is { } outsider)
        {
            return outsider;
        }

        ModelDefinition model = await turn.DefinitionAsync();
        return state.RequestedBy == ApprovalRights.NameOf(turn) || turn.Caller.IsPlatform
            ? null
            : ApprovalRights.Find(model, state.Kind) is { } rights
                ? await rights.RefuseDecisionAsync(turn)
                : new Refusal(RefusalKind.Forbidden, "only who proposed it and who decides on it may see it");
    }

    private static Refusal Unknown(string id) =>
        new(RefusalKind.ApprovalUnknown, $"there is no approval `{id}` in the tenant");

    private static ApprovalAnswer Shown(Turn turn, string id, ApprovalState state) => new(
        id, state.Kind, state.StatusAt(turn.Now).ToString().ToLowerInvariant(), state.RequestedBy, state.Summary,
        state.Plan, state.DecidedBy.Length == 0 ? null : state.DecidedBy, state.EndsAt);

    private static Answer AnswerOf(Turn turn, string id, ApprovalState state, AnswerKind kind) => new(
        kind,
        JsonSerializer.SerializeToUtf8Bytes(Shown(turn, id, state), ApprovalsJson.Default.ApprovalAnswer),
        turn.RevisionOf<Approval>(id));
}
