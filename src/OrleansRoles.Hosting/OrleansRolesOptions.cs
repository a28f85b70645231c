using Microsoft.Extensions.Options;
using Npgsql;
using OrleansRoles.Delivery;

namespace OrleansRoles.Hosting;

/// <summary>The engine inside an application. Read once at start.</summary>
public sealed class OrleansRolesOptions
{
    /// <summary>The folder in which SQLite keeps everything; made where there is none. Null where
    /// <see cref="Postgres"/> is set.</summary>
    public string? Data { get; set; }

    /// <summary>The connection string of a PostgreSQL database that no other process uses as a store; null where
    /// <see cref="Data"/> is set.</summary>
    public string? Postgres { get; set; }

    /// <summary>How mails are sent; null: they are written into the folder <c>mail</c> of <see cref="Data"/>, or of the
    /// user's where a database is used.</summary>
    public MailSettings? Mail { get; set; }

    /// <summary>Whether webhooks may reach addresses that are not public, and be unencrypted.</summary>
    /// <value>False.</value>
    public bool AllowPrivateWebhooks { get; set; }

    /// <summary>Files of role models to put at start, besides those that ship with the product. The same version with
    /// another text stops the start.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>Files of tenant documents: each tenant that is not there yet is made at start, once.</summary>
    public IList<string> NewTenants { get; } = [];

    internal DeliverySettings Delivery => new()
    {
        Mail = Mail ?? (Data is null ? new MailSettings() : new MailSettings { Folder = Path.Combine(Data, "mail") }),
        AllowsPrivateWebhooks = AllowPrivateWebhooks,
    };
}

/// <summary>Finds what is missing in the options, at start.</summary>
internal sealed class OrleansRolesOptionsValidator : IValidateOptions<OrleansRolesOptions>
{
    public ValidateOptionsResult Validate(string? name, OrleansRolesOptions options)
    {
        List<string> mistakes = [];
        bool isFolder = !string.IsNullOrWhiteSpace(options.Data);
        bool isDatabase = !string.IsNullOrWhiteSpace(options.Postgres);
        if (isFolder == isDatabase)
        {
            mistakes.Add(isFolder
                ? "`Data` and `Postgres` are both set: take one of them away"
                : "nothing says where data is kept: set `Data` to a folder, or `Postgres` to a connection string");
        }

        if (isDatabase && !NamesHost(options.Postgres!))
        {
            mistakes.Add("`Postgres` is no connection string: write `Host=…;Database=…;Username=…;Password=…`");
        }

        mistakes.AddRange((options.Mail?.FindMistakes() ?? [])
            .Select(mistake => $"`{nameof(options.Mail)}`: {mistake}"));
        mistakes.AddRange(options.Models.Concat(options.NewTenants)
            .Where(path => !File.Exists(path))
            .Select(path => $"there is no file `{path}`: name one that the application can read"));
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static bool NamesHost(string text)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
