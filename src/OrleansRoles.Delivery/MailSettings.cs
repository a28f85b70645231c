namespace OrleansRoles.Delivery;

/// <summary>How mails are sent.</summary>
public sealed record MailSettings
{
    /// <summary>The SMTP server; null: mails are written into <see cref="Folder"/>.</summary>
    public string? Host { get; init; }

    /// <summary>The server's port.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is protected.</summary>
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>The user name, or null for none.</summary>
    public string? UserName { get; init; }

    /// <summary>The password.</summary>
    public string Password { get; init; } = "";

    /// <summary>The sender: <c>Roles &lt;roles@example.com&gt;</c>.</summary>
    public string From { get; init; } = "OrleansRoles <no-reply@localhost>";

    /// <summary>Where mails are written without a server.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The address at which an invitation is accepted, with <c>{token}</c> in it; null: mails have the bare token.
    /// </summary>
    public string? AcceptUrl { get; init; }
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
