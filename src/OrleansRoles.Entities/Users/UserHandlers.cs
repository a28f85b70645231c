using System.Collections.Immutable;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Users;

/// <summary>User accounts: how they come into being, are edited, end and return.</summary>
internal static class UserHandlers
{
    private const string FirstName = "first-name";
    private const string LastName = "last-name";
    private const string Email = "e-mail";

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("user.create", UsersJson.Default.CreateUser, CreateAsync),
        RequestHandler.Of("user.edit", UsersJson.Default.EditUser, EditAsync),
        RequestHandler.Of("user.deactivate", UsersJson.Default.DeactivateUser, DeactivateAsync),
        RequestHandler.Of("user.reactivate", UsersJson.Default.ReactivateUser, ReactivateAsync),
        .. Arrivals.All,
        .. UserQueries.All,
    ];

    private static async ValueTask<Outcome<Answer>> CreateAsync(CreateUser command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        bool isSystem = command.Kind == SubjectKind.Integration;
        string? action = isSystem ? model.Workflows.ApiKeys?.CreatedBy : model.Workflows.Users?.CreatedBy;
        if (await turn.Authority.RequireOnAsync(action, command.User) is { } forbidden)
        {
            return forbidden;
        }

        HeldRoles held = await HeldRoles.OfAsync(turn, command.User);
        ImmutableArray<string> defaults = DefaultRoles(model, command.Kind);
        foreach (string role in command.Roles.Except(defaults, StringComparer.Ordinal))
        {
            Outcome<AssignableRole> found =
                await AssignmentHandlers.AdmitAsync(turn, held, role, ScopeName.Root, command.Kind);
            if (!found.IsAccepted)
            {
                return found.Refusal;
            }

            await found.Value.RestoreAsync(turn);
        }

        ImmutableArray<string> roles = command.Roles.IsEmpty
            ? defaults
            :
            [
                .. command.Roles.Concat(defaults.Where(role => IsUngiven(model, role)))
                    .Distinct(StringComparer.Ordinal),
            ];
        if (RefuseRoles(model, roles) is { } wrong)
        {
            return wrong;
        }

        UserState wanted = new()
        {
            Email = command.Email,
            FirstName = command.FirstName,
            LastName = command.LastName,
            Kind = command.Kind,
        };
        return await Accounts.RefuseTakenAsync(turn, command.User, command.Email) is { } taken
            ? taken
            : await Accounts.CreateAsync(turn, held, wanted, roles);
    }

    private static async ValueTask<Outcome<Answer>> EditAsync(EditUser command, Turn turn)
    {
        List<string> fields = [];
        AddIf(command.FirstName, FirstName);
        AddIf(command.LastName, LastName);
        AddIf(command.Email, Email);
        if (await RefuseEditAsync(turn, command.User, fields) is { } forbidden)
        {
            return forbidden;
        }

        User user = await turn.GetAsync<User>(command.User);
        if (user.State is not { } state)
        {
            return AssignmentHandlers.UserUnknown(turn, command.User);
        }

        ImmutableArray<string> editable = (await turn.DefinitionAsync()).Workflows.Users?.EditableFields ?? [];
        if (!turn.Caller.IsPlatform && fields.Find(field => !editable.Contains(field)) is { } other)
        {
            return new Refusal(
                RefusalKind.Invalid,
                $"`{other}` is not edited here; what is: {string.Join(", ", editable.Where(name => name != "role"))}");
        }

        if (command.Email is { } email && !string.Equals(email, state.Email, StringComparison.OrdinalIgnoreCase)
            && await Accounts.RefuseEmailAsync(turn, email) is { } taken)
        {
            return taken;
        }

        IReadOnlyList<UserChange> changes = user.Decide(new PutUser(state with
        {
            FirstName = command.FirstName ?? state.FirstName,
            LastName = command.LastName ?? state.LastName,
            Email = command.Email ?? state.Email,
        }));
        turn.Change<User>(command.User, changes);
        AnswerKind kind = changes.Count > 0 ? AnswerKind.Done : AnswerKind.Unchanged;
        return Accounts.AnswerOf(turn, kind, user.State, await HeldRoles.OfAsync(turn, command.User));

        void AddIf(string? value, string field)
        {
            if (value is not null)
            {
                fields.Add(field);
            }
        }
    }

    /// <summary>
    /// The right to edit is asked for by field; for one that nobody edits, by one that can be edited.
    /// </summary>
    private static async ValueTask<Refusal?> RefuseEditAsync(Turn turn, string user, List<string> fields)
    {
        UserRules? rules = (await turn.DefinitionAsync()).Workflows.Users;
        ImmutableArray<string> editable = rules?.EditableFields ?? [];
        List<string> asked = [.. fields.Where(field => editable.Contains(field))];
        foreach (string field in asked.Count > 0 ? asked : editable.Take(1).DefaultIfEmpty(FirstName))
        {
            if (await turn.Authority.RequireOnAsync(
                rules?.EditedBy, user, [],
                [new Property("field", PropertyValue.From(field))]) is { } forbidden)
            {
                return forbidden;
            }
        }

        return null;
    }

    private static async ValueTask<Outcome<Answer>> DeactivateAsync(DeactivateUser command, Turn turn)
    {
        string? action = (await turn.DefinitionAsync()).Workflows.Users?.DeactivatedBy;
        if (await turn.Authority.RequireOnAsync(action, command.User) is { } forbidden)
        {
            return forbidden;
        }

        User user = await turn.GetAsync<User>(command.User);
        if (user.State is null)
        {
            return AssignmentHandlers.UserUnknown(turn, command.User);
        }

        Outcome<UserChange[]> changes = user.Decide(new SetUserStatus(UserStatus.Deactivated));
        if (!changes.IsAccepted)
        {
            return changes.Refusal;
        }

        if (await LastHolders.RefuseEverywhereAsync(turn, command.User) is { } last)
        {
            return last;
        }

        await Seats.FreeAllAsync(turn, command.User);
        turn.Change<User>(command.User, changes.Value);
        return Accounts.AnswerOf(turn, AnswerKind.Done, user.State!, await HeldRoles.OfAsync(turn, command.User));
    }

    private static async ValueTask<Outcome<Answer>> ReactivateAsync(ReactivateUser command, Turn turn)
    {
        // The vendor may help out as well (OQ-MC-5).
        string? action = (await turn.DefinitionAsync()).Workflows.Users?.DeactivatedBy;
        Refusal? refusal = turn.Caller.OperatorName is not null
            ? await turn.Authority.RequireVendorAsync("reactivates accounts from outside")
            : await turn.Authority.RequireOnAsync(action, command.User);
        if (refusal is not null)
        {
            return refusal;
        }

        User user = await turn.GetAsync<User>(command.User);
        if (user.State is null)
        {
            return AssignmentHandlers.UserUnknown(turn, command.User);
        }

        Outcome<UserChange[]> changes = user.Decide(new SetUserStatus(UserStatus.Active));
        if (!changes.IsAccepted)
        {
            return changes.Refusal;
        }

        turn.Change<User>(command.User, changes.Value);
        return Accounts.AnswerOf(turn, AnswerKind.Done, user.State!, await HeldRoles.OfAsync(turn, command.User));
    }

    /// <summary>The roles of a new account where none are named.</summary>
    internal static ImmutableArray<string> DefaultRoles(ModelDefinition model, SubjectKind kind)
    {
        if (kind == SubjectKind.Integration)
        {
            return model.Workflows.ApiKeys is { } keys ? [keys.Role] : [];
        }

        string root = model.Scopes[0].Name;
        return
        [
            .. model.Roles
                .Where(role => role.Default && role.Scope == root && role.Kind is null or SubjectKind.Human)
                .Select(role => role.Name),
        ];
    }

    private static bool IsUngiven(ModelDefinition model, string role) =>
        model.Roles.Any(item => item.Name == role && item is { AssignedBy: null, AssignedByOperator: null });

    private static Refusal? RefuseRoles(ModelDefinition model, ImmutableArray<string> roles)
    {
        string root = model.Scopes[0].Name;
        bool hasRoles = model.CustomRoles is not null || model.Roles.Any(role => role.Scope == root);
        if (roles.IsEmpty && hasRoles)
        {
            return new Refusal(RefusalKind.Invalid, "a new account needs a role; name one in `roles`");
        }

        return roles.Length > 1 && AssignmentHandlers.IsOneRole(model, ScopeName.Root)
            ? new Refusal(RefusalKind.Invalid, $"everybody has one role in the tenant, and {roles.Length} are named")
            : null;
    }
}
