using Npgsql;
using OrleansRoles.Api;
using OrleansRoles.Api.Hosting;
using OrleansRoles.Delivery;

namespace OrleansRoles.Server;

/// <summary>The settings of the server: section <c>OrleansRoles</c> of the configuration.</summary>
public sealed record ServerSettings
{
    private const string Section = "OrleansRoles";
    private const string MailFolder = "mail";

    private static readonly string[] _known =
    [
        nameof(Data), nameof(Postgres), .. DeliverySettings.Known, .. ApiSettings.Known,
    ];

    /// <summary>The data folder.</summary>
    public required string Data { get; init; }

    /// <summary>The operator key that the installation sets, or null to make one.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>The connection string of a PostgreSQL database, or null for SQLite in the data folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>Whether the operator can advance the clock; never in the Production environment.</summary>
    public bool TestClock { get; init; }

    /// <summary>How mails and events are delivered.</summary>
    public required DeliverySettings Delivery { get; init; }

    /// <summary>Settings of the HTTP interface.</summary>
    public required ApiOptions Api { get; init; }

    /// <summary>Where data is kept if nothing is set.</summary>
    public static string DefaultData => Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "orleansroles");

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="environment">The name of the environment.</param>
    /// <exception cref="StartupException">A setting is wrong; the message lists all that are.</exception>
    public static ServerSettings Read(IConfiguration configuration, string environment)
    {
        IConfigurationSection section = configuration.GetSection(Section);
        List<string> mistakes = [];
        FindUnknown(section, mistakes);
        string data = ReadData(section, mistakes);
        ServerSettings settings = new()
        {
            Data = data,
            Delivery = DeliverySettings.Read(section, Path.Combine(data, MailFolder), mistakes),
            OperatorKey = ApiSettings.ReadKey(section, mistakes),
            Postgres = ReadPostgres(section, mistakes),
            TestClock = ApiSettings.ReadTestClock(section, environment, mistakes),
            Api = ApiSettings.Read(section, mistakes),
        };
        return mistakes.Count == 0 ? settings : throw new StartupException(string.Join(Environment.NewLine, mistakes));
    }

    private static void FindUnknown(IConfigurationSection section, List<string> mistakes)
    {
        IEnumerable<string> unknown = section.GetChildren().Select(child => child.Key)
            .Where(key => !_known.Contains(key, StringComparer.OrdinalIgnoreCase));
        mistakes.AddRange(unknown.Select(key =>
            $"{Section}:{key}: there is no such setting; there are {string.Join(", ", _known)}"));
    }

    private static string ReadData(IConfigurationSection section, List<string> mistakes)
    {
        string data = section[nameof(Data)] ?? DefaultData;
        if (string.IsNullOrWhiteSpace(data))
        {
            mistakes.Add($"{Section}:{nameof(Data)}: the folder's name is empty; write a path");
            return ".";
        }

        return Path.GetFullPath(data);
    }

    private static string? ReadPostgres(IConfigurationSection section, List<string> mistakes)
    {
        string? postgres = section[nameof(Postgres)];
        if (string.IsNullOrWhiteSpace(postgres))
        {
            return null;
        }

        try
        {
            NpgsqlConnectionStringBuilder builder = new(postgres);
            if (string.IsNullOrEmpty(builder.Host))
            {
                mistakes.Add($"{Section}:{nameof(Postgres)}: the connection string names no `Host`; add `Host=…`");
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            mistakes.Add(
                $"{Section}:{nameof(Postgres)}: this is not a connection string; "
                + "write `Host=…;Database=…;Username=…;Password=…`");
        }

        return postgres;
    }

}
