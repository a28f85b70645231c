using OrleansRoles.Engine.Simulation.Checking;
using OrleansRoles.Entities.Storage;
using OrleansRoles.LoadTests.Revocations;

namespace OrleansRoles.LoadTests.Tests.Revocations;

/// <summary>Histories of real processes before the simulation's checker: right ones, and doctored ones.</summary>
public sealed class DoorHistoryTests
{
    private const string Tenant = "door0";
    private const int Ana = 0;
    private const int Member = 1;
    private const int SetUp = 7;

    private readonly Doors _doors = new(Tenants: 1, Users: 1, Members: 1);
    private readonly DoorHistory _history;
    private readonly List<JournalRow> _rows =
    [
        Row("user/u0", SetUp - 1, "", "c0"), Row("user/u0", SetUp, "", "c0"), Row("role/team", 1, "", "c0"),
    ];

    private readonly List<LoggedCheck> _checks = [];
    private int _sequence = SetUp;
    private int _team;

    public DoorHistoryTests() => _history = new DoorHistory(_doors);

    [Fact]
    public void A_revocation_is_in_every_answer_that_begins_after_its_acknowledgement()
    {
        Check(Ana, 1_000, LoggedVerdict.Allow, SetUp);
        ChangeUser(2_000, 9_000);
        Check(Ana, 3_000, LoggedVerdict.Allow, SetUp);
        Check(Ana, 4_000, LoggedVerdict.Deny, SetUp + 1);
        Check(Ana, 10_000, LoggedVerdict.Deny, SetUp + 1);

        Assert.Null(Verdict());
        Assert.Equal((4, 0, 0, 1), (_history.Answered, _history.StaleAllows, _history.Lost, _history.Acknowledged));
    }

    [Fact]
    public void An_allow_from_the_old_state_after_the_acknowledgement_is_found()
    {
        ChangeUser(2_000, 9_000);
        Check(Ana, 10_000, LoggedVerdict.Allow, SetUp);

        Assert.NotNull(Verdict());
        Assert.Equal(1, _history.StaleAllows);
    }

    [Fact]
    public void An_allow_that_claims_the_new_state_is_found_by_the_reference()
    {
        ChangeUser(2_000, 9_000);
        Check(Ana, 10_000, LoggedVerdict.Allow, SetUp + 1);

        Assert.Contains("the reference says", Verdict()!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revocation_that_one_gateway_has_shown_is_missed_by_no_later_answer()
    {
        ChangeUser(2_000, acknowledged: null);
        Check(Ana, 3_000, LoggedVerdict.Deny, SetUp + 1);
        Check(Ana, 5_000, LoggedVerdict.Allow, SetUp);

        Assert.NotNull(Verdict());
        Assert.Equal(0, _history.StaleAllows);
    }

    [Fact]
    public void A_team_s_allow_says_which_version_it_read()
    {
        ChangeTeam(2_000, 3_000);
        ChangeTeam(4_000, 5_000);
        Check(Member, 6_000, LoggedVerdict.Allow, 0, team: 2);
        Assert.Null(Verdict());

        Check(Member, 7_000, LoggedVerdict.Allow, 0, team: 0);
        Assert.Equal(1, Doctored().StaleAllows);
    }

    [Fact]
    public void An_acknowledged_change_that_the_journal_lacks_is_found_and_so_is_one_that_it_has_twice()
    {
        ChangeUser(2_000, 3_000);
        _rows.Add(Row("user/u0", SetUp + 2, "0", "again"));
        _history.Acknowledge(_history.Invoke(Tenant, "u/u0", 4_000), 5_000);

        Assert.Contains("is not there", Verdict()!.Text, StringComparison.Ordinal);
        Assert.Equal((1, 1), (_history.Lost, _history.Twice));
    }

    [Fact]
    public void A_revision_that_nobody_wrote_is_found()
    {
        Check(Ana, 1_000, LoggedVerdict.Allow, SetUp + 5);

        Assert.Contains("no such version", Verdict()!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_are_read_from_a_file_as_they_were_written_without_the_one_that_was_cut_short()
    {
        LoggedCheck[] checks =
        [
            new(1, 2, 3, 4, LoggedVerdict.Allow, 5, 6), new(7, 8, 9, 10, LoggedVerdict.Unavailable, 0, 0),
        ];
        string path = Path.GetTempFileName();
        try
        {
            using (BinaryWriter writer = new(File.Create(path)))
            {
                CheckLog.Write(writer, checks[0]);
                CheckLog.Write(writer, checks[1]);
                writer.Write(1L);
            }

            Assert.Equal(checks, CheckLog.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static JournalRow Row(string entity, long sequence, string reason, string commit) =>
        new(entity, sequence, commit, default, "", reason, "", default, default);

    private Violation? Verdict()
    {
        _history.TakeJournal(Tenant, _rows);
        _history.TakeChecks("gateway1", _checks);
        return _history.FindViolation(DoorModel.Decide);
    }

    /// <summary>The history with a check more, which the checker must not let pass.</summary>
    private DoorHistory Doctored()
    {
        _history.TakeChecks("gateway1", [_checks[^1]]);
        Assert.NotNull(_history.FindViolation(DoorModel.Decide));
        return _history;
    }

    private void ChangeUser(long invoked, long? acknowledged) =>
        Change("u/u0", "user/u0", ++_sequence, invoked, acknowledged);

    private void ChangeTeam(long invoked, long? acknowledged) =>
        Change("r/team", "role/team", 1 + ++_team, invoked, acknowledged);

    private void Change(string key, string entity, int sequence, long invoked, long? acknowledged)
    {
        ChangeRecord change = _history.Invoke(Tenant, key, invoked);
        if (acknowledged is { } instant)
        {
            _history.Acknowledge(change, instant);
        }

        _rows.Add(Row(entity, sequence, $"{change.Number}", $"c{change.Number + 1}"));
    }

    private void Check(int person, long begun, LoggedVerdict verdict, long revision, int team = 0) =>
        _checks.Add(new LoggedCheck(begun, begun + 100, 0, person, verdict, revision, team));
}
