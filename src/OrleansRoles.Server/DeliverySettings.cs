using System.Globalization;
using MimeKit;
using OrleansRoles.Delivery;

namespace OrleansRoles.Server;

/// <summary>What leaves the house: the sections <c>OrleansRoles:Mail</c> and <c>OrleansRoles:Webhooks</c>.</summary>
public sealed record DeliverySettings
{
    private const string AllowPrivate = "AllowPrivateAddresses";
    private const string TokenPlaceholder = "{token}";
    private const string MailFolder = "mail";

    private static readonly string[] _knownOfMail =
    [
        nameof(MailSettings.Host), nameof(MailSettings.Port), nameof(MailSettings.Security),
        nameof(MailSettings.UserName), nameof(MailSettings.Password), nameof(MailSettings.From),
        nameof(MailSettings.Folder), nameof(MailSettings.AcceptUrl),
    ];

    /// <summary>How mails are sent.</summary>
    public required MailSettings Mail { get; init; }

    /// <summary>Whether webhooks may reach private addresses, and be unencrypted.</summary>
    public bool AllowsPrivateWebhooks { get; init; }

    /// <summary>Reads both sections; what is wrong is added to the mistakes.</summary>
    /// <param name="mail">The section of mails.</param>
    /// <param name="webhooks">The section of webhooks.</param>
    /// <param name="data">The data folder, in which mails are written where nothing else is said.</param>
    /// <param name="mistakes">What is wrong.</param>
    internal static DeliverySettings Read(
        IConfigurationSection mail, IConfigurationSection webhooks, string data, List<string> mistakes)
    {
        FindUnknown(mail, _knownOfMail, mistakes);
        FindUnknown(webhooks, [AllowPrivate], mistakes);
        bool allows = false;
        if (webhooks[AllowPrivate] is { } text && !bool.TryParse(text, out allows))
        {
            mistakes.Add($"{webhooks.Path}:{AllowPrivate}: `{text}` is neither `true` nor `false`; write one of them");
        }

        return new DeliverySettings { Mail = ReadMail(mail, data, mistakes), AllowsPrivateWebhooks = allows };
    }

    private static void FindUnknown(IConfigurationSection section, string[] known, List<string> mistakes) =>
        mistakes.AddRange(section.GetChildren()
            .Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{child.Path}: there is no such setting; there are {string.Join(", ", known)}"));

    private static MailSettings ReadMail(IConfigurationSection section, string data, List<string> mistakes)
    {
        MailSettings settings = new()
        {
            Host = section[nameof(MailSettings.Host)] is { Length: > 0 } host ? host : null,
            Port = ReadPort(section, mistakes),
            Security = ReadSecurity(section, mistakes),
            UserName = section[nameof(MailSettings.UserName)] is { Length: > 0 } user ? user : null,
            Password = section[nameof(MailSettings.Password)] ?? "",
            From = section[nameof(MailSettings.From)] ?? "OrleansRoles <no-reply@localhost>",
            Folder = Path.GetFullPath(section[nameof(MailSettings.Folder)] ?? Path.Combine(data, MailFolder)),
            AcceptUrl = section[nameof(MailSettings.AcceptUrl)] is { Length: > 0 } url ? url : null,
        };
        if (!MailboxAddress.TryParse(settings.From, out _))
        {
            mistakes.Add($"{section.Path}:{nameof(MailSettings.From)}: `{settings.From}` is no sender; "
                + "write `Name <name@example.com>`");
        }

        if (settings.UserName is not null && settings.Security == MailSecurity.None)
        {
            mistakes.Add($"{section.Path}:{nameof(MailSettings.Security)}: a password is not sent in the clear; "
                + "write `StartTls` or `Tls`, or leave `UserName` out");
        }

        if (settings.AcceptUrl is { } template && (!template.Contains(TokenPlaceholder, StringComparison.Ordinal)
            || !Uri.IsWellFormedUriString(
                template.Replace(TokenPlaceholder, "t", StringComparison.Ordinal), UriKind.Absolute)))
        {
            mistakes.Add($"{section.Path}:{nameof(MailSettings.AcceptUrl)}: `{template}` is no address with "
                + $"`{TokenPlaceholder}` in it; write `https://app.example.com/join?token={TokenPlaceholder}`");
        }

        return settings;
    }

    private static int ReadPort(IConfigurationSection section, List<string> mistakes)
    {
        const int Default = 587;
        string? text = section[nameof(MailSettings.Port)];
        if (text is null)
        {
            return Default;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= ushort.MaxValue)
        {
            return port;
        }

        mistakes.Add($"{section.Path}:{nameof(MailSettings.Port)}: `{text}` is no port; write 1 to 65535");
        return Default;
    }

    private static MailSecurity ReadSecurity(IConfigurationSection section, List<string> mistakes)
    {
        string? text = section[nameof(MailSettings.Security)];
        if (text is null)
        {
            return MailSecurity.StartTls;
        }

        if (Enum.GetNames<MailSecurity>().Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return Enum.Parse<MailSecurity>(text, ignoreCase: true);
        }

        mistakes.Add($"{section.Path}:{nameof(MailSettings.Security)}: there is no `{text}`; write one of "
            + string.Join(", ", Enum.GetNames<MailSecurity>()));
        return MailSecurity.StartTls;
    }
}
