using System.Text;
using OrleansRoles.Entities.Journal;

namespace OrleansRoles.Entities.Tests.Journal;

public sealed class ChangeCodecTests
{
    private static readonly Type[] s_changeTypes =
    [
        .. typeof(EntityChange).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(EntityChange))),
    ];

    public static TheoryData<int> SampleNumbers => [.. Enumerable.Range(0, SampleChanges.All.Count())];

    [Fact]
    public void Every_kind_of_change_has_a_sample_and_through_it_a_name()
    {
        HashSet<Type> sampled = [.. SampleChanges.All.Select(sample => sample.Change.GetType())];

        Assert.Equal(
            s_changeTypes.Select(type => type.FullName).Order(), sampled.Select(type => type.FullName).Order());
        Assert.Equal(s_changeTypes.Length, ChangeCodec.Names.Count());
        Assert.Equal(
            s_changeTypes.Length,
            SampleChanges.All.Select(sample => ChangeCodec.NameOf(sample.Change)).Distinct().Count());
    }

    [Fact]
    public void Names_are_those_that_were_approved()
    {
        // A name that stood in a release keeps its meaning for ever. To add a change, add its name here.
        using StreamReader approved = new(
            typeof(ChangeCodecTests).Assembly.GetManifestResourceStream("ApprovedChangeNames.txt")!);

        string[] names = approved.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(names, ChangeCodec.Names.Order(StringComparer.Ordinal));
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(SampleNumbers))]
    public void A_change_is_written_as_it_was_in_every_release_before(int number)
    {
        (EntityChange change, string json) = SampleChanges.All.ElementAt(number);

        string written = Encoding.UTF8.GetString(ChangeCodec.Write(change));

        // A plus sign is written escaped.
        Assert.Equal(json, written.Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SampleNumbers))]
    public void A_change_that_was_written_reads_back_the_same(int number)
    {
        (EntityChange change, string json) = SampleChanges.All.ElementAt(number);

        EntityChange written = ChangeCodec.Read(ChangeCodec.NameOf(change), ChangeCodec.Write(change));
        EntityChange approved = ChangeCodec.Read(ChangeCodec.NameOf(change), Encoding.UTF8.GetBytes(json));

        Assert.Equivalent(change, written, strict: true);
        Assert.Equivalent(change, approved, strict: true);
        Assert.IsType(change.GetType(), written);
        Assert.Equal(ChangeCodec.Write(change), ChangeCodec.Write(written));
    }

    [Theory]
    [MemberData(nameof(SampleNumbers))]
    public void A_change_says_in_words_what_happened(int number)
    {
        string text = SampleChanges.All.ElementAt(number).Change.Text;

        Assert.NotEmpty(text);
        Assert.DoesNotContain("Change", text, StringComparison.Ordinal);
        Assert.False(text.EndsWith('.'));
        Assert.False(char.IsUpper(text[0]));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_name()
    {
        InvalidDataException failure =
            Assert.Throws<InvalidDataException>(() => ChangeCodec.Read("user-cloned", "{}"u8));

        Assert.Equal("the journal has a change `user-cloned` that this version does not know", failure.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"team":3}""")]
    public void Damaged_JSON_is_refused_with_the_name(string json)
    {
        InvalidDataException failure = Assert.Throws<InvalidDataException>(
            () => ChangeCodec.Read("team-joined", Encoding.UTF8.GetBytes(json)));

        Assert.Equal("a change `team-joined` in the journal is damaged", failure.Message);
    }

    [Fact]
    public void JSON_null_is_damaged_too()
    {
        Assert.Throws<InvalidDataException>(() => ChangeCodec.Read("team-joined", "null"u8));
    }
}
