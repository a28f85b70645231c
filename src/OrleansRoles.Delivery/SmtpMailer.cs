using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using OrleansRoles.Entities.Outbox;

namespace OrleansRoles.Delivery;

/// <summary>Sends mails through an SMTP server, one connection for each.</summary>
public sealed class SmtpMailer(MailSettings settings) : IMailer
{
    private const int TimeoutMilliseconds = 30_000;

    /// <inheritdoc/>
    public async ValueTask SendAsync(string id, MailMessage mail, CancellationToken cancellationToken)
    {
        using SmtpClient client = new()
        {
            Timeout = TimeoutMilliseconds,

            // A mail must not wait for a third server to list revoked certificates; few authorities still have one.
            CheckCertificateRevocation = false,
        };
        try
        {
            await client.ConnectAsync(settings.Host!, settings.Port, Options(settings.Security), cancellationToken);
            if (settings.UserName is { } user)
            {
                await client.AuthenticateAsync(user, settings.Password, cancellationToken);
            }

            await client.SendAsync(MailText.Of(id, mail, settings), cancellationToken);
        }
        catch (SmtpCommandException exception)
        {
            // 5xx: the server will never take this one, whoever asks; 4xx: later perhaps.
            bool isFinal = exception.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted
                && (int)exception.StatusCode >= 500;
            throw new DeliveryException($"the mail server answered {(int)exception.StatusCode}", isFinal, exception);
        }
        catch (Exception exception)
            when (exception is IOException or System.Net.Sockets.SocketException or ProtocolException
                or AuthenticationException or SslHandshakeException or NotSupportedException or TimeoutException
                or ServiceNotConnectedException or ServiceNotAuthenticatedException)
        {
            throw new DeliveryException(
                $"the mail server `{settings.Host}:{settings.Port}` did not take the mail ({exception.Message})",
                isFinal: false, exception);
        }

        // The mail is taken over; whether the server hears a goodbye does not matter any more.
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ProtocolException or SmtpCommandException)
        {
            client.Dispose();
        }
    }

    private static SecureSocketOptions Options(MailSecurity security) => security switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
    };
}
