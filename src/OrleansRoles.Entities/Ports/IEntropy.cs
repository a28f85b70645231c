namespace OrleansRoles.Entities.Ports;

/// <summary>Where ids and secrets come from; seeded in simulations. Thread-safe.</summary>
public interface IEntropy
{
    /// <summary>Fills the span with random bytes.</summary>
    void Fill(Span<byte> bytes);
}
