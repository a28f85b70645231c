using OrleansRoles.Engine.Simulation.Checking;
using OrleansRoles.Engine.Simulation.Workload;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Simulation.Tests;

/// <summary>The checker on histories written by hand: what it must find and what it must let pass.</summary>
public sealed class HistoryCheckerTests
{
    private const string Tenant = "acme";
    private const string Ana = "u/ana";
    private const string Role = "r/" + SimModel.RoleA;

    private readonly History _history = new();

    [Fact]
    public void A_check_during_a_change_may_see_it_or_not()
    {
        Change(10, 20, 40, Ana);
        Check(15, 16, ana: 0);
        Check(15, 30, ana: 1);
        Check(41, 42, ana: 1);

        Assert.Null(Verdict());
    }

    [Fact]
    public void A_check_after_the_acknowledgement_that_misses_the_change_is_found()
    {
        Change(10, 20, 40, Ana);
        Check(41, 42, ana: 0);

        Assert.Contains("change 0", string.Concat(Verdict()!.Circle), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_was_seen_once_must_be_seen_from_then_on()
    {
        Change(10, 20, null, Ana);
        Check(21, 22, ana: 1);
        Check(23, 24, ana: 0);

        Assert.NotNull(Verdict());
    }

    [Fact]
    public void One_half_of_a_change_is_found()
    {
        Change(10, 20, null, Ana, Role);
        Check(21, 24, ana: 1, role: 0);

        Assert.NotNull(Verdict());
    }

    [Fact]
    public void Two_checks_that_saw_two_changes_in_opposite_orders_are_found()
    {
        Change(10, 20, null, Ana);
        Change(10, 21, null, Role);
        Check(22, 30, ana: 1, role: 0);
        Check(22, 30, ana: 0, role: 1);

        Assert.NotNull(Verdict());
    }

    [Fact]
    public void Changes_at_the_same_time_may_be_seen_in_either_order()
    {
        Change(10, 20, null, Ana);
        Change(10, 21, null, Role);
        Check(22, 30, ana: 0, role: 1);
        Check(31, 32, ana: 1, role: 1);

        Assert.Null(Verdict());
    }

    [Fact]
    public void An_answer_that_says_how_old_it_is_counts_from_then()
    {
        Change(10, 20, 40, Ana);
        Check(60, 61, ana: 0, staleness: 30);

        Assert.Null(Verdict());
    }

    [Fact]
    public void An_acknowledgement_of_what_was_never_committed_is_found()
    {
        _history.Invoke(Tenant, [Ana], 10).Acknowledged = 20;

        Assert.Contains("is not there", Verdict()!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_acknowledgement_that_came_too_late_is_found()
    {
        Change(10, 20, 20 + TimeSpan.TicksPerSecond, Ana);

        Assert.NotNull(new HistoryChecker(new SimReference().Decide).Check(_history, TimeSpan.FromMilliseconds(900)));
        Assert.Null(new HistoryChecker(new SimReference().Decide).Check(_history, TimeSpan.FromMilliseconds(1100)));
    }

    [Fact]
    public void An_answer_that_the_reference_would_not_give_is_found()
    {
        Check(1, 2, ana: 0, verdict: "Deny");

        Assert.Contains("the reference says allowed", Verdict()!.Text, StringComparison.Ordinal);
    }

    private Violation? Verdict() => new HistoryChecker(new SimReference().Decide).Check(_history, null);

    private void Change(long invoked, long committed, long? acknowledged, params string[] keys)
    {
        ChangeRecord change = _history.Invoke(Tenant, keys, invoked);
        _history.Note(
            new Commit
            {
                Tenant = Tenant,
                Journal =
                [
                    .. keys.Select(key => new JournalRow(
                        key[0] == 'u' ? "user" + key[1..] : "role" + key[1..], 1, "c", default, "", $"{change.Number}",
                        "", default, default)),
                ],
            },
            committed);
        change.Acknowledged = acknowledged;
    }

    private void Check(
        long begun, long answered, int ana, int role = 0, long staleness = 0, string verdict = "Allow")
    {
        _history.Checks.Add(new CheckRecord(
            Tenant, "ana", "here", begun, answered, staleness, verdict,
            [
                .. SimModel.BitsOf("u", ana, SimModel.UserBits), .. SimModel.BitsOf("a", role, SimModel.RoleBits),
            ],
            new Dictionary<string, int>
            {
                ["t"] = 0,
                [Ana] = ana,
                [Role] = role,
                ["r/" + SimModel.RoleB] = 0,
            }));
    }
}
