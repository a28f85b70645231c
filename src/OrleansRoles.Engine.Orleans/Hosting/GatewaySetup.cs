using System.Net;
using OrleansRoles.Gateway;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.Engine.Orleans.Hosting;

/// <summary>How a process that is a client of the cluster keeps facts and answers checks.</summary>
public sealed record GatewaySetup
{
    /// <summary>The gateway's name for people, as it stands in the list of sessions.</summary>
    /// <value>The machine's name.</value>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>
    /// The cluster's database, from which the silos' addresses are read; or null where <see cref="Silos"/> names them.
    /// </summary>
    public string? Postgres { get; init; }

    /// <summary>The schema of the cluster's tables.</summary>
    public string Schema { get; init; } = new PostgresStoreOptions().Schema;

    /// <summary>Addresses of silos' gateway ports, where the database is not reached from here.</summary>
    public IReadOnlyList<IPEndPoint> Silos { get; init; } = [];

    /// <summary>The installation's name, as the silos have it.</summary>
    /// <value><c>orleansroles</c>.</value>
    public string ServiceId { get; init; } = "orleansroles";

    /// <summary>The cluster's name, as the silos have it.</summary>
    /// <value><c>orleansroles</c>.</value>
    public string ClusterId { get; init; } = "orleansroles";

    /// <summary>How long sessions last, as the silos have it.</summary>
    public SessionTerms Terms { get; init; } = new();

    /// <summary>How many users are kept in memory at most.</summary>
    /// <value>1,000,000.</value>
    public int UsersMax { get; init; } = 1_000_000;

    /// <summary>Throws where a value is wrong.</summary>
    /// <exception cref="ArgumentException">The message names the setting and what to write instead.</exception>
    public void Validate()
    {
        if (Postgres is null == (Silos.Count == 0))
        {
            throw new ArgumentException(
                $"set `{nameof(Postgres)}`, from which the silos' addresses are read, or `{nameof(Silos)}`, "
                + "and not both");
        }

        Terms.Validate();
    }
}
