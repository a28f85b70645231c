namespace OrleansRoles.Entities.Storage;

/// <summary>The order of keys that every store has: by UTF-8 bytes, which is the order of the code points.</summary>
internal static class KeyOrder
{
    private const int LastCodePoint = 0x10FFFF;

    /// <summary>Compares well-formed strings as their UTF-8 bytes compare, without encoding them.</summary>
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length - right.Length;
        }

        return Rank(left[common]) - Rank(right[common]);
    }

    /// <summary>
    /// The least string above every string that starts with <paramref name="prefix"/>; null where there is none (an
    /// empty prefix, or one of nothing but the last code point).
    /// </summary>
    public static string? PrefixEnd(string prefix)
    {
        var end = prefix.Length;
        while (end > 0)
        {
            var start = end - (char.IsLowSurrogate(prefix[end - 1]) ? 2 : 1);
            var codePoint = char.ConvertToUtf32(prefix, start);
            if (codePoint < LastCodePoint)
            {
                // Surrogates are no code points of their own, and have no UTF-8.
                var next = codePoint == 0xD7FF ? 0xE000 : codePoint + 1;
                return string.Concat(prefix.AsSpan(0, start), char.ConvertFromUtf32(next));
            }

            end = start;
        }

        return null;
    }

    // UTF-16 puts surrogates (code points from U+10000) below U+E000..U+FFFF; UTF-8 puts them above.
    private static int Rank(char unit) =>
        unit < 0xD800 ? unit : unit < 0xE000 ? unit + 0x2000 : unit - 0x800;
}
