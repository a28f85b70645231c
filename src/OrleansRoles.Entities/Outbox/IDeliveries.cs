using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Outbox;

/// <summary>
/// Delivers what waits in the outbox and does what is due, for all tenants, from when it is started until it is
/// stopped; then it can be started again. Heard of too early or too late, a tenant is no error: it is found anyhow.
/// </summary>
public interface IDeliveries : IOutboxSignal
{
    /// <summary>Starts; what waits already is found.</summary>
    /// <param name="store">Where outbox and list are.</param>
    /// <param name="engine">What carries out commands.</param>
    void Start(IStore store, IRolesEngine engine);

    /// <summary>Stops; what is under way is left to whoever starts next.</summary>
    ValueTask StopAsync();
}
