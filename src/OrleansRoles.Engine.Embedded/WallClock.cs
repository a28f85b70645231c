namespace OrleansRoles.Engine.Embedded;

/// <summary>
/// The engine's clock for the hour and the system's for everything that runs: a clock that a test moves, or holds
/// still, ends no session in its own process.
/// </summary>
internal sealed class WallClock(TimeProvider wall) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => wall.GetUtcNow();
}
