namespace OrleansRoles.Engine;

/// <summary>
/// The engine's clock for the hour and the system's for everything that runs: a clock that a test moves, or holds
/// still, ends no session in its own process.
/// </summary>
public sealed class WallClock(TimeProvider wall) : TimeProvider
{
    /// <summary>The clock for the hour, with the system's for spans and timers.</summary>
    public static TimeProvider Of(TimeProvider wall) => ReferenceEquals(wall, System) ? wall : new WallClock(wall);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => wall.GetUtcNow();
}
