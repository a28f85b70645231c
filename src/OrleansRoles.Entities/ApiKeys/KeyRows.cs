using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.ApiKeys;

/// <summary>Which keys an integration user has, as rows by user.</summary>
internal static class KeyRows
{
    /// <summary>The collection.</summary>
    public const string Collection = "api-keys-by-user";

    private const char Separator = '\u001f';

    /// <summary>The prefix of a user's rows.</summary>
    public static string Prefix(string user) => $"{user}{Separator}";

    /// <summary>The row of a key.</summary>
    public static Row OfUser(string user, string keyId) =>
        new(Collection, $"{user}{Separator}{keyId}{Separator}", ReadOnlyMemory<byte>.Empty);

    /// <summary>The key's id.</summary>
    public static string KeyIdOf(Row row) => row.Key.Split(Separator)[1];
}
