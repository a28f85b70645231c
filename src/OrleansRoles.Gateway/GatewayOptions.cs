using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Gateway;

/// <summary>How a gateway works.</summary>
public sealed record GatewayOptions
{
    /// <summary>
    /// Who it is; <see cref="HolderOptions.Level"/> is <see cref="HolderLevel.Gateway"/>, or
    /// <see cref="HolderLevel.Silo"/> where it loads from the database itself.
    /// </summary>
    public required HolderOptions Holder { get; init; }

    /// <summary>How many users are kept at most, at less than 300 bytes each.</summary>
    /// <value>1,000,000.</value>
    public int UsersMax { get; init; } = 1_000_000;

    /// <summary>
    /// How many tenants, users and roles are kept at most together to serve other gateways' loads
    /// (<see cref="FactServer"/>); 0: it serves none. Only for a holder that loads from the database itself.
    /// </summary>
    /// <value>0.</value>
    public int RecordsMax { get; init; }

    /// <summary>How long a load may take before the cluster is asked for the answer instead.</summary>
    /// <value>1 s.</value>
    public TimeSpan LoadLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the cluster's own answer may take before there is none. It may have to wait for a silent holder, hence
    /// for a session's term.
    /// </summary>
    /// <value>3 s.</value>
    public TimeSpan ClusterLimit { get; init; } = TimeSpan.FromSeconds(3);
}
