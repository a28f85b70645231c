using System.Text.Json;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Users;

/// <summary>
/// Which users have an address, as rows by address: kept with every commit that changes a user, whichever command or
/// document it comes from.
/// </summary>
public static class EmailRows
{
    /// <summary>The collection.</summary>
    public const string Collection = "user-emails";

    private const int LengthMin = 3;
    private const int LengthMax = 254;
    private const char Separator = '\u001f';

    /// <summary>
    /// The form in which addresses are compared: without blanks around it, in lower case. Null for what is no address.
    /// </summary>
    public static string? Normalize(string email)
    {
        string address = email.Trim().ToLowerInvariant();
        int at = address.IndexOf('@', StringComparison.Ordinal);
        bool isAddress = address.Length is >= LengthMin and <= LengthMax
            && at > 0 && at < address.Length - 1 && address.IndexOf('@', at + 1) < 0
            && !address.Any(c => c <= ' ' || char.IsControl(c) || char.IsWhiteSpace(c) || "<>(),;:\\\"[]".Contains(c));
        return isAddress ? address : null;
    }

    /// <summary>The prefix of the users of an address, in the form in which addresses are compared.</summary>
    public static string Prefix(string email) => $"{email}{Separator}";

    /// <summary>The user of a row.</summary>
    public static string UserOf(Row row) => row.Key.Split(Separator)[1];

    /// <summary>The row of a user; null where the user has no address.</summary>
    internal static Row? RowOf(string user, ReadOnlyMemory<byte> state)
    {
        UserState? read = state.IsEmpty
            ? null
            : JsonSerializer.Deserialize(state.Span, EntitiesJson.Default.UserState);
        string? email = Normalize(read?.Email ?? "");
        return email is null
            ? null
            : new Row(Collection, $"{email}{Separator}{user}{Separator}", ReadOnlyMemory<byte>.Empty);
    }
}
