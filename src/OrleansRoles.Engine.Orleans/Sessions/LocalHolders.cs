using System.Collections.Immutable;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>The holders of facts in this process. Thread-safe.</summary>
internal sealed class LocalHolders
{
    private ImmutableArray<IHolder> _holders = [];

    /// <summary>Makes a holder reachable.</summary>
    public void Attach(IHolder holder) => ImmutableInterlocked.Update(ref _holders, holders => holders.Add(holder));

    /// <summary>
    /// Hands drops to the holders: the one whose session they are for acknowledges them, the others lose some facts
    /// early, which they load again.
    /// </summary>
    public DropAnswer Receive(DropMessage message)
    {
        DropAnswer answer = DropAnswer.NotMine;
        foreach (IHolder holder in _holders)
        {
            if (holder.Receive(message) == DropAnswer.Acknowledged)
            {
                answer = DropAnswer.Acknowledged;
            }
        }

        return answer;
    }
}
