using System.Runtime.CompilerServices;

namespace OrleansRoles.Primitives;

/// <summary>
/// A string that many others are compared with (ordinal): a property's name, a literal of a condition. One of four to
/// eight characters, as most are, is compared by two loads without a call.
/// </summary>
public readonly struct TextKey
{
    private const int CharactersInWord = 4;
    private readonly ulong _head;
    private readonly ulong _tail;

    /// <summary>Makes a key.</summary>
    public TextKey(string text)
    {
        Text = text;
        if (IsShort(text))
        {
            _head = Word(text, 0);
            _tail = Word(text, text.Length - CharactersInWord);
        }
    }

    /// <summary>The string.</summary>
    public string Text { get; }

    /// <summary>Whether the other string is the same; null is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(string? other)
    {
        if (other is null || other.Length != Text.Length)
        {
            return false;
        }

        return IsShort(other)
            ? Word(other, 0) == _head && Word(other, other.Length - CharactersInWord) == _tail
            : string.Equals(other, Text);
    }

    private static bool IsShort(string text) =>
        (uint)(text.Length - CharactersInWord) <= CharactersInWord;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(string text, int offset) => Unsafe.ReadUnaligned<ulong>(
        ref Unsafe.As<char, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in text.GetPinnableReference()), offset)));
}
