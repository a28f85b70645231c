using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Gateway.Ports;

namespace OrleansRoles.Engine.Orleans.Sessions;

/// <summary>The way of drops through the cluster: to silos by their address, to clients by their observer.</summary>
internal sealed class ClusterLink(
    SiloServiceClient silos, ILocalSiloDetails self, LocalHolder holder, IGrainFactory grains) : IHolderLink
{
    private const string Silo = "silo:";
    private const string Client = "client:";

    /// <summary>The address of a silo's holders.</summary>
    public static string AddressOf(SiloAddress silo) => Silo + silo.ToParsableString();

    /// <summary>The address of a client's holder.</summary>
    public static string AddressOf(IHolderObserver observer) => Client + observer.GetGrainId();

    /// <inheritdoc/>
    public async ValueTask<DropAnswer> DropAsync(
        SessionRecord session, DropMessage message, CancellationToken cancellationToken)
    {
        string address = session.Address;
        if (address.StartsWith(Silo, StringComparison.Ordinal))
        {
            SiloAddress silo = SiloAddress.FromParsableString(address[Silo.Length..]);
            return silo.Equals(self.SiloAddress)
                ? holder.Receive(message)
                : await silos.DropAsync(silo, message);
        }

        return address.StartsWith(Client, StringComparison.Ordinal)
            ? await grains.GetGrain<IHolderObserver>(GrainId.Parse(address[Client.Length..])).DropAsync(message)
            : DropAnswer.NotReached;
    }
}
