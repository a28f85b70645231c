using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace OrleansRoles.Delivery;

/// <summary>What leaves the house: the sections <c>OrleansRoles:Mail</c> and <c>OrleansRoles:Webhooks</c>.</summary>
public sealed record DeliverySettings
{
    private const string Mails = nameof(Mail);
    private const string Webhooks = nameof(Webhooks);
    private const string AllowPrivate = "AllowPrivateAddresses";

    private static readonly string[] _knownOfMail =
    [
        nameof(MailSettings.Host), nameof(MailSettings.Port), nameof(MailSettings.Security),
        nameof(MailSettings.UserName), nameof(MailSettings.Password), nameof(MailSettings.From),
        nameof(MailSettings.Folder), nameof(MailSettings.AcceptUrl),
    ];

    /// <summary>The names of the two sections.</summary>
    public static IReadOnlyList<string> Known { get; } = [Mails, Webhooks];

    /// <summary>How mails are sent.</summary>
    public MailSettings Mail { get; init; } = new();

    /// <summary>Whether webhooks may reach private addresses, and be unencrypted.</summary>
    public bool AllowsPrivateWebhooks { get; init; }

    /// <summary>Reads both sections; what is wrong is added to the mistakes.</summary>
    /// <param name="section">The section in which the two are.</param>
    /// <param name="folder">Where mails are written without a server, if nothing else is said.</param>
    /// <param name="mistakes">What is wrong, each beginning with the setting's name.</param>
    public static DeliverySettings Read(IConfigurationSection section, string folder, List<string> mistakes)
    {
        IConfigurationSection webhooks = section.GetSection(Webhooks);
        FindUnknown(webhooks, [AllowPrivate], mistakes);
        bool allows = false;
        if (webhooks[AllowPrivate] is { } text && !bool.TryParse(text, out allows))
        {
            mistakes.Add($"{webhooks.Path}:{AllowPrivate}: `{text}` is neither `true` nor `false`; write one of them");
        }

        return new DeliverySettings
        {
            Mail = ReadMail(section.GetSection(Mails), folder, mistakes),
            AllowsPrivateWebhooks = allows,
        };
    }

    private static void FindUnknown(IConfigurationSection section, string[] known, List<string> mistakes) =>
        mistakes.AddRange(section.GetChildren()
            .Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{child.Path}: there is no such setting; there are {string.Join(", ", known)}"));

    private static MailSettings ReadMail(IConfigurationSection section, string folder, List<string> mistakes)
    {
        FindUnknown(section, _knownOfMail, mistakes);
        MailSettings standard = new();
        MailSettings settings = new()
        {
            Host = NotEmpty(nameof(MailSettings.Host)),
            Port = ReadPort(section, standard.Port, mistakes),
            Security = ReadSecurity(section, standard.Security, mistakes),
            UserName = NotEmpty(nameof(MailSettings.UserName)),
            Password = section[nameof(MailSettings.Password)] ?? "",
            From = section[nameof(MailSettings.From)] ?? standard.From,
            Folder = Path.GetFullPath(NotEmpty(nameof(MailSettings.Folder)) ?? folder),
            AcceptUrl = NotEmpty(nameof(MailSettings.AcceptUrl)),
        };
        mistakes.AddRange(settings.FindMistakes().Select(mistake => $"{section.Path}:{mistake}"));
        return settings;

        string? NotEmpty(string name) => section[name] is { Length: > 0 } text ? text : null;
    }

    private static int ReadPort(IConfigurationSection section, int standard, List<string> mistakes)
    {
        string? text = section[nameof(MailSettings.Port)];
        if (text is null)
        {
            return standard;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= ushort.MaxValue)
        {
            return port;
        }

        mistakes.Add($"{section.Path}:{nameof(MailSettings.Port)}: `{text}` is no port; write 1 to 65535");
        return standard;
    }

    private static MailSecurity ReadSecurity(
        IConfigurationSection section, MailSecurity standard, List<string> mistakes)
    {
        string? text = section[nameof(MailSettings.Security)];
        if (text is null)
        {
            return standard;
        }

        if (Enum.GetNames<MailSecurity>().Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return Enum.Parse<MailSecurity>(text, ignoreCase: true);
        }

        mistakes.Add($"{section.Path}:{nameof(MailSettings.Security)}: there is no `{text}`; write one of "
            + string.Join(", ", Enum.GetNames<MailSecurity>()));
        return standard;
    }
}
