using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Tests.Truth;

/// <summary>Which values may hold when.</summary>
public sealed class LaneTests
{
    [Fact]
    public void While_a_change_is_under_way_both_values_may_hold()
    {
        Lane<string> lane = new("old");
        int floor = lane.Floor;
        Assert.True(lane.TryBegin("old", "new", out _));

        Assert.Equal(["old", "new"], Values(lane, floor));
        Assert.Equal("new", lane.Newest);
    }

    [Fact]
    public void After_the_acknowledgement_only_questions_that_began_before_may_see_the_old_value()
    {
        Lane<string> lane = new("old");
        int before = lane.Floor;
        lane.TryBegin("old", "new", out int number);
        lane.Acknowledge(number);

        Assert.Equal(["old", "new"], Values(lane, before));
        Assert.Equal(["new"], Values(lane, lane.Floor));
    }

    [Fact]
    public void What_an_answer_showed_holds_for_all_later_questions_although_nobody_acknowledged_it()
    {
        Lane<string> lane = new("old");
        lane.TryBegin("old", "new", out int number);
        lane.Observe(number);

        Assert.Equal(["new"], Values(lane, lane.Floor));
        Assert.True(lane.IsChanging);
    }

    [Fact]
    public void A_change_that_does_not_happen_never_held()
    {
        Lane<string> lane = new("old");
        int before = lane.Floor;
        lane.TryBegin("old", "new", out int number);
        lane.Withdraw(number);

        Assert.Equal(["old", "old"], Values(lane, before));
        Assert.Equal("old", lane.Newest);
        Assert.True(lane.TryBegin("old", "newer", out int next));
        lane.Acknowledge(next);
        Assert.Equal(["newer"], Values(lane, lane.Floor));
    }

    [Fact]
    public void Two_changes_are_never_under_way_at_once()
    {
        Lane<string> lane = new("old");
        Assert.True(lane.TryBegin("old", "new", out int number));
        Assert.False(lane.TryBegin("new", "newer", out _));
        lane.Acknowledge(number);
        Assert.False(lane.TryBegin("old", "other", out _));
        Assert.Throws<InvalidOperationException>(() => lane.Acknowledge(number));
    }

    [Fact]
    public void After_very_many_changes_an_old_question_cannot_be_judged_and_a_new_one_can()
    {
        Lane<string> lane = new("0");
        int before = lane.Floor;
        for (int change = 1; change <= 200; change++)
        {
            Assert.True(lane.TryBegin(lane.Newest, $"{change}", out int number));
            lane.Acknowledge(number);
        }

        Assert.Null(lane.Since(before));
        Assert.Equal(["200"], Values(lane, lane.Floor));
    }

    private static IEnumerable<string> Values(Lane<string> lane, int floor) =>
        lane.Since(floor)!.Select(value => value.Value);
}
