using Xunit;

namespace OrleansRoles.Primitives.Tests;

/// <summary>
/// Comparing and hashing read strings in pieces; every length and every place of a difference must count.
/// </summary>
public sealed class OrdinalTextTests
{
    private const int LengthMax = 70;

    [Fact]
    public void Equal_characters_are_the_same_whatever_the_instance()
    {
        for (int length = 0; length <= LengthMax; length++)
        {
            string text = Text(length);
            string copy = new(text.AsSpan());

            Assert.True(OrdinalText.Same(text, text));
            Assert.True(OrdinalText.Same(text, copy), $"length {length}");
            Assert.Equal(OrdinalText.HashOf(text), OrdinalText.HashOf(copy));
            Assert.True(new TextKey(text).Matches(copy), $"length {length}");
        }
    }

    [Fact]
    public void A_difference_in_any_one_character_counts()
    {
        for (int length = 1; length <= LengthMax; length++)
        {
            string text = Text(length);
            for (int place = 0; place < length; place++)
            {
                char[] characters = text.ToCharArray();
                characters[place]++;
                string other = new(characters);

                Assert.False(OrdinalText.Same(text, other), $"length {length}, place {place}");
                Assert.False(new TextKey(text).Matches(other), $"length {length}, place {place}");
                Assert.NotEqual(OrdinalText.HashOf(text), OrdinalText.HashOf(other));
            }
        }
    }

    [Fact]
    public void Strings_of_different_lengths_differ_also_where_one_begins_the_other()
    {
        for (int length = 0; length < LengthMax; length++)
        {
            string shorter = new('a', length);
            string longer = new('a', length + 1);

            Assert.False(OrdinalText.Same(shorter, longer));
            Assert.False(new TextKey(shorter).Matches(longer));
            Assert.False(new TextKey(longer).Matches(shorter));
        }
    }

    [Fact]
    public void Nothing_matches_null()
    {
        Assert.False(new TextKey("").Matches(null));
        Assert.False(new TextKey("tenant").Matches(null));
    }

    [Theory]
    [InlineData("user-{0}")]
    [InlineData("{0}")]
    [InlineData("contract-{0}-of-a-customer-with-a-long-name")]
    [InlineData("{0:D12}")]
    [InlineData("00000000-0000-0000-0000-{0:D12}")]
    public void Hashes_of_numbered_ids_spread_over_the_places_of_a_table(string format)
    {
        const int Ids = 100_000;
        const int Places = 1 << 17;
        HashSet<int> low = [];
        HashSet<int> whole = [];
        for (int number = 0; number < Ids; number++)
        {
            int hash = OrdinalText.HashOf(string.Format(null, format, number));
            low.Add(hash & (Places - 1));
            whole.Add(hash);
        }

        // At random 69,900 of 131,072 places would be taken and about one pair in 100,000 hashes would be equal.
        Assert.InRange(low.Count, 66_000, Ids);
        Assert.InRange(whole.Count, Ids - 50, Ids);
    }

    [Fact]
    public void Sharing_gives_one_instance_for_equal_strings()
    {
        string first = OrdinalText.Share(Text(20));

        Assert.Same(first, OrdinalText.Share(Text(20)));
        Assert.Equal(Text(21), OrdinalText.Share(Text(21)));
    }

    private static string Text(int length) => string.Create(length, 0, (characters, _) =>
    {
        for (int index = 0; index < characters.Length; index++)
        {
            characters[index] = (char)('a' + (index * 7 % 26));
        }
    });
}
