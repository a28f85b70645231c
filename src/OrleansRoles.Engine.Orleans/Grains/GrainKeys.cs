using System.Text;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Orleans.Grains;

/// <summary>The keys of grains: the tenant first, then the id, both escaped.</summary>
/// <remarks>
/// INVARIANT: no key reads as a number or a GUID, with or without an extension: Orleans' storage keeps such keys as
/// their value, so that two of them (`a` and `0a`) would share one row. The slash in every key, and the escaped plus
/// sign, see to it.
/// </remarks>
internal static class GrainKeys
{
    private const char Separator = '/';

    /// <summary>The key of an entity's grain.</summary>
    public static string Of(EntityKey entity) => Of(entity.Tenant, entity.Id);

    /// <summary>The key of a grain of something in a tenant.</summary>
    public static string Of(string tenant, string id) => $"{Escape(tenant)}{Separator}{Escape(id)}";

    /// <summary>Takes a key apart.</summary>
    public static (string Tenant, string Id) Split(string key)
    {
        int at = key.IndexOf(Separator, StringComparison.Ordinal);
        return (Unescape(key[..at]), Unescape(key[(at + 1)..]));
    }

    private static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny("%/+") < 0)
        {
            return text;
        }

        return new StringBuilder(text).Replace("%", "%25").Replace("/", "%2F").Replace("+", "%2B").ToString();
    }

    private static string Unescape(string text) => text.Contains('%', StringComparison.Ordinal)
        ? new StringBuilder(text).Replace("%2B", "+").Replace("%2F", "/").Replace("%25", "%").ToString()
        : text;
}
