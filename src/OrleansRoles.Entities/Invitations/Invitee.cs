using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Invitations;

/// <summary>Whom an address belongs to.</summary>
internal static class Invitee
{
    /// <summary>Whether a user of that address is a member of the contract already.</summary>
    public static async ValueTask<bool> IsMemberAsync(Turn turn, string email, ScopeName contract)
    {
        foreach (Storage.Row row in await turn.ListRowsAsync(EmailRows.Collection, EmailRows.Prefix(email)))
        {
            string user = EmailRows.UserOf(row);

            // Read, and so guarded: of two who make the same person a member at once, one starts over.
            await turn.LoadAsync(turn.Key<User>(user));
            if ((await turn.AssignmentsAtAsync(user, contract)).Count > 0)
            {
                return true;
            }
        }

        return false;
    }
}
