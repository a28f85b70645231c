using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Users;

/// <summary>How people get in by themselves: by a sign-in that provisions, or by joining.</summary>
internal static class Arrivals
{
    private const string FirstSignIn = "first-sign-in";
    private const string Join = "join";

    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("user.sign-in", UsersJson.Default.SignIn, SignInAsync),
        RequestHandler.Of("user.join", UsersJson.Default.JoinTenant, JoinAsync),
    ];

    private static async ValueTask<Outcome<Answer>> SignInAsync(SignIn command, Turn turn)
    {
        if (await RefuseAsync(turn, command.User) is { } refusal)
        {
            return refusal;
        }

        ProvisioningRules? rules = (await turn.DefinitionAsync()).Workflows.Provisioning;
        if (rules is { On: FirstSignIn, From.IsEmpty: false } && !rules.From.Contains(command.From))
        {
            return new Refusal(
                RefusalKind.Forbidden,
                $"people sign in from {string.Join(" or ", rules.From)}, not from `{command.From}`");
        }

        HeldRoles held = await HeldRoles.OfAsync(turn, command.User);
        if ((await turn.GetAsync<User>(command.User)).State is { } state)
        {
            return RefuseAccount(command.User, state) is { } closed
                ? closed
                : Accounts.AnswerOf(turn, AnswerKind.Unchanged, state, held);
        }

        if (rules is not { On: FirstSignIn })
        {
            return new Refusal(
                RefusalKind.Forbidden, $"`{command.User}` has no account, and signing in does not make one");
        }

        UserState wanted = new()
        {
            Email = command.Email,
            FirstName = command.FirstName,
            LastName = command.LastName,
        };
        return await Accounts.RefuseEmailAsync(turn, command.Email) is { } taken
            ? taken
            : await Accounts.CreateAsync(turn, held, wanted, [rules.Role]);
    }

    private static async ValueTask<Outcome<Answer>> JoinAsync(JoinTenant command, Turn turn)
    {
        if (await RefuseAsync(turn, command.User) is { } refusal)
        {
            return refusal;
        }

        if ((await turn.DefinitionAsync()).Workflows.Provisioning is not { On: Join } rules)
        {
            return new Refusal(RefusalKind.Forbidden, "nobody joins by themselves here; ask for an account");
        }

        if ((await turn.GetAsync<User>(command.User)).State is { } state
            && RefuseAccount(command.User, state) is { } closed)
        {
            return closed;
        }

        UserState wanted = new()
        {
            Email = command.Email,
            FirstName = command.FirstName,
            LastName = command.LastName,
        };
        return await Accounts.RefuseTakenAsync(turn, command.User, command.Email) is { } taken
            ? taken
            : await Accounts.CreateAsync(turn, await HeldRoles.OfAsync(turn, command.User), wanted, [rules.Role]);
    }

    /// <summary>People come for themselves; a back end that has signed them in says so on their behalf.</summary>
    private static async ValueTask<Refusal?> RefuseAsync(Turn turn, string user)
    {
        if (!turn.Caller.IsPlatform && (turn.Caller.User != user || turn.Caller.Kind == CallerKind.Integration))
        {
            return new Refusal(RefusalKind.Forbidden, $"`{user}` signs in and joins in person only");
        }

        return (await turn.TenantStateAsync())!.Status == TenantStatus.Suspended
            ? new Refusal(RefusalKind.Forbidden, $"the tenant `{turn.Tenant}` is suspended; ask the vendor")
            : null;
    }

    private static Refusal? RefuseAccount(string user, UserState state)
    {
        if (state.Kind == SubjectKind.Integration)
        {
            return new Refusal(
                RefusalKind.Forbidden, $"`{user}` is an integration user: it has API keys and does not sign in");
        }

        return state.Status == UserStatus.Deactivated
            ? new Refusal(
                RefusalKind.Forbidden, $"`{user}` is deactivated, and signing in does not change that; ask an admin")
            : null;
    }
}
