using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Turns;

/// <summary>What turns need of the engine that runs them.</summary>
/// <param name="Store">Where things last.</param>
/// <param name="Models">The role models.</param>
/// <param name="Time">The one clock.</param>
/// <param name="Entropy">Where ids and secrets come from.</param>
public sealed record TurnServices(IStore Store, IModelCatalogue Models, TimeProvider Time, IEntropy Entropy)
{
    /// <summary>Who hears that there is something to deliver.</summary>
    public IOutboxSignal Signal { get; init; } = NoSignal.Instance;
}
