using MimeKit;

namespace OrleansRoles.Delivery;

/// <summary>How mails are sent.</summary>
public sealed record MailSettings
{
    /// <summary>What stands for an invitation's token in <see cref="AcceptUrl"/>.</summary>
    internal const string TokenPlaceholder = "{token}";

    /// <summary>The SMTP server; null: mails are written into <see cref="Folder"/>.</summary>
    public string? Host { get; init; }

    /// <summary>The server's port.</summary>
    /// <value>587.</value>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is protected.</summary>
    /// <value><see cref="MailSecurity.StartTls"/>.</value>
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>The user name, or null for none.</summary>
    public string? UserName { get; init; }

    /// <summary>The password.</summary>
    public string Password { get; init; } = "";

    /// <summary>The sender: <c>Roles &lt;roles@example.com&gt;</c>. To be set where there is a server.</summary>
    public string From { get; init; } = "OrleansRoles <no-reply@localhost>";

    /// <summary>Where mails are written without a server.</summary>
    /// <value>A folder of the user's.</value>
    public string Folder { get; init; } = DefaultFolder;

    /// <summary>
    /// The address at which an invitation is accepted, with <c>{token}</c> in it; null: mails have the bare token.
    /// </summary>
    public string? AcceptUrl { get; init; }

    /// <summary>A folder of the user's, for processes without a data folder.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "orleansroles", "mail");

    /// <summary>What is wrong, each beginning with the property's name and ending with what to write instead.</summary>
    public IEnumerable<string> FindMistakes()
    {
        if (Port is < 1 or > ushort.MaxValue)
        {
            yield return $"{nameof(Port)}: `{Port}` is no port; write 1 to 65535";
        }

        if (Host is not null && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        {
            yield return $"{nameof(Host)}: `{Host}` is no name of a server; write one as in `smtp.example.com`, and "
                + $"its port into `{nameof(Port)}`";
        }

        if (!MailboxAddress.TryParse(From, out MailboxAddress? from) || from.Domain.Length == 0)
        {
            yield return $"{nameof(From)}: `{From}` is no sender; write `Name <name@example.com>`";
        }
        else if (Host is not null && from.Domain == "localhost")
        {
            yield return $"{nameof(From)}: mails through a server need a sender; write `Name <name@example.com>`";
        }

        if (UserName is not null && Security == MailSecurity.None)
        {
            yield return $"{nameof(Security)}: a password is not sent in the clear; "
                + $"write `StartTls` or `Tls`, or leave `{nameof(UserName)}` out";
        }

        if (UserName is null != (Password.Length == 0))
        {
            yield return UserName is null
                ? $"{nameof(UserName)}: there is a password and no user name; write both or none"
                : $"{nameof(Password)}: there is a user name and no password; write both or none";
        }

        if (AcceptUrl is { } template && (!template.Contains(TokenPlaceholder, StringComparison.Ordinal)
            || !Uri.IsWellFormedUriString(
                template.Replace(TokenPlaceholder, "t", StringComparison.Ordinal), UriKind.Absolute)))
        {
            yield return $"{nameof(AcceptUrl)}: `{template}` is no address with `{TokenPlaceholder}` in it; "
                + $"write `https://app.example.com/join?token={TokenPlaceholder}`";
        }
    }
}

/// <summary>How the connection to the SMTP server is protected.</summary>
public enum MailSecurity
{
    /// <summary>It starts in the clear and is encrypted before anything else (port 587); refused otherwise.</summary>
    StartTls,

    /// <summary>It is encrypted from the beginning (port 465).</summary>
    Tls,

    /// <summary>It is not encrypted: for a server on the same machine.</summary>
    None,
}
