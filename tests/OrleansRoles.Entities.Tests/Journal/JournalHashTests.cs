using System.Text;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Tests.Journal;

public sealed class JournalHashTests
{
    private static readonly byte[] s_previous = [1, 2, 3];
    private static readonly JournalRow s_row = new(
        "user/ana", 7, "commit", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "operator/platform", "why",
        "team-joined", Bytes("{}"), default);

    public static TheoryData<string> Fields =>
        ["previous", "tenant", "entity", "sequence", "commit", "time", "actor", "reason", "type", "payload"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_change_in_any_field_changes_the_hash(string field)
    {
        byte[] changed = field switch
        {
            "previous" => JournalHash.Of([1, 2, 4], "acme", s_row),
            "tenant" => JournalHash.Of(s_previous, "acmf", s_row),
            "entity" => Hash(s_row with { Entity = "user/anb" }),
            "sequence" => Hash(s_row with { Sequence = 8 }),
            "commit" => Hash(s_row with { Commit = "commis" }),
            "time" => Hash(s_row with { Time = s_row.Time.AddTicks(1) }),
            "actor" => Hash(s_row with { Actor = "operator/platforn" }),
            "reason" => Hash(s_row with { Reason = "" }),
            "type" => Hash(s_row with { Type = "team-left" }),
            "payload" => Hash(s_row with { Payload = Bytes("{ }") }),
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };

        Assert.NotEqual(Hash(s_row), changed);
    }

    [Fact]
    public void Moving_a_letter_between_neighbouring_fields_changes_the_hash()
    {
        // Neighbours in the order in which they are hashed; each pair reads alike when simply joined.
        List<byte[]> hashes =
        [
            JournalHash.Of([], "ab", s_row with { Entity = "c" }),
            JournalHash.Of([], "a", s_row with { Entity = "bc" }),
            JournalHash.Of("a"u8, "b", s_row with { Entity = "c" }),
            JournalHash.Of("ab"u8, "", s_row with { Entity = "c" }),
            Hash(s_row with { Actor = "ab", Reason = "c", Type = "d" }),
            Hash(s_row with { Actor = "a", Reason = "bc", Type = "d" }),
            Hash(s_row with { Actor = "a", Reason = "b", Type = "cd" }),
            Hash(s_row with { Actor = "abc", Reason = "", Type = "d" }),
            Hash(s_row with { Actor = "", Reason = "abc", Type = "d" }),
            Hash(s_row with { Type = "ab", Payload = Bytes("c") }),
            Hash(s_row with { Type = "a", Payload = Bytes("bc") }),
        ];

        Assert.Equal(hashes.Count, hashes.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void The_place_in_the_store_the_row_s_own_hash_and_the_clock_s_zone_do_not_count()
    {
        Assert.Equal(Hash(s_row), Hash(s_row with { Position = 12, Hash = Bytes("x") }));
        Assert.Equal(Hash(s_row), Hash(s_row with { Time = s_row.Time.ToOffset(TimeSpan.FromHours(5)) }));
        Assert.Equal(JournalHash.Bytes, Hash(s_row).Length);
    }

    [Fact]
    public void The_hash_is_the_one_of_every_release_before()
    {
        // A chain that was written once must verify for ever, so the exact bytes are a stored format.
        Assert.Equal(
            "6CDDD601C92E80EABAE965DAF296AA3B37120383BD64B80468B9162DA3F9A29E",
            Convert.ToHexString(Hash(s_row)));
    }

    private static byte[] Hash(JournalRow row) => JournalHash.Of(s_previous, "acme", row);

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
