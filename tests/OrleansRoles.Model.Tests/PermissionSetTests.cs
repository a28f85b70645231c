using OrleansRoles.Primitives;
using OrleansRoles.Worlds;

namespace OrleansRoles.Model.Tests;

/// <summary>Permission sets behave like sets of numbers.</summary>
public sealed class PermissionSetTests
{
    private const int Rounds = 800;

    [Fact]
    public void Contains_count_bits_and_emptiness_agree_with_a_hash_set()
    {
        ForPairs((random, left, naive, _, _) =>
        {
            Assert.Equal(naive.Count, left.Count);
            Assert.Equal(naive.Count == 0, left.IsEmpty);
            Assert.Equal(naive.Order(), left.Bits());
            for (int bit = 0; bit < 400; bit++)
            {
                Assert.Equal(naive.Contains(bit), left.Contains(bit));
            }
        });
    }

    [Fact]
    public void Union_and_intersection_agree_with_a_hash_set()
    {
        ForPairs((_, left, naiveLeft, right, naiveRight) =>
        {
            Assert.Equal(naiveLeft.Union(naiveRight).Order(), left.Union(right).Bits());
            Assert.Equal(naiveLeft.Intersect(naiveRight).Order(), left.Intersect(right).Bits());
            Assert.Equal(left.Union(right), right.Union(left));
            Assert.Equal(left.Intersect(right), right.Intersect(left));
        });
    }

    [Fact]
    public void Sets_are_equal_when_their_members_are_whatever_their_word_counts()
    {
        ForPairs((random, left, naiveLeft, right, naiveRight) =>
        {
            Assert.Equal(naiveLeft.SetEquals(naiveRight), left == right);
            Assert.Equal(!naiveLeft.SetEquals(naiveRight), left != right);
            PermissionSet wider = PermissionSet.Of(left.Words.Length + random.Below(4), [.. naiveLeft]);
            Assert.Equal(left, wider);
            Assert.Equal(left.GetHashCode(), wider.GetHashCode());
            Assert.True(left.Equals((object)wider));
            Assert.False(left.Equals("set"));
        });
    }

    [Fact]
    public void Intersects_tests_one_word_and_answers_false_beyond_the_words()
    {
        ForPairs((random, left, naive, _, _) =>
        {
            int word = random.Below(7);
            ulong mask = random.NextBits() & random.NextBits();
            bool expected = Enumerable.Range(0, 64).Any(bit =>
                (mask & (1UL << bit)) != 0 && naive.Contains((word * PermissionSet.WordBits) + bit));
            Assert.Equal(expected, left.Intersects(word, mask));
        });
    }

    [Fact]
    public void Operations_do_not_change_their_operands()
    {
        ForPairs((random, left, naiveLeft, right, naiveRight) =>
        {
            _ = random.Chance(50) ? left.Union(right) : left.Intersect(right);
            Assert.Equal(naiveLeft.Order(), left.Bits());
            Assert.Equal(naiveRight.Order(), right.Bits());
        });
    }

    [Fact]
    public void The_default_value_is_the_empty_set()
    {
        Assert.True(default(PermissionSet).IsEmpty);
        Assert.Equal(PermissionSet.Empty, PermissionSet.Of(3));
        Assert.Equal(PermissionSet.Of(1, 5), PermissionSet.Empty.Union(PermissionSet.Of(1, 5)));
        Assert.True(PermissionSet.Empty.Intersect(PermissionSet.Of(1, 5)).IsEmpty);
        Assert.False(PermissionSet.Empty.Contains(0));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    public void Word_counts_are_rounded_up(int bits, int words) =>
        Assert.Equal(words, PermissionSet.WordCountFor(bits));

    [Theory]
    [InlineData(-1)]
    [InlineData(64)]
    public void A_number_outside_of_the_words_is_refused(int bit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PermissionSet.Of(1, bit));

    private static void ForPairs(
        Action<WorldRandom, PermissionSet, HashSet<int>, PermissionSet, HashSet<int>> check)
    {
        WorldRandom random = new(17);
        for (int round = 0; round < Rounds; round++)
        {
            (PermissionSet left, HashSet<int> naiveLeft) = Next(random);
            (PermissionSet right, HashSet<int> naiveRight) = random.Chance(25) ? (left, naiveLeft) : Next(random);
            check(random, left, naiveLeft, right, naiveRight);
        }
    }

    private static (PermissionSet Set, HashSet<int> Naive) Next(WorldRandom random)
    {
        int words = random.Between(1, 5);
        int percent = random.Of(0, 2, 50, 100);
        IEnumerable<int> all = Enumerable.Range(0, words * PermissionSet.WordBits);
        HashSet<int> naive = [.. all.Where(_ => random.Chance(percent))];
        return (PermissionSet.Of(words, [.. naive]), naive);
    }
}
