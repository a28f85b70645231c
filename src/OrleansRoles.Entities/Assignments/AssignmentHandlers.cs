using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Assignments;

/// <summary>Roles of users at the tenant, and at scopes without members of their own.</summary>
internal static class AssignmentHandlers
{
    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("role.give", AssignmentsJson.Default.GiveRole, GiveAsync),
        RequestHandler.Of("role.take", AssignmentsJson.Default.TakeRole, TakeAsync),
        RequestHandler.Of("role.set", AssignmentsJson.Default.SetRoles, SetAsync),
    ];

    private static async ValueTask<Outcome<Answer>> GiveAsync(GiveRole command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        if (RefuseScope(model, command.At) is { } scope)
        {
            return scope;
        }

        HeldRoles held = await HeldRoles.OfAsync(turn, command.User);
        Outcome<AssignableRole> found = await AdmitAsync(turn, held, command.Role, command.At);
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        UserState user = (await turn.GetAsync<User>(command.User)).State!;
        if (Period.Refuse(turn, command.From, command.Until) is { } times)
        {
            return times;
        }

        if (RefuseDeactivated(command.User, user) is { } deactivated)
        {
            return deactivated;
        }

        await found.Value.RestoreAsync(turn);
        AssignmentEntry wanted = new(command.User, command.Role, command.At, command.From, command.Until);
        return await held.ReplaceAsync(wanted, IsOneRole(model, command.At)) is { } last
            ? last
            : await AnswerAsync(turn, held, found.Value, command.At);
    }

    private static async ValueTask<Outcome<Answer>> TakeAsync(TakeRole command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        if (RefuseScope(model, command.At) is { } scope)
        {
            return scope;
        }

        HeldRoles held = await HeldRoles.OfAsync(turn, command.User);
        AssignableRole? role = await AssignableRole.FindAsync(turn, command.Role);
        string? present = PresentAt(model, held, command.At);
        Refusal? forbidden = role is null
            ? await AssignableRole.RequireAnyAsync(turn, command.At, command.User, present)
            : await AssignableRole.RequireAsync(turn, role, command.At, command.User, present);
        if (forbidden is not null)
        {
            return forbidden;
        }

        if ((await turn.GetAsync<User>(command.User)).State is null)
        {
            return UserUnknown(turn, command.User);
        }

        List<AssignmentEntry> taken = [.. held.At(command.At).Where(a => a.Role == command.Role)];
        if (taken.Count == 0)
        {
            return role is null
                ? RoleUnknown(command.Role)
                : new Refusal(
                    RefusalKind.AssignmentUnknown,
                    $"`{command.User}` does not hold `{command.Role}` at `{command.At}`");
        }

        if (IsOneRole(model, command.At) && held.At(command.At).Count() == taken.Count)
        {
            return new Refusal(
                RefusalKind.Invalid, $"everybody has one role at `{command.At}`; give another one in its place");
        }

        if (await LastHolders.RefuseAsync(turn, command.User, command.At, taken, []) is { } last)
        {
            return last;
        }

        foreach (AssignmentEntry assignment in taken)
        {
            await held.TakeAsync(assignment);
        }

        return await AnswerAsync(turn, held, null, command.At);
    }

    private static async ValueTask<Outcome<Answer>> SetAsync(SetRoles command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        HeldRoles held = await HeldRoles.OfAsync(turn, command.User);
        List<string> wanted = [.. command.Roles.Distinct(StringComparer.Ordinal)];
        List<AssignableRole> given = [];
        foreach (string role in wanted.Where(role => !held.IsPermanent(role) && !IsImplied(model, role)))
        {
            Outcome<AssignableRole> found = await AdmitAsync(turn, held, role, ScopeName.Root);
            if (!found.IsAccepted)
            {
                return found.Refusal;
            }

            given.Add(found.Value);
        }

        // Asked before anything else is told, also where nothing changes.
        if (await AssignableRole.RequireAnyAsync(
            turn, ScopeName.Root, command.User, PresentAt(model, held, ScopeName.Root)) is { } forbidden)
        {
            return forbidden;
        }

        if ((await turn.GetAsync<User>(command.User)).State is not { } user)
        {
            return UserUnknown(turn, command.User);
        }

        wanted.AddRange(model.Roles
            .Where(role => IsImplied(model, role.Name) && !wanted.Contains(role.Name)
                && AssignableRole.Unfit(model, new(role.Name, role), ScopeName.Root, user.Kind) is null)
            .Select(role => role.Name));
        if (IsOneRole(model, ScopeName.Root) && wanted.Count != 1)
        {
            return new Refusal(
                RefusalKind.Invalid, $"everybody has one role in the tenant, and {wanted.Count} are named");
        }

        return await ReplaceAllAsync(turn, held, wanted, given, user);
    }

    private static async ValueTask<Outcome<Answer>> ReplaceAllAsync(
        Turn turn, HeldRoles held, List<string> wanted, List<AssignableRole> given, UserState user)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        List<AssignmentEntry> taken =
        [
            .. held.At(ScopeName.Root)
                .Where(a => !wanted.Contains(a.Role) || a.From is not null || a.Until is not null),
        ];

        // In one-role scopes the right to give the new role is the right to take the old one; it knows its rank.
        foreach (AssignmentEntry lost in taken.Where(a => !IsOneRole(model, a.At) && !wanted.Contains(a.Role)))
        {
            AssignableRole role =
                await AssignableRole.FindAsync(turn, lost.Role) ?? new AssignableRole(lost.Role, null);
            if (await AssignableRole.RequireAsync(turn, role, ScopeName.Root, held.User, null) is { } forbidden)
            {
                return forbidden;
            }
        }

        if (given.Count > 0 && RefuseDeactivated(held.User, user) is { } deactivated)
        {
            return deactivated;
        }

        if (await LastHolders.RefuseAsync(turn, held.User, ScopeName.Root, taken, wanted) is { } last)
        {
            return last;
        }

        foreach (AssignmentEntry assignment in taken)
        {
            await held.TakeAsync(assignment);
        }

        foreach (AssignableRole role in given)
        {
            await role.RestoreAsync(turn);
        }

        foreach (string role in wanted.Where(role => held.At(ScopeName.Root).All(a => a.Role != role)))
        {
            await held.GiveAsync(new AssignmentEntry(held.User, role, ScopeName.Root));
        }

        return await AnswerAsync(turn, held, given.FirstOrDefault(role => role.BuiltIn is not null), ScopeName.Root);
    }

    /// <summary>
    /// Finds a role that the caller may give the user there. Rights come first, so that nobody without them learns
    /// which roles and users there are.
    /// </summary>
    internal static async ValueTask<Outcome<AssignableRole>> AdmitAsync(
        Turn turn, HeldRoles held, string id, ScopeName at, SubjectKind? kind = null)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        string? present = PresentAt(model, held, at);
        AssignableRole? role = await AssignableRole.FindAsync(turn, id);
        SubjectKind? account = kind ?? (await turn.GetAsync<User>(held.User)).State?.Kind;
        Refusal? unfit = role is null
            ? RoleUnknown(id)
            : AssignableRole.Unfit(model, role, at, account ?? SubjectKind.Human);
        Refusal? forbidden = role is null || unfit is not null
            ? await AssignableRole.RequireAnyAsync(turn, at, held.User, present)
            : await AssignableRole.RequireAsync(turn, role, at, held.User, present);
        return (forbidden ?? (account is null ? UserUnknown(turn, held.User) : unfit)) is { } refusal
            ? refusal
            : role!;
    }

    /// <summary>Refuses to give anything to somebody without access.</summary>
    internal static Refusal? RefuseDeactivated(string id, UserState user) => user.Status == UserStatus.Active
        ? null
        : new Refusal(RefusalKind.StateConflict, $"`{id}` is deactivated; reactivate the account first");

    /// <summary>Whether a member of such a scope has one role.</summary>
    internal static bool IsOneRole(ModelDefinition model, ScopeName at)
    {
        string type = at.IsRoot ? model.Scopes[0].Name : at.Type;
        return model.Scopes.Any(scope => scope.Name == type && scope.OneRolePerMember);
    }

    internal static Refusal UserUnknown(Turn turn, string user) =>
        new(RefusalKind.UserUnknown, $"there is no user `{user}` in the tenant `{turn.Tenant}`");

    // The default role that nobody gives: everybody has it.
    private static bool IsImplied(ModelDefinition model, string role) => model.Roles.Any(item =>
        item.Name == role && item.Default && item.Scope == model.Scopes[0].Name
        && item is { AssignedBy: null, AssignedByOperator: null });

    private static string? PresentAt(ModelDefinition model, HeldRoles held, ScopeName at) =>
        IsOneRole(model, at) ? held.PresentAt(at) : null;

    private static Refusal RoleUnknown(string role) =>
        new(RefusalKind.RoleUnknown, $"there is no role `{role}`; the model's and the tenant's own are listed");

    private static Refusal? RefuseScope(ModelDefinition model, ScopeName at)
    {
        if (at.Type is EntityKinds.Contract or EntityKinds.Workspace)
        {
            return new Refusal(
                RefusalKind.Invalid, $"roles of `{at}` are given to its members; add or change the member instead");
        }

        return at.IsRoot || (!at.IsAll && model.Scopes.Any(scope => scope.Name == at.Type))
            ? null
            : new Refusal(RefusalKind.Invalid, $"`{at}` is no scope at which a role is held; name one, or `tenant`");
    }

    private static async ValueTask<Outcome<Answer>> AnswerAsync(
        Turn turn, HeldRoles held, AssignableRole? given, ScopeName at)
    {
        if (held.IsChanged)
        {
            await RoleNews.TellAsync(turn, held.User, at, held.At(at).Select(a => a.Role).Distinct());
        }

        ImmutableArray<string> advice = held.IsChanged && given is not null
            ? await Advice.OfAsync(turn, given, at, held.User)
            : [];
        RolesAnswer body = new(held.User, held.RootRoles(), held.Show(), advice);
        return new Answer(
            held.IsChanged ? AnswerKind.Done : AnswerKind.Unchanged,
            JsonSerializer.SerializeToUtf8Bytes(body, AssignmentsJson.Default.RolesAnswer),
            turn.RevisionOf<User>(held.User));
    }
}
