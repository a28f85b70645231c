using System.Globalization;

namespace OrleansRoles.Entities.Turns;

/// <summary>Ids in order of time, for what is listed in order of id. They can be told, and are no secret.</summary>
internal static class OrderedIds
{
    private const int RandomBytes = 8;

    /// <summary>A new id.</summary>
    public static string New(Turn turn) =>
        turn.Now.UtcTicks.ToString("x16", CultureInfo.InvariantCulture) + turn.NewId(RandomBytes);
}
