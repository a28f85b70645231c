using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Installation;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on the clock of a test server; no other server has them.</summary>
internal static partial class Operations
{
    public static readonly Operation GetClock = new(
        "getClock", "GET", "/v1/test/clock", OperationTag, "Reads the clock of a test server")
    {
        OpenTo = PrincipalKinds.Platform,
        Answers = [new(200, "The time that everything goes by.", "Clock")],
    };

    public static readonly Operation AdvanceClock = new(
        "advanceClock", "POST", "/v1/test/clock", OperationTag, "Puts the clock of a test server forward")
    {
        OpenTo = PrincipalKinds.Platform,
        Description = "Whatever ends or falls due meanwhile does. The clock goes on from there and never back.",
        Body = new("ClockBody", "How far.", """{"advance":"P30D"}""") { Type = ClockJson.Default.ClockBody },
        Answers = [new(200, "The time after it.", "Clock")],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.ClockGoesBack],
    };
}
