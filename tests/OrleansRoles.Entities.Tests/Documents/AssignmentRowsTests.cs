using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tests.Documents;

public sealed class AssignmentRowsTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // Ids that begin like one another, and one that ends in the character before the separator.
    private static readonly string[] s_ids = ["a", "ab", "a\u001e", "a-b", "b", "a/b", "*"];

    private static readonly DateTimeOffset?[] s_times = [null, s_noon, s_noon.AddTicks(1)];

    private static readonly ScopeName[] s_scopes =
        [ScopeName.Root, new("ven", "a"), .. s_ids.Select(id => new ScopeName("venue", id))];

    private static IEnumerable<AssignmentEntry> All =>
        from user in s_ids
        from role in s_ids
        from at in s_scopes
        from @from in s_times
        from until in s_times
        select new AssignmentEntry(user, role, at, @from, until);

    [Fact]
    public void What_was_written_reads_back_the_same()
    {
        foreach (AssignmentEntry assignment in All)
        {
            Row[] rows = [.. AssignmentRows.RowsOf(assignment)];

            Assert.Equal(
                [AssignmentRows.ByUser, AssignmentRows.ByScope, AssignmentRows.ByRole],
                rows.Select(row => row.Collection));
            Assert.Equal(assignment, AssignmentRows.ReadByUser(rows[0]));
            Assert.Equal(assignment, AssignmentRows.ReadByScope(rows[1]));
            Assert.Equal(assignment, AssignmentRows.ReadByRole(rows[2]));
        }
    }

    [Fact]
    public void No_two_assignments_share_a_key()
    {
        List<(string, string)> keys = [.. All.SelectMany(AssignmentRows.KeysOf)];

        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public void The_same_instant_in_another_zone_has_the_same_keys()
    {
        AssignmentEntry utc = new("a", "reader", ScopeName.Root, s_noon, s_noon.AddDays(1));
        AssignmentEntry other = utc with { From = s_noon.ToOffset(TimeSpan.FromHours(-3)) };

        Assert.Equal(AssignmentRows.KeysOf(utc), AssignmentRows.KeysOf(other));
    }

    [Fact]
    public void The_rows_are_those_that_the_keys_name()
    {
        AssignmentEntry assignment = new("ana", "reader", new ScopeName("venue", "hall"), s_noon);

        Assert.Equal(
            AssignmentRows.KeysOf(assignment),
            AssignmentRows.RowsOf(assignment).Select(row => (row.Collection, row.Key)));
    }

    [Fact]
    public void A_prefix_finds_the_rows_of_its_user_scope_or_role_and_no_others()
    {
        Row[] rows = [.. All.SelectMany(AssignmentRows.RowsOf)];
        foreach (string id in s_ids)
        {
            Assert.All(
                All.Select(a => (a.User == id, AssignmentRows.KeysOf(a).ElementAt(0).Key)),
                pair => Assert.Equal(pair.Item1, Starts(pair.Key, AssignmentRows.Prefix(id))));
            Assert.All(
                All.Select(a => (a.At == new ScopeName("venue", id), AssignmentRows.KeysOf(a).ElementAt(1).Key)),
                pair => Assert.Equal(pair.Item1, Starts(pair.Key, AssignmentRows.Prefix("venue", id))));
            Assert.All(
                All.Select(a => (a.Role == id, AssignmentRows.KeysOf(a).ElementAt(2).Key)),
                pair => Assert.Equal(pair.Item1, Starts(pair.Key, AssignmentRows.Prefix(id))));
            Assert.All(
                All.Select(a => (
                    a.Role == "ab" && a.At == new ScopeName("venue", id), AssignmentRows.KeysOf(a).ElementAt(2).Key)),
                pair => Assert.Equal(pair.Item1, Starts(pair.Key, AssignmentRows.Prefix("ab", "venue", id))));
        }

        Assert.Equal(3, rows.Select(row => row.Collection).Distinct().Count());

        static bool Starts(string key, string prefix) => key.StartsWith(prefix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ana", "{}")]
    [InlineData("ana\u001ftenant\u001f\u001freader\u001f-\u001f", "null")]
    [InlineData("ana\u001ftenant\u001f\u001freader\u001f-\u001fmore\u001f", "{}")]
    public void A_damaged_row_is_refused_with_its_key(string key, string value)
    {
        InvalidDataException failure = Assert.Throws<InvalidDataException>(() => AssignmentRows.ReadByUser(
            new Row(AssignmentRows.ByUser, key, System.Text.Encoding.UTF8.GetBytes(value))));

        Assert.Equal($"the assignment row `{key}` is damaged", failure.Message);
    }

    [Fact]
    public void A_row_whose_value_is_no_JSON_is_damaged_too()
    {
        Row row = AssignmentRows.RowsOf(new AssignmentEntry("ana", "reader", ScopeName.Root)).First();

        Assert.Throws<InvalidDataException>(() => AssignmentRows.ReadByUser(row with { Value = new byte[] { 1 } }));
    }
}
