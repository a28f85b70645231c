using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OrleansRoles.Api.Callers;

namespace OrleansRoles.Api.Hosting;

/// <summary>
/// The settings of the HTTP interface, the same wherever it is served: section <c>OrleansRoles</c>.
/// </summary>
public static class ApiSettings
{
    private const int MiB = 1024 * 1024;
    private const string OperatorKey = "OperatorKey";
    private const string TestClock = "TestClock";

    // The language reads no larger documents than this.
    private const int DocumentMiBMax = 128;

    /// <summary>The settings' names.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        OperatorKey, nameof(ApiOptions.PublicUrl), nameof(ApiOptions.Benchmark), "DocumentMiBMax",
        nameof(ApiOptions.BatchItemsMax), nameof(ApiOptions.Jwt), nameof(ApiOptions.RateLimits), TestClock,
    ];

    /// <summary>Reads the interface's settings; what is wrong is added to the mistakes.</summary>
    public static ApiOptions Read(IConfigurationSection section, List<string> mistakes) => new()
    {
        Jwt = JwtSettings.Read(section.GetSection(nameof(ApiOptions.Jwt)), mistakes),
        RateLimits = ReadRateLimits(section.GetSection(nameof(ApiOptions.RateLimits)), mistakes),
        PublicUrl = ReadUrl(section, mistakes),
        Benchmark = ReadFlag(section, nameof(ApiOptions.Benchmark), mistakes),
        DocumentBytesMax = ReadCount(section, "DocumentMiBMax", 32, DocumentMiBMax, mistakes) * MiB,
        BatchItemsMax = ReadCount(section, nameof(ApiOptions.BatchItemsMax), 10_000, 100_000, mistakes),
    };

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
            $"{section.Path}:{nameof(ApiOptions.PublicUrl)}: `{text}` is not an address; "
            + "write `https://roles.example.com`");
        return null;
    }

    /// <summary>Reads a setting that is on or off.</summary>
    public static bool ReadFlag(IConfigurationSection section, string name, List<string> mistakes)
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

        mistakes.Add($"{section.Path}:{name}: `{text}` is neither `true` nor `false`; write one of them");
        return false;
    }

    /// <summary>Reads whether the operator can advance the clock; never in the Production environment.</summary>
    public static bool ReadTestClock(IConfigurationSection section, string environment, List<string> mistakes)
    {
        bool isOn = ReadFlag(section, TestClock, mistakes);
        if (isOn && string.Equals(environment, Environments.Production, StringComparison.OrdinalIgnoreCase))
        {
            mistakes.Add(
                $"{section.Path}:{TestClock}: the clock cannot be advanced in the environment `{environment}`; "
                + "leave the setting out, or start a test server with `--environment Testing`");
        }

        return isOn;
    }

    /// <summary>Reads a whole number from 1 to a limit.</summary>
    public static int ReadCount(
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

    /// <summary>Reads the operator key that the installation sets, or null.</summary>
    public static string? ReadKey(IConfigurationSection section, List<string> mistakes)
    {
        string? key = section[OperatorKey];
        if (key is null)
        {
            return null;
        }

        if (key.Length < Api.OperatorKey.LengthMin || key.Any(character => character is < '!' or > '~'))
        {
            mistakes.Add(
                $"{section.Path}:{OperatorKey}: the key needs at least {Api.OperatorKey.LengthMin} characters, "
                + "all of them visible ASCII; write a longer one, or leave it out to have one made");
        }

        return key;
    }
}
