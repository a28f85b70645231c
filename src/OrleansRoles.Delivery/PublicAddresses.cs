using System.Net;
using System.Net.Sockets;

namespace OrleansRoles.Delivery;

/// <summary>
/// Which addresses webhooks may reach: none of this machine, of a private network or of the infrastructure, since
/// whoever sets a webhook must not look into our network by it.
/// </summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] _closed =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
    ];

    // Of IPv6, global unicast alone is public, without the ranges for documentation, tunnels and translation.
    private static readonly IPNetwork _global = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] _closedGlobal =
    [
        IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"),
    ];

    /// <summary>Whether an address may be reached.</summary>
    public static bool IsPublic(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => !_closed.Any(network => network.Contains(plain)),
            AddressFamily.InterNetworkV6 =>
                _global.Contains(plain) && !_closedGlobal.Any(network => network.Contains(plain)),
            _ => false,
        };
    }
}
