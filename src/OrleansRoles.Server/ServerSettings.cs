using System.Globalization;
using Npgsql;
using OrleansRoles.Api;
using OrleansRoles.Api.Callers;

namespace OrleansRoles.Server;

/// <summary>The settings of the server: section <c>OrleansRoles</c> of the configuration.</summary>
public sealed record ServerSettings
{
    private const string Section = "OrleansRoles";
    private const int MiB = 1024 * 1024;

    private const int KeyLengthMin = OrleansRoles.Api.OperatorKey.LengthMin;

    // The language reads no larger documents than this.
    private const int DocumentMiBMax = 128;

    private static readonly string[] _known =
    [
        nameof(Data), nameof(OperatorKey), nameof(Postgres), nameof(ApiOptions.PublicUrl), nameof(ApiOptions.Benchmark),
        "DocumentMiBMax", nameof(ApiOptions.BatchItemsMax), nameof(TestClock), nameof(ApiOptions.Jwt),
        nameof(ApiOptions.RateLimits), "Mail", "Webhooks",
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
            Delivery = DeliverySettings.Read(
                section.GetSection("Mail"), section.GetSection("Webhooks"), data, mistakes),
            OperatorKey = ReadKey(section, mistakes),
            Postgres = ReadPostgres(section, mistakes),
            TestClock = ReadTestClock(section, environment, mistakes),
            Api = new ApiOptions
            {
                Jwt = JwtSettings.Read(section.GetSection(nameof(ApiOptions.Jwt)), mistakes),
                RateLimits = ReadRateLimits(section.GetSection(nameof(ApiOptions.RateLimits)), mistakes),
                PublicUrl = ReadUrl(section, mistakes),
                Benchmark = ReadFlag(section, nameof(ApiOptions.Benchmark), mistakes),
                DocumentBytesMax = ReadCount(section, "DocumentMiBMax", 32, DocumentMiBMax, mistakes) * MiB,
                BatchItemsMax = ReadCount(section, nameof(ApiOptions.BatchItemsMax), 10_000, 100_000, mistakes),
            },
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

    private static bool ReadTestClock(IConfigurationSection section, string environment, List<string> mistakes)
    {
        bool isOn = ReadFlag(section, nameof(TestClock), mistakes);
        if (isOn && string.Equals(environment, Environments.Production, StringComparison.OrdinalIgnoreCase))
        {
            mistakes.Add(
                $"{Section}:{nameof(TestClock)}: the clock cannot be advanced in the environment `{environment}`; "
                + "leave the setting out, or start a test server with `--environment Testing`");
        }

        return isOn;
    }

    private static RateLimitOptions ReadRateLimits(IConfigurationSection section, List<string> mistakes)
    {
        string[] known =
        [
            nameof(RateLimitOptions.Operator), nameof(RateLimitOptions.Service), nameof(RateLimitOptions.User),
            nameof(RateLimitOptions.Integration), nameof(RateLimitOptions.Checks),
        ];
        mistakes.AddRange(section.GetChildren()
            .Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{child.Path}: there is no such setting; there are {string.Join(", ", known)}"));
        RateLimitOptions otherwise = new();
        return new RateLimitOptions
        {
            Operator = Rate(nameof(RateLimitOptions.Operator), otherwise.Operator),
            Service = Rate(nameof(RateLimitOptions.Service), otherwise.Service),
            User = Rate(nameof(RateLimitOptions.User), otherwise.User),
            Integration = Rate(nameof(RateLimitOptions.Integration), otherwise.Integration),
            Checks = Rate(nameof(RateLimitOptions.Checks), otherwise.Checks),
        };

        int Rate(string name, int normal) => section[name] == "0"
            ? 0
            : ReadCount(section, name, normal, RateLimitOptions.PerSecondMax, mistakes);
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

    private static string? ReadKey(IConfigurationSection section, List<string> mistakes)
    {
        string? key = section[nameof(OperatorKey)];
        if (key is null)
        {
            return null;
        }

        if (key.Length < KeyLengthMin || key.Any(character => character is < '!' or > '~'))
        {
            mistakes.Add(
                $"{Section}:{nameof(OperatorKey)}: the key needs at least {KeyLengthMin} characters, "
                + "all of them visible ASCII; write a longer one, or leave it out to have one made");
        }

        return key;
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

    private static Uri? ReadUrl(IConfigurationSection section, List<string> mistakes)
    {
        string? text = section[nameof(ApiOptions.PublicUrl)];
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        mistakes.Add(
            $"{Section}:{nameof(ApiOptions.PublicUrl)}: `{text}` is not an address; write `https://roles.example.com`");
        return null;
    }

    private static bool ReadFlag(IConfigurationSection section, string name, List<string> mistakes)
    {
        string? text = section[name];
        if (text is null)
        {
            return false;
        }

        if (bool.TryParse(text, out bool flag))
        {
            return flag;
        }

        mistakes.Add($"{Section}:{name}: `{text}` is neither `true` nor `false`; write one of them");
        return false;
    }

    private static int ReadCount(
        IConfigurationSection section, string name, int otherwise, int max, List<string> mistakes)
    {
        string? text = section[name];
        if (text is null)
        {
            return otherwise;
        }

        bool isCount = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count > 0 && count <= max;
        if (isCount)
        {
            return count;
        }

        mistakes.Add($"{section.Path}:{name}: `{text}` is not a whole number from 1 to {max}; write one");
        return otherwise;
    }
}
