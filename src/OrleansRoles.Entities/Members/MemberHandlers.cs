using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Members;

/// <summary>Members of contracts and workspaces.</summary>
internal static class MemberHandlers
{
    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("member.add", MembersJson.Default.AddMember, AddAsync),
        RequestHandler.Of("member.set-roles", MembersJson.Default.SetMemberRoles, SetRolesAsync),
        RequestHandler.Of("member.remove", MembersJson.Default.RemoveMember, RemoveAsync),
        .. MemberQueries.All,
    ];

    private static async ValueTask<Outcome<Answer>> AddAsync(AddMember command, Turn turn)
    {
        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, command.At);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        MemberScope scope = found.Value;
        if (await RequireAsync(turn, scope, scope.Rules.AddedBy) is { } forbidden)
        {
            return forbidden;
        }

        // Who is not in the contract is refused alike whether the tenant has such a user or not: who manages one
        // workspace does not learn who is in other contracts.
        if (await RefuseOutsiderAsync(turn, scope, command.User) is { } outsider)
        {
            return outsider;
        }

        UserState? user = (await turn.GetAsync<User>(command.User)).State;
        if (user is null)
        {
            return UserUnknown(turn, command.User);
        }

        Outcome<ImmutableArray<string>> roles = await RolesForAsync(turn, scope, command.Roles, user.Kind);
        if (!roles.IsAccepted)
        {
            return roles.Refusal;
        }

        if ((Period.Refuse(turn, command.From, command.Until)
            ?? AssignmentHandlers.RefuseDeactivated(command.User, user)) is { } refusal)
        {
            return refusal;
        }

        if ((await turn.AssignmentsAtAsync(command.User, command.At)).Count > 0)
        {
            return new Refusal(
                RefusalKind.MemberExists, $"`{command.User}` is a member of `{command.At}` already; change the roles");
        }

        foreach (string role in roles.Value)
        {
            await turn.GiveAsync(
                new AssignmentEntry(command.User, role, command.At, command.From, command.Until));
        }

        await RoleNews.TellAsync(turn, command.User, command.At, roles.Value);
        return AnswerOf(turn, AnswerKind.Created, scope, command.User, roles.Value);
    }

    private static async ValueTask<Outcome<Answer>> SetRolesAsync(SetMemberRoles command, Turn turn)
    {
        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, command.At);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        MemberScope scope = found.Value;
        if (await RequireAsync(turn, scope, scope.Rules.ChangedBy) is { } forbidden)
        {
            return forbidden;
        }

        HeldRoles held = await HeldRoles.OfAsync(turn, command.User);
        UserState? user = (await turn.GetAsync<User>(command.User)).State;
        if (user is null || !held.At(command.At).Any())
        {
            return await RefuseOutsiderAsync(turn, scope, command.User) is null && scope.Contract is not null
                ? new Refusal(
                    RefusalKind.Invalid,
                    $"`{command.User}` is no member of `{command.At}` yet; add the member with the role")
                : MemberUnknown(command.User, command.At);
        }

        Outcome<ImmutableArray<string>> wanted = await RolesForAsync(turn, scope, command.Roles, user.Kind);
        if (!wanted.IsAccepted)
        {
            return wanted.Refusal;
        }

        if ((Period.Refuse(turn, command.From, command.Until)
            ?? AssignmentHandlers.RefuseDeactivated(command.User, user)
            ?? await ReplaceAsync(turn, command, scope, held, wanted.Value)) is { } refusal)
        {
            return refusal;
        }

        if (held.IsChanged)
        {
            await RoleNews.TellAsync(turn, command.User, command.At, wanted.Value);
        }

        AnswerKind kind = held.IsChanged ? AnswerKind.Done : AnswerKind.Unchanged;
        return AnswerOf(turn, kind, scope, command.User, wanted.Value);
    }

    /// <summary>Gives what is wanted in place of what is held: for good, or where times are named for that time.
    /// </summary>
    private static async ValueTask<Refusal?> ReplaceAsync(
        Turn turn, SetMemberRoles command, MemberScope scope, HeldRoles held, ImmutableArray<string> wanted)
    {
        if (command.From is not null || command.Until is not null)
        {
            foreach (string role in wanted)
            {
                AssignmentEntry entry = new(command.User, role, command.At, command.From, command.Until);
                if (await held.ReplaceAsync(entry, scope.Definition.OneRolePerMember) is { } refusal)
                {
                    return refusal;
                }
            }

            return null;
        }

        List<AssignmentEntry> taken =
        [
            .. held.At(command.At).Where(a => !wanted.Contains(a.Role) || a.From is not null || a.Until is not null),
        ];
        if (await LastHolders.RefuseAsync(turn, command.User, command.At, taken, wanted) is { } last)
        {
            return last;
        }

        foreach (AssignmentEntry assignment in taken)
        {
            await held.TakeAsync(assignment);
        }

        foreach (string role in wanted.Where(role => held.At(command.At).All(a => a.Role != role)))
        {
            await held.GiveAsync(new AssignmentEntry(command.User, role, command.At));
        }

        return null;
    }

    private static async ValueTask<Outcome<Answer>> RemoveAsync(RemoveMember command, Turn turn)
    {
        Outcome<MemberScope> found = await MemberScope.FindAsync(turn, command.At);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        MemberScope scope = found.Value;
        if (await RequireAsync(turn, scope, scope.Rules.RemovedBy) is { } forbidden)
        {
            return forbidden;
        }

        // Read, so that a role in a workspace which the member gets meanwhile makes this start over.
        _ = await turn.GetAsync<User>(command.User);
        IReadOnlyList<AssignmentEntry> all = await turn.AssignmentsOfAsync(command.User);
        List<AssignmentEntry> taken = [.. all.Where(a => a.At == command.At)];
        if (taken.Count == 0)
        {
            return MemberUnknown(command.User, command.At);
        }

        taken.AddRange(await InsideAsync(turn, scope, all));
        foreach (IGrouping<ScopeName, AssignmentEntry> at in taken.GroupBy(a => a.At))
        {
            if (await LastHolders.RefuseAsync(turn, command.User, at.Key, at, []) is { } last)
            {
                return last;
            }
        }

        foreach (AssignmentEntry assignment in taken)
        {
            await turn.TakeAsync(assignment);
        }

        await RoleNews.TellAsync(turn, command.User, command.At, []);
        return AnswerOf(turn, AnswerKind.Done, scope, command.User, []);
    }

    /// <summary>What a user holds in the workspaces of a contract, where members of those must be members of it.
    /// </summary>
    private static async ValueTask<List<AssignmentEntry>> InsideAsync(
        Turn turn, MemberScope scope, IReadOnlyList<AssignmentEntry> all)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        List<AssignmentEntry> inside = [];
        if (scope.At.Type != EntityKinds.Contract
            || model.Workflows.Members.All(rule => rule.MustBeMemberOf != EntityKinds.Contract))
        {
            return inside;
        }

        foreach (AssignmentEntry assignment in all.Where(a => a.At.Type == EntityKinds.Workspace))
        {
            if ((await turn.GetAsync<Workspace>(assignment.At.Id)).State?.Contract == scope.At.Id)
            {
                inside.Add(assignment);
            }
        }

        return inside;
    }

    // That the target is a member where it has to be is a rule of its own, with a refusal of its own: whether the
    // caller has the right at all is asked first, as if it were one.
    private static ValueTask<Refusal?> RequireAsync(Turn turn, MemberScope scope, string? action) =>
        turn.Authority.RequireAsync(
            action, scope.At.Type, scope.At.Id, scope.Properties,
            [
                new("target-in-contract", PropertyValue.From(true)),
                new("target-in-workspace", PropertyValue.From(true)),
            ]);

    private static async ValueTask<Refusal?> RefuseOutsiderAsync(Turn turn, MemberScope scope, string user)
    {
        if (scope.Rules.MustBeMemberOf != EntityKinds.Contract || scope.Contract is not { } contract)
        {
            return null;
        }

        ScopeName outer = new(EntityKinds.Contract, contract);
        return (await turn.AssignmentsAtAsync(user, outer)).Count > 0
            ? null
            : new Refusal(
                RefusalKind.Invalid,
                $"`{user}` is no member of `{outer}`, in which `{scope.At}` lies; only its members can be added");
    }

    /// <summary>The roles that a member is to have: those asked for, else the default one.</summary>
    private static async ValueTask<Outcome<ImmutableArray<string>>> RolesForAsync(
        Turn turn, MemberScope scope, ImmutableArray<string> asked, SubjectKind kind)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        ImmutableArray<string> roles = asked.IsDefaultOrEmpty
            ? [.. model.Roles.Where(role => role.Scope == scope.At.Type && role.Default).Select(role => role.Name)]
            : [.. asked.Distinct(StringComparer.Ordinal)];
        if (roles.IsEmpty)
        {
            return new Refusal(RefusalKind.Invalid, $"a member of `{scope.At}` needs a role; name one");
        }

        if (scope.Definition.OneRolePerMember && roles.Length > 1)
        {
            return new Refusal(
                RefusalKind.Invalid, $"a member of a `{scope.At.Type}` has one role; {roles.Length} are named");
        }

        foreach (string name in roles)
        {
            RoleDefinition? role = model.Roles.FirstOrDefault(role => role.Name == name);
            if (role is { AssignedBy: null, AssignedByOperator: { } vendor } && role.Scope == scope.At.Type
                && !turn.Caller.IsPlatform && turn.Caller.OperatorName != vendor)
            {
                return new Refusal(
                    RefusalKind.Forbidden, $"only the vendor's `{vendor}` gives `{name}`; ask it");
            }

            if (role is null || role.Scope != scope.At.Type || (role.Kind is { } only && only != kind))
            {
                return new Refusal(
                    RefusalKind.RoleNotAssignable,
                    $"`{name}` is no role that `{scope.At}` gives to such an account; one of these is: "
                    + string.Join(", ", model.Roles.Where(r => r.Scope == scope.At.Type).Select(r => r.Name)));
            }
        }

        return roles;
    }

    private static Refusal UserUnknown(Turn turn, string user) =>
        new(RefusalKind.UserUnknown, $"there is no user `{user}` in the tenant `{turn.Tenant}`");

    private static Refusal MemberUnknown(string user, ScopeName at) =>
        new(RefusalKind.MemberUnknown, $"`{user}` is no member of `{at}`");

    private static Answer AnswerOf(
        Turn turn, AnswerKind kind, MemberScope scope, string user, ImmutableArray<string> roles)
    {
        long revision = scope.At.Type == EntityKinds.Contract
            ? turn.RevisionOf<Contracts.Contract>(scope.At.Id)
            : turn.RevisionOf<Workspace>(scope.At.Id);
        return new Answer(
            kind,
            JsonSerializer.SerializeToUtf8Bytes(
                new MemberAnswer(user, scope.At.ToString(), roles), MembersJson.Default.MemberAnswer),
            revision);
    }
}
