using OrleansRoles.Entities.Outbox;

namespace OrleansRoles.Delivery;

/// <summary>Writes mails into a folder, as files that mail programs open: where no mail server is set.</summary>
public sealed class FolderMailer(MailSettings settings) : IMailer
{
    private static FileStreamOptions Options()
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(string id, MailMessage mail, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(settings.Folder);
            string path = Path.Combine(settings.Folder, $"{id}.eml");
            string unfinished = $"{path}.tmp";
            await using (FileStream file = new(unfinished, Options()))
            {
                await MailText.Of(id, mail, settings).WriteToAsync(file, cancellationToken);
            }

            // Whoever looks into the folder finds whole mails only.
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException(
                $"the folder `{settings.Folder}` cannot be written ({exception.Message})", isFinal: false, exception);
        }
    }
}
