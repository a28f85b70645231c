using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Entities.Licences;

/// <summary>Licences: seats given, freed, counted and listed.</summary>
internal static class LicenceHandlers
{
    private const int UsersMax = 1000;

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("licence.assign", LicencesJson.Default.AssignSeats, AssignAsync),
        RequestHandler.Of("licence.release", LicencesJson.Default.ReleaseSeats, ReleaseAsync),
        RequestHandler.Of("licence.set", LicencesJson.Default.SetLicence, SetAsync),
        RequestHandler.Of("licence.request-change", LicencesJson.Default.RequestLicenceChange, RequestAsync),
        RequestHandler.Of("licence.usage", LicencesJson.Default.GetLicenceUsage, UsageAsync),
        RequestHandler.Of("licence.seats", LicencesJson.Default.ListSeats, ListAsync),
    ];

    private static async ValueTask<Outcome<Answer>> AssignAsync(AssignSeats command, Turn turn)
    {
        Outcome<SeatChange> begun = await BeginAsync(turn, command.Licence, command.Users, r => r.AssignedBy);
        if (!begun.IsAccepted)
        {
            return begun.Refusal;
        }

        if (await MajorChanges.RefuseUsersAsync(turn, begun.Value.Users) is { } refusal)
        {
            return refusal;
        }

        List<string> without = await MajorChanges.WithSeatAsync(turn, command.Licence, begun.Value.Users, has: false);
        Refusal? refused = await RefuseMajorAsync(turn, begun.Value)
            ?? (without.Count == 0
                ? null
                : await Seats.GiveAsync(turn, command.Licence, without, begun.Value.Obligations));
        return refused is not null ? refused : await AnswerOfAsync(turn, command.Licence, without);
    }

    private static async ValueTask<Outcome<Answer>> ReleaseAsync(ReleaseSeats command, Turn turn)
    {
        Outcome<SeatChange> begun = await BeginAsync(turn, command.Licence, command.Users, r => r.ReleasedBy);
        if (!begun.IsAccepted)
        {
            return begun.Refusal;
        }

        foreach (string id in begun.Value.Users)
        {
            if ((await turn.GetAsync<User>(id)).State is null)
            {
                return new Refusal(
                    RefusalKind.UserUnknown, $"there is no user `{id}` in the tenant `{turn.Tenant}`");
            }
        }

        if (await RefuseMajorAsync(turn, begun.Value) is { } major)
        {
            return major;
        }

        List<string> with = await MajorChanges.WithSeatAsync(turn, command.Licence, begun.Value.Users, has: true);
        if (with.Count > 0)
        {
            await Seats.FreeAsync(turn, command.Licence, with, begun.Value.Obligations);
        }

        return await AnswerOfAsync(turn, command.Licence, with);
    }

    private static async ValueTask<Outcome<Answer>> SetAsync(SetLicence command, Turn turn)
    {
        if (await turn.Authority.RequireVendorAsync("sets the number of seats") is { } forbidden)
        {
            return forbidden;
        }

        Outcome<LicenceRules> rules = await RulesAsync(turn, command.Licence);
        Refusal? refusal = !rules.IsAccepted ? rules.Refusal
            : command.Seats < 0 ? new Refusal(RefusalKind.Invalid, "a number of seats is 0 or more")
            : await MajorChanges.SetSeatsAsync(turn, command.Licence, command.Seats);
        return refusal is not null
            ? refusal
            : new Answer(
                turn.HasChanges ? AnswerKind.Done : AnswerKind.Unchanged,
                JsonSerializer.SerializeToUtf8Bytes(
                    await UsageOfAsync(turn, command.Licence), LicencesJson.Default.LicenceUsage),
                turn.RevisionOf<Licence>(command.Licence));
    }

    private static async ValueTask<Outcome<Answer>> RequestAsync(RequestLicenceChange command, Turn turn)
    {
        Outcome<LicenceRules> rules = await RulesAsync(turn, command.Licence);
        if (!rules.IsAccepted)
        {
            return rules.Refusal;
        }

        string kind = ApprovalRights.KindOf(command.Licence);
        ApprovalRights rights = ApprovalRights.Find(await turn.DefinitionAsync(), kind)!;
        if (await turn.Authority.RequireOnAsync(rights.RequestedBy, turn.Tenant) is { } forbidden)
        {
            return forbidden;
        }

        LicenceChangePlan plan = command.Plan;
        int users = plan.Assign.Length + plan.Release.Length;
        if (plan.Seats < 0 || (plan.Seats is null && users == 0) || users > UsersMax)
        {
            return new Refusal(
                RefusalKind.Invalid,
                $"a change names a number of seats, or 1 to {UsersMax} users whose seat is given or taken");
        }

        string summary = plan.Seats is { } seats
            ? $"{seats} seats of `{command.Licence}`"
            : $"seats of `{command.Licence}` for {users} users";
        return await ApprovalHandlers.ProposeAsync(turn, kind, rights, summary, MajorChanges.Write(plan));
    }

    private static async ValueTask<Outcome<Answer>> UsageAsync(GetLicenceUsage query, Turn turn)
    {
        if (query.Licence is { } one)
        {
            Outcome<LicenceRules> found = await RulesAsync(turn, one);
            Refusal? refusal = found.IsAccepted
                ? await turn.Authority.RequireOnAsync(found.Value.UsageBy, turn.Tenant)
                : found.Refusal;
            return refusal is not null
                ? refusal
                : new Answer(
                    AnswerKind.Done,
                    JsonSerializer.SerializeToUtf8Bytes(
                        await UsageOfAsync(turn, one), LicencesJson.Default.LicenceUsage),
                    turn.RevisionOf<Licence>(one));
        }

        List<LicenceUsage> answer = [];
        foreach (LicenceRules rules in (await turn.DefinitionAsync()).Workflows.Licences)
        {
            if (await turn.Authority.RequireOnAsync(rules.UsageBy, turn.Tenant) is { } forbidden)
            {
                return forbidden;
            }

            answer.Add(await UsageOfAsync(turn, rules.Name));
        }

        return await turn.Authority.RefuseStrangerAsync() is { } stranger
            ? stranger
            : new Answer(
                AnswerKind.Done,
                JsonSerializer.SerializeToUtf8Bytes(
                    new LicencesAnswer([.. answer]), LicencesJson.Default.LicencesAnswer));
    }

    private static async ValueTask<Outcome<Answer>> ListAsync(ListSeats query, Turn turn)
    {
        Outcome<LicenceRules> rules = await RulesAsync(turn, query.Licence);
        if (!rules.IsAccepted)
        {
            return rules.Refusal;
        }

        string? action = query.Report ? rules.Value.ReportBy : rules.Value.AllocationBy;
        if (await turn.Authority.RequireOnAsync(action, turn.Tenant) is { } forbidden)
        {
            return forbidden;
        }

        IReadOnlyList<Row> rows = await turn.ListRowsAsync(
            SeatRows.Collection, SeatRows.Prefix(query.Licence), query.Page.After, query.Page.Limit + 1);
        List<(string User, DateTimeOffset Since)> seats = [.. rows.Take(query.Page.Limit).Select(SeatRows.Read)];
        List<SeatEntry> entries = [];
        if (query.Report)
        {
            await turn.LoadAsync(seats.Select(seat => turn.Key<User>(seat.User)));
        }

        foreach ((string id, DateTimeOffset since) in seats)
        {
            UserState? user = query.Report ? (await turn.GetAsync<User>(id)).State : null;
            entries.Add(user is null
                ? new SeatEntry(id, since)
                : new SeatEntry(
                    id, since, user.FirstName, user.LastName, user.Email, user.Status.ToString().ToLowerInvariant()));
        }

        string? next = rows.Count > query.Page.Limit ? Page.CursorOf(rows[query.Page.Limit - 1].Key) : null;
        return new Answer(
            AnswerKind.Done,
            JsonSerializer.SerializeToUtf8Bytes(
                new SeatListAnswer(query.Licence, [.. entries], next), LicencesJson.Default.SeatListAnswer));
    }

    /// <summary>What every change of seats begins with: the licence, the right for each user, the number of them.
    /// </summary>
    private static async ValueTask<Outcome<SeatChange>> BeginAsync(
        Turn turn, string licence, ImmutableArray<string> users, Func<LicenceRules, string?> action)
    {
        Outcome<LicenceRules> rules = await RulesAsync(turn, licence);
        if (!rules.IsAccepted)
        {
            return rules.Refusal;
        }

        List<string> distinct = [.. users.Distinct(StringComparer.Ordinal)];
        if (distinct.Count is 0 or > UsersMax)
        {
            return await turn.Authority.RequireOnAsync(action(rules.Value), turn.Tenant)
                ?? new Refusal(RefusalKind.Invalid, $"name 1 to {UsersMax} users");
        }

        await Seats.LoadAsync(turn, licence, distinct);
        ImmutableArray<string> obligations = [];
        foreach (string user in distinct)
        {
            Outcome<ImmutableArray<string>> allowed = await turn.Authority.AllowOnAsync(action(rules.Value), user);
            if (!allowed.IsAccepted)
            {
                return allowed.Refusal;
            }

            obligations = allowed.Value;
        }

        return new SeatChange(rules.Value, distinct, obligations);
    }

    private static async ValueTask<Refusal?> RefuseMajorAsync(Turn turn, SeatChange change)
    {
        LicenceRules rules = change.Rules;
        bool isMajor = rules.MajorApprovedBy is not null && rules.MajorFromUsers > 0
            && change.Users.Count >= rules.MajorFromUsers;
        if (!isMajor)
        {
            return null;
        }

        // Whoever may approve the own change has thereby approved it.
        bool isApproved = rules.OwnApproval
            && await turn.Authority.RequireOnAsync(rules.MajorApprovedBy, turn.Tenant) is null;
        return isApproved
            ? null
            : new Refusal(
                RefusalKind.ApprovalNeeded,
                $"a change for {change.Users.Count} users is a major change, as from {rules.MajorFromUsers} on; "
                + "request it for approval")
            {
                Needs = "major-change",
            };
    }

    private static async ValueTask<Outcome<LicenceRules>> RulesAsync(Turn turn, string licence)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        return model.Workflows.Licences.FirstOrDefault(rule => rule.Name == licence) is { } rules
            ? rules
            : new Refusal(
                RefusalKind.LicenceUnknown,
                $"there is no licence `{licence}` in the role model `{model.Name}`");
    }

    private static async ValueTask<LicenceUsage> UsageOfAsync(Turn turn, string licence)
    {
        TenantState tenant = (await turn.TenantStateAsync())!;
        int used = (await turn.GetAsync<Licence>(licence)).Used;
        return tenant.Seats.TryGetValue(licence, out int seats)
            ? new LicenceUsage(licence, seats, used, Math.Max(0, seats - used))
            : new LicenceUsage(licence, null, used, null);
    }

    private static async ValueTask<Answer> AnswerOfAsync(Turn turn, string licence, List<string> users)
    {
        int used = (await turn.GetAsync<Licence>(licence)).Used;
        return new Answer(
            users.Count == 0 ? AnswerKind.Unchanged : AnswerKind.Done,
            JsonSerializer.SerializeToUtf8Bytes(
                new SeatsAnswer(licence, [.. users], used), LicencesJson.Default.SeatsAnswer),
            turn.RevisionOf<Licence>(licence));
    }

    private sealed record SeatChange(LicenceRules Rules, List<string> Users, ImmutableArray<string> Obligations);
}
