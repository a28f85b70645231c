using OrleansRoles.Entities.Turns;

namespace OrleansRoles.Entities.Assignments;

/// <summary>From when until when an assignment counts.</summary>
internal static class Period
{
    /// <summary>Refuses times that never come, or are over.</summary>
    public static Refusal? Refuse(Turn turn, DateTimeOffset? from, DateTimeOffset? until)
    {
        if (until is { } end && end <= turn.Now)
        {
            return new Refusal(RefusalKind.Invalid, $"`until` is over: it is {turn.Now:O} now; name a later time");
        }

        return from is { } start && until is { } over && over <= start
            ? new Refusal(RefusalKind.Invalid, "`until` is not after `from`; name a later time")
            : null;
    }
}
