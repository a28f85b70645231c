using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;

namespace OrleansRoles.Entities.Licences;

/// <summary>
/// Seats given and freed inside a turn, with the licence's count, the rows of the reports, and who is told. Whether the
/// caller may is decided before.
/// </summary>
internal static class Seats
{
    /// <summary>
    /// Frees every seat of a user, as a deactivation does. The user is told of it like of any other change of access.
    /// </summary>
    public static async ValueTask FreeAllAsync(Turn turn, string user)
    {
        foreach (string licence in (await turn.GetAsync<User>(user)).State?.Seats ?? [])
        {
            await FreeAsync(turn, licence, [user]);
        }
    }

    /// <summary>Gives seats to users who have none of that licence.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="licence">The licence.</param>
    /// <param name="users">The users, each once.</param>
    /// <param name="obligations">Obligations of the decision that let it happen.</param>
    public static async ValueTask<Refusal?> GiveAsync(
        Turn turn, string licence, IReadOnlyList<string> users, IEnumerable<string>? obligations = null)
    {
        Licence counted = await turn.GetAsync<Licence>(licence);
        TenantState tenant = (await turn.TenantStateAsync())!;
        if (tenant.Seats.TryGetValue(licence, out int limit) && counted.Used + users.Count > limit)
        {
            return new Refusal(
                RefusalKind.SeatsExhausted,
                $"{counted.Used} of {limit} seats of `{licence}` are taken, and {users.Count} more are asked for; "
                + "release some, or have the number of seats raised");
        }

        turn.Change<Licence>(licence, counted.Decide(new CountSeats(counted.Used + users.Count)));
        foreach (string id in users)
        {
            turn.Change<User>(id, (await turn.GetAsync<User>(id)).Decide(new TakeSeat(licence)));
            turn.Put(SeatRows.RowOf(licence, id, turn.Now));
            Notice notice = new("licence-assigned", $"licence/{licence}", $"you have a seat of `{licence}` now");
            await Notifier.TellAffectedAsync(turn, id, notice, obligations);
            await Notifier.PublishAsync(turn, "licence.assigned", $"user/{id}", ("licence", licence));
        }

        return null;
    }

    /// <summary>Frees the seats of users who have one of that licence.</summary>
    public static async ValueTask FreeAsync(
        Turn turn, string licence, IReadOnlyList<string> users, IEnumerable<string>? obligations = null)
    {
        Licence counted = await turn.GetAsync<Licence>(licence);
        turn.Change<Licence>(licence, counted.Decide(new CountSeats(Math.Max(0, counted.Used - users.Count))));
        foreach (string id in users)
        {
            turn.Change<User>(id, (await turn.GetAsync<User>(id)).Decide(new FreeSeat(licence)));
            turn.Delete(SeatRows.Collection, SeatRows.KeyOf(licence, id));
            Notice notice = new("licence-released", $"licence/{licence}", $"your seat of `{licence}` was taken back");
            await Notifier.TellAffectedAsync(turn, id, notice, obligations);
            await Notifier.PublishAsync(turn, "licence.released", $"user/{id}", ("licence", licence));
        }
    }

    /// <summary>What will be read for these users.</summary>
    public static ValueTask LoadAsync(Turn turn, string licence, IEnumerable<string> users)
    {
        List<string> all = [.. users];
        return turn.LoadAsync(
            all.Select(turn.Key<User>).Append(turn.Key<Licence>(licence)), all.Select(Notifier.ReadAheadFor));
    }
}
