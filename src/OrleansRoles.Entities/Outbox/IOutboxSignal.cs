namespace OrleansRoles.Entities.Outbox;

/// <summary>
/// Hears of tenants in whose name something is to be delivered, or to be done at a time. Whoever delivers finds it in
/// the store as well, only later. Thread-safe; returns at once.
/// </summary>
public interface IOutboxSignal
{
    /// <summary>Something was committed to the tenant's outbox or to its list of things that are due.</summary>
    void Wake(string tenant);
}

/// <summary>Nobody listens.</summary>
public sealed class NoSignal : IOutboxSignal
{
    /// <summary>The one instance.</summary>
    public static NoSignal Instance { get; } = new();

    /// <inheritdoc/>
    public void Wake(string tenant)
    {
    }
}
