using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>The holder of facts in this process, from when it is a member. Thread-safe.</summary>
internal sealed class LocalHolder
{
    private volatile IHolder? _holder;

    /// <summary>Makes the holder reachable.</summary>
    public void Attach(IHolder holder) => _holder = holder;

    /// <summary>Hands drops to the holder; before there is one, nobody's session is here.</summary>
    public DropAnswer Receive(DropMessage message) => _holder?.Receive(message) ?? DropAnswer.NotMine;
}
