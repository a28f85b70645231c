using System.Net;
using OrleansRoles.Api;
using OrleansRoles.Api.Hosting;
using OrleansRoles.Delivery;
using OrleansRoles.Engine.Orleans.Hosting;

namespace OrleansRoles.Silo;

/// <summary>The settings of a member of the cluster: section <c>OrleansRoles</c> of the configuration.</summary>
public sealed record SiloSettings
{
    private const string Section = "OrleansRoles";
    private const string Postgres = nameof(ClusterSetup.Postgres);
    private const string Role = "Role";
    private const string SiloRole = "silo";
    private const string GatewayRole = "gateway";
    private const int PortMax = 65_535;

    private static readonly string[] _known =
    [
        Postgres, nameof(ClusterSetup.ServiceId), nameof(ClusterSetup.ClusterId), Role, nameof(Address),
        nameof(SiloPort), nameof(GatewayPort), nameof(ClusterSetup.UsersMax), .. DeliverySettings.Known,
        .. ApiSettings.Known,
    ];

    /// <summary>What all members have in common.</summary>
    public required ClusterSetup Cluster { get; init; }

    /// <summary>The operator key that the installation sets, or null for the one in the database.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>The address at which other silos and clients reach this one; null for the machine's own.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The port for other silos.</summary>
    /// <value>11111.</value>
    public int SiloPort { get; init; }

    /// <summary>The port for clients of the cluster.</summary>
    /// <value>30000.</value>
    public int GatewayPort { get; init; }

    /// <summary>
    /// Whether the operator can advance the clock of the whole cluster; never in the Production environment, and the
    /// same for all silos.
    /// </summary>
    public bool TestClock { get; init; }

    /// <summary>How mails and events are delivered, where this silo is the one that does.</summary>
    public required DeliverySettings Delivery { get; init; }

    /// <summary>Settings of the HTTP interface.</summary>
    public required ApiOptions Api { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="environment">The name of the environment.</param>
    /// <exception cref="StartupException">A setting is wrong; the message lists all that are.</exception>
    public static SiloSettings Read(IConfiguration configuration, string environment)
    {
        IConfigurationSection section = configuration.GetSection(Section);
        List<string> mistakes = [];
        mistakes.AddRange(section.GetChildren().Select(child => child.Key)
            .Where(key => !_known.Contains(key, StringComparer.OrdinalIgnoreCase))
            .Select(key => $"{Section}:{key}: there is no such setting; there are {string.Join(", ", _known)}"));
        SiloSettings settings = new()
        {
            Cluster = ReadCluster(section, mistakes),
            OperatorKey = ApiSettings.ReadKey(section, mistakes),
            Address = ReadAddress(section, mistakes),
            SiloPort = ApiSettings.ReadCount(section, nameof(SiloPort), 11_111, PortMax, mistakes),
            GatewayPort = ApiSettings.ReadCount(section, nameof(GatewayPort), 30_000, PortMax, mistakes),
            TestClock = ApiSettings.ReadTestClock(section, environment, mistakes),
            Delivery = DeliverySettings.Read(section, MailSettings.DefaultFolder, mistakes),
            Api = ApiSettings.Read(section, mistakes),
        };
        return mistakes.Count == 0 ? settings : throw new StartupException(string.Join(Environment.NewLine, mistakes));
    }

    private static ClusterSetup ReadCluster(IConfigurationSection section, List<string> mistakes)
    {
        ClusterSetup setup = new() { Postgres = section[Postgres] ?? "" };
        setup = setup with
        {
            ServiceId = section[nameof(ClusterSetup.ServiceId)] ?? setup.ServiceId,
            ClusterId = section[nameof(ClusterSetup.ClusterId)] ?? setup.ClusterId,
            UsersMax = ApiSettings.ReadCount(
                section, nameof(ClusterSetup.UsersMax), setup.UsersMax, int.MaxValue, mistakes),
            HostsEntities = ReadRole(section, mistakes),
        };
        if (setup.Postgres.Length == 0)
        {
            mistakes.Add($"{Section}:{Postgres}: a cluster keeps everything in PostgreSQL; write a connection string, "
                + "`Host=…;Database=…;Username=…;Password=…`");
            return setup;
        }

        try
        {
            setup.Validate();
        }
        catch (ArgumentException exception)
        {
            // It begins with the name of the property, which is the setting's: `Postgres` names no …
            string[] parts = exception.Message.Split('`', 3);
            mistakes.Add($"{Section}:{parts[1]}:{parts[2]}");
        }

        return setup;
    }

    private static bool ReadRole(IConfigurationSection section, List<string> mistakes)
    {
        string role = section[Role] ?? SiloRole;
        if (role is not (SiloRole or GatewayRole))
        {
            mistakes.Add($"{Section}:{Role}: `{role}` is no role; write `{SiloRole}`, or `{GatewayRole}` for a member "
                + "that answers and takes no entities");
        }

        return role != GatewayRole;
    }

    private static IPAddress? ReadAddress(IConfigurationSection section, List<string> mistakes)
    {
        string? text = section[nameof(Address)];
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (IPAddress.TryParse(text, out IPAddress? address))
        {
            return address;
        }

        mistakes.Add($"{Section}:{nameof(Address)}: `{text}` is no IP address; write the one at which other silos "
            + "reach this one");
        return null;
    }
}
