using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace OrleansRoles.Storage.Transfer;

/// <summary>Where an installation is kept: <c>sqlite:PATH</c> or <c>postgres:CONNECTION</c>.</summary>
/// <param name="Kind">Which store it is.</param>
/// <param name="Place">The data folder or file; or Npgsql's connection string.</param>
public sealed record StoreAddress(StoreKind Kind, string Place)
{
    private const string Sqlite = "sqlite:";
    private const string Postgres = "postgres:";

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address.</param>
    /// <param name="mistake">What is wrong with the text.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out StoreAddress? address, [NotNullWhen(false)] out string? mistake)
    {
        (address, mistake) = (null, null);
        if (text.StartsWith(Sqlite, StringComparison.Ordinal) && text.Length > Sqlite.Length)
        {
            address = new StoreAddress(StoreKind.Sqlite, Path.GetFullPath(text[Sqlite.Length..]));
            return true;
        }

        if (!text.StartsWith(Postgres, StringComparison.Ordinal))
        {
            mistake = $"`{text}` names no store; write `sqlite:FOLDER` or `postgres:Host=…;Database=…;Username=…`";
            return false;
        }

        string connection = text[Postgres.Length..];
        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connection).Host))
            {
                mistake = "the connection string names no `Host`; add `Host=…`";
                return false;
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            mistake = "what follows `postgres:` is no connection string; "
                + "write `postgres:Host=…;Database=…;Username=…`";
            return false;
        }

        address = new StoreAddress(StoreKind.Postgres, connection);
        return true;
    }

    /// <summary>As messages show it: without a password.</summary>
    public override string ToString()
    {
        if (Kind == StoreKind.Sqlite)
        {
            return $"{Sqlite}{Place}";
        }

        NpgsqlConnectionStringBuilder settings = new(Place);
        return $"{Postgres}{settings.Database ?? settings.Username} on {settings.Host}:{settings.Port}";
    }
}

/// <summary>Which store an address means.</summary>
public enum StoreKind
{
    /// <summary>The embedded database of one process.</summary>
    Sqlite,

    /// <summary>The database of a cluster.</summary>
    Postgres,
}
