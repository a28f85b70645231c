using System.Buffers.Text;
using System.Text;

namespace OrleansRoles.Entities.Requests;

/// <summary>Which part of a list is wanted. Lists are in order of a key, and a page starts after one.</summary>
/// <param name="Limit">How many at most.</param>
/// <param name="After">The key after which it starts; null for the beginning.</param>
public sealed record Page(int Limit, string? After = null)
{
    /// <summary>A key as callers get it in <c>next</c> and send it back in <c>after</c>.</summary>
    public static string CursorOf(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    /// <summary>The key of a cursor; null for what is none.</summary>
    public static string? KeyOf(string cursor)
    {
        if (cursor.Length == 0 || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        string key = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return CursorOf(key) == cursor && !key.Contains('\0', StringComparison.Ordinal) ? key : null;
    }
}
