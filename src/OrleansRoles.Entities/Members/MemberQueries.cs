using System.Text.Json;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Members;

/// <summary>Reading members of contracts and workspaces.</summary>
internal static class MemberQueries
{
    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("member.list", MembersJson.Default.ListMembers, ListAsync),
        RequestHandler.Of("member.get", MembersJson.Default.GetMember, GetAsync),
    ];

    private static async ValueTask<Outcome<Answer>> ListAsync(ListMembers query, Turn turn)
    {
        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, query.At);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        MemberScope scope = found.Value;
        if (await RequireAsync(turn, scope) is { } forbidden)
        {
            return forbidden;
        }

        (List<IGrouping<string, AssignmentEntry>> members, bool hasMore) = await PageAsync(turn, query);
        MembersAnswer body = new(
            [.. members.Select(member => Show(scope.At, member.Key, member))],
            hasMore ? Page.CursorOf(members[^1].Key) : null);
        return new Answer(
            AnswerKind.Done, JsonSerializer.SerializeToUtf8Bytes(body, MembersJson.Default.MembersAnswer));
    }

    private static async ValueTask<Outcome<Answer>> GetAsync(GetMember query, Turn turn)
    {
        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, query.At);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        if (turn.Caller.User != query.User && await RequireAsync(turn, found.Value) is { } forbidden)
        {
            return forbidden;
        }

        IReadOnlyList<AssignmentEntry> held = await turn.AssignmentsAtAsync(query.User, query.At);
        return held.Count == 0
            ? new Refusal(RefusalKind.MemberUnknown, $"`{query.User}` is no member of `{query.At}`")
            : new Answer(
                AnswerKind.Done,
                JsonSerializer.SerializeToUtf8Bytes(
                    Show(query.At, query.User, held), MembersJson.Default.MemberAnswer));
    }

    private static ValueTask<Refusal?> RequireAsync(Turn turn, MemberScope scope) => turn.Authority.RequireAsync(
        scope.Rules.ListedBy ?? scope.Rules.ChangedBy, scope.At.Type, scope.At.Id, scope.Properties);

    /// <summary>
    /// Members stand by user, one row for each role, so a page may need more rows than it has members.
    /// </summary>
    private static async ValueTask<(List<IGrouping<string, AssignmentEntry>> Members, bool HasMore)> PageAsync(
        Turn turn, ListMembers query)
    {
        string prefix = AssignmentRows.Prefix(query.At.Type, query.At.Id);

        // A space is the first character after the separator: all rows of that user are before it.
        string? after = query.Page.After is { } user ? prefix + user + ' ' : null;
        List<AssignmentEntry> rows = [];
        List<IGrouping<string, AssignmentEntry>> members;
        int wanted = query.Page.Limit + 1;
        bool isEnd;
        do
        {
            IReadOnlyList<Row> some = await turn.ListRowsAsync(AssignmentRows.ByScope, prefix, after, wanted);
            rows.AddRange(some.Select(AssignmentRows.ReadByScope));
            isEnd = some.Count < wanted;
            after = isEnd ? after : some[^1].Key;
            members = [.. rows.GroupBy(a => a.User, StringComparer.Ordinal)];
        }
        while (!isEnd && members.Count <= query.Page.Limit);

        bool hasMore = members.Count > query.Page.Limit;
        return ([.. members.Take(query.Page.Limit)], hasMore);
    }

    private static MemberAnswer Show(ScopeName at, string user, IEnumerable<AssignmentEntry> held) => new(
        user, at.ToString(), [.. held.Select(a => a.Role).Distinct().Order(StringComparer.Ordinal)])
    {
        Times = held.All(a => a.From is null && a.Until is null)
            ? null
            : [.. held.Select(a => new MemberTimes(a.Role, a.From, a.Until))],
    };
}
