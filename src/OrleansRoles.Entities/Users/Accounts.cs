using System.Text.Json;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Users;

/// <summary>Making accounts, and showing them.</summary>
internal static class Accounts
{
    /// <summary>Creates an account with roles; whether that may be is decided before.</summary>
    public static async ValueTask<Answer> CreateAsync(
        Turn turn, HeldRoles held, UserState wanted, IEnumerable<string> roles)
    {
        User user = await turn.GetAsync<User>(held.User);
        turn.Change<User>(held.User, user.Decide(new PutUser(wanted)));
        foreach (string role in roles)
        {
            await held.GiveAsync(new AssignmentEntry(held.User, role, ScopeName.Root));
        }

        return AnswerOf(turn, AnswerKind.Created, user.State!, held);
    }

    /// <summary>Refuses an id or an e-mail address that somebody has already.</summary>
    public static async ValueTask<Refusal?> RefuseTakenAsync(Turn turn, string id, string email) =>
        (await turn.GetAsync<User>(id)).State is not null
            ? new Refusal(RefusalKind.UserExists, $"there is a user `{id}` already")
            : await RefuseEmailAsync(turn, email);

    /// <summary>Refuses an e-mail address that somebody has already.</summary>
    public static async ValueTask<Refusal?> RefuseEmailAsync(Turn turn, string email) =>
        email.Length > 0 && await turn.ReadRowAsync(IndexRows.Emails, IndexRows.KeyOfEmail(email)) is not null
            ? new Refusal(RefusalKind.UserExists, $"another user has the e-mail address `{email}` already")
            : null;

    /// <summary>A user as the answer to a request.</summary>
    public static Answer AnswerOf(Turn turn, AnswerKind kind, UserState state, HeldRoles held) => new(
        kind,
        JsonSerializer.SerializeToUtf8Bytes(Show(state, held, whole: true), UsersJson.Default.UserAnswer),
        turn.RevisionOf<User>(held.User));

    /// <summary>A user as answers show it.</summary>
    public static UserAnswer Show(UserState state, HeldRoles held, bool whole) => new()
    {
        User = held.User,
        Email = state.Email,
        FirstName = state.FirstName,
        LastName = state.LastName,
        Kind = state.Kind == SubjectKind.Human ? "human" : "integration",
        Status = state.Status == UserStatus.Active ? "active" : "deactivated",
        Teams = [.. state.Teams.Order(StringComparer.Ordinal)],
        Seats = [.. state.Seats.Order(StringComparer.Ordinal)],
        Roles = held.RootRoles(),
        Assignments = whole ? held.Show() : null,
    };
}
