using Npgsql;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Gateway;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.Engine.Orleans.Hosting;

/// <summary>What silos of one cluster have in common.</summary>
public sealed record ClusterSetup
{
    // Membership, reminders and the little grain state that there is need few.
    private const int OrleansConnectionsMax = 8;

    /// <summary>The database: Npgsql's connection string.</summary>
    public required string Postgres { get; init; }

    /// <summary>How the store works; its schema holds the cluster's tables too.</summary>
    public PostgresStoreOptions Store { get; init; } = new();

    /// <summary>The installation's name, the same for good: reminders and grain state belong to it.</summary>
    /// <value><c>orleansroles</c>.</value>
    public string ServiceId { get; init; } = "orleansroles";

    /// <summary>The cluster's name: silos of one name are one cluster.</summary>
    /// <value><c>orleansroles</c>.</value>
    public string ClusterId { get; init; } = "orleansroles";

    /// <summary>
    /// Whether the silo takes entities. One that does not only answers from its memory and passes commands on: a
    /// gateway that is a member of the cluster.
    /// </summary>
    /// <value>True.</value>
    public bool HostsEntities { get; init; } = true;

    /// <summary>How long sessions last.</summary>
    public SessionTerms Terms { get; init; } = new();

    /// <summary>How many users, tenants and roles a silo keeps in memory at most, each.</summary>
    /// <value>1,000,000.</value>
    public int UsersMax { get; init; } = 1_000_000;

    /// <summary>
    /// The clock of entities and checks. Orleans' own, and the spans of sessions, go by the machine's.
    /// </summary>
    /// <value>The machine's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// What puts <see cref="Time"/> of this process forward, for test clusters: all silos go by the one that was put
    /// forward furthest. Null elsewhere.
    /// </summary>
    public ITestClock? TestClock { get; init; }

    /// <summary>Throws where a value is wrong.</summary>
    /// <exception cref="ArgumentException">The message names the setting and what to write instead.</exception>
    public void Validate()
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(Postgres);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            throw new ArgumentException(
                $"`{nameof(Postgres)}` is not a connection string; write `Host=…;Database=…;Username=…;Password=…`");
        }

        if (string.IsNullOrEmpty(builder.Host))
        {
            throw new ArgumentException($"`{nameof(Postgres)}` names no `Host`; add `Host=…`");
        }

        ThrowIfBlank(ServiceId, nameof(ServiceId));
        ThrowIfBlank(ClusterId, nameof(ClusterId));
        if (UsersMax < 1)
        {
            throw new ArgumentException($"`{nameof(UsersMax)}` is {UsersMax}; write a number from 1");
        }

        Terms.Validate();
    }

    /// <summary>The same database, with the schema first where Orleans' own statements look for tables.</summary>
    internal string OrleansConnection() => new NpgsqlConnectionStringBuilder(Postgres)
    {
        SearchPath = Store.Schema,
        MaxPoolSize = OrleansConnectionsMax,
    }.ConnectionString;

    private static void ThrowIfBlank(string value, string name)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new ArgumentException($"`{name}` is empty; write a name");
        }
    }
}
