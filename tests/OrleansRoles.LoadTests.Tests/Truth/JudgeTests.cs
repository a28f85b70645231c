using OrleansRoles.LoadTests.Population;
using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Tests.Truth;

/// <summary>A judge that has never caught anything proves nothing: each rule is broken once.</summary>
public sealed class JudgeTests
{
    private static readonly Question _manages = new("contract.manage", "contract", "c0", []);
    private static readonly Question _edits = new("reports.edit", "report", "r1", []);

    private readonly TenantTruth _tenant = new(new TenantShape("acme", 5, 1), 1);
    private readonly Judge _judge = new(TimeProvider.System);

    [Fact]
    public void A_right_answer_passes_and_the_opposite_does_not()
    {
        Assert.True(_judge.After(Judge.Before(_tenant, 0), _manages, isAllowed: true));
        Assert.False(_judge.After(Judge.Before(_tenant, 0), _manages, isAllowed: false));
        Assert.Equal((2, 1), (_judge.Judged, _judge.WrongCount));
        Assert.Contains("`contract.manage`", Assert.Single(_judge.Wrong), StringComparison.Ordinal);
    }

    [Fact]
    public void While_a_change_is_under_way_either_answer_passes()
    {
        Demote(out _);

        Assert.True(_judge.After(Judge.Before(_tenant, 0), _manages, isAllowed: true));
        Assert.True(_judge.After(Judge.Before(_tenant, 0), _manages, isAllowed: false));
    }

    [Fact]
    public void A_stale_answer_after_the_acknowledgement_is_wrong()
    {
        Expectation early = Judge.Before(_tenant, 0);
        Demote(out int number);
        _tenant.Users[0].Acknowledge(number);

        Assert.True(_judge.After(early, _manages, isAllowed: true));
        Assert.False(_judge.After(Judge.Before(_tenant, 0), _manages, isAllowed: true));
    }

    [Fact]
    public void Once_an_answer_showed_a_change_no_later_question_may_miss_it()
    {
        Demote(out _);
        Expectation early = Judge.Before(_tenant, 0);
        Assert.True(_judge.After(Judge.Before(_tenant, 0), _manages, isAllowed: false));

        Assert.True(_judge.After(early, _manages, isAllowed: true));
        Assert.False(_judge.After(Judge.Before(_tenant, 0), _manages, isAllowed: true));
    }

    [Fact]
    public void A_role_s_change_that_one_user_s_answer_showed_holds_for_the_others()
    {
        foreach (int user in new[] { 1, 2 })
        {
            UserTruth before = _tenant.Users[user].Newest;
            _tenant.Users[user].TryBegin(before, before with { Roles = ["team-1"] }, out int joined);
            _tenant.Users[user].Acknowledge(joined);
        }

        Lane<RoleTruth> role = _tenant.Roles[1];
        Assert.True(role.TryBegin(role.Newest, new RoleTruth("team-1", null, false), out _));
        Assert.True(_judge.After(Judge.Before(_tenant, 1), _edits, isAllowed: false));

        Assert.False(_judge.After(Judge.Before(_tenant, 2), _edits, isAllowed: true));
        Assert.True(_judge.After(Judge.Before(_tenant, 2), _edits, isAllowed: false));
    }

    private void Demote(out int number)
    {
        Lane<UserTruth> lane = _tenant.Users[0];
        UserTruth before = lane.Newest;
        Assert.Equal("contract-owner", before.Contracts["c0"]);
        Assert.True(lane.TryBegin(
            before, before with { Contracts = before.Contracts.SetItem("c0", "contract-member") }, out number));
    }
}
