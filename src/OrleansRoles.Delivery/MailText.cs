using MimeKit;
using OrleansRoles.Entities.Outbox;

namespace OrleansRoles.Delivery;

/// <summary>Mails as they travel.</summary>
internal static class MailText
{
    /// <summary>Makes the message. Its <c>Message-ID</c> is the same at every attempt.</summary>
    public static MimeMessage Of(string id, MailMessage mail, MailSettings settings)
    {
        MailboxAddress from = MailboxAddress.Parse(settings.From);
        MimeMessage message = new()
        {
            MessageId = $"{id}@{from.Domain}",
            Subject = mail.Subject,
            Body = new TextPart("plain") { Text = Text(mail, settings) },
        };
        message.From.Add(from);

        // The address is taken as it is, never as a list of addresses or a name with an address.
        message.To.Add(new MailboxAddress("", mail.To));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static string Text(MailMessage mail, MailSettings settings)
    {
        if (mail.Token is not { } token)
        {
            return mail.Text;
        }

        string link = settings.AcceptUrl?.Replace(
            MailSettings.TokenPlaceholder, Uri.EscapeDataString(token), StringComparison.Ordinal) ?? token;
        return mail.Text.Replace(MailMessage.LinkPlaceholder, link, StringComparison.Ordinal);
    }
}
