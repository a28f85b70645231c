using System.Text.Json;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Licences;

/// <summary>What an approved major change of a licence does, and what can be said against it beforehand.</summary>
internal static class MajorChanges
{
    /// <summary>A plan as it is kept until it is decided on.</summary>
    public static string Write(LicenceChangePlan plan) =>
        JsonSerializer.Serialize(plan, LicencesJson.Default.LicenceChangePlan);

    /// <summary>Carries out a plan in the turn; refuses where it does not go with what is there now.</summary>
    public static async ValueTask<Refusal?> CarryOutAsync(Turn turn, string licence, string written)
    {
        LicenceChangePlan plan = JsonSerializer.Deserialize(written, LicencesJson.Default.LicenceChangePlan)!;
        List<string> release = [.. plan.Release.Distinct(StringComparer.Ordinal)];
        List<string> assign = [.. plan.Assign.Distinct(StringComparer.Ordinal)];
        await Seats.LoadAsync(turn, licence, [.. release, .. assign]);
        List<string> freed = await WithSeatAsync(turn, licence, release, has: true);
        if (freed.Count > 0)
        {
            await Seats.FreeAsync(turn, licence, freed);
        }

        if (plan.Seats is { } seats && await SetSeatsAsync(turn, licence, seats) is { } tooFew)
        {
            return tooFew;
        }

        if (await RefuseUsersAsync(turn, assign) is { } refusal)
        {
            return refusal;
        }

        List<string> given = await WithSeatAsync(turn, licence, assign, has: false);
        return given.Count == 0 ? null : await Seats.GiveAsync(turn, licence, given);
    }

    /// <summary>Refuses users who cannot have a seat: seats are for active people.</summary>
    public static async ValueTask<Refusal?> RefuseUsersAsync(Turn turn, IEnumerable<string> users)
    {
        Refusal? conflict = null;
        Refusal? invalid = null;
        foreach (string id in users)
        {
            UserState? user = (await turn.GetAsync<User>(id)).State;
            if (user is null)
            {
                return new Refusal(
                    RefusalKind.UserUnknown, $"there is no user `{id}` in the tenant `{turn.Tenant}`");
            }

            if (user.Kind == SubjectKind.Integration)
            {
                invalid ??= new Refusal(
                    RefusalKind.Invalid, $"`{id}` is an integration user; seats are for people");
            }
            else if (user.Status != UserStatus.Active)
            {
                conflict ??= new Refusal(
                    RefusalKind.UserDeactivated, $"`{id}` is deactivated and can be given nothing; reactivate first");
            }
        }

        return invalid ?? conflict;
    }

    /// <summary>Those of some users who have a seat, or who have none.</summary>
    public static async ValueTask<List<string>> WithSeatAsync(
        Turn turn, string licence, IEnumerable<string> users, bool has)
    {
        List<string> found = [];
        foreach (string id in users)
        {
            if ((await turn.GetAsync<User>(id)).State is { } state && state.Seats.Contains(licence) == has)
            {
                found.Add(id);
            }
        }

        return found;
    }

    /// <summary>Sets how many seats there are (null: not limited); refuses fewer than are taken.</summary>
    public static async ValueTask<Refusal?> SetSeatsAsync(Turn turn, string licence, int? seats)
    {
        int used = (await turn.GetAsync<Licence>(licence)).Used;
        if (seats < used)
        {
            return new Refusal(
                RefusalKind.SeatsExhausted,
                $"{used} seats of `{licence}` are taken; release {used - seats} of them before there are {seats}");
        }

        Tenant tenant = await turn.GetAsync<Tenant>(turn.Tenant);
        turn.Change<Tenant>(turn.Tenant, tenant.Decide(new SetSeats(licence, seats)));
        return null;
    }
}
