using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>Ids that the seed decides.</summary>
internal sealed class SimEntropy(SimRandom random) : IEntropy
{
    public void Fill(Span<byte> bytes)
    {
        foreach (ref byte value in bytes)
        {
            value = (byte)random.Next();
        }
    }
}
