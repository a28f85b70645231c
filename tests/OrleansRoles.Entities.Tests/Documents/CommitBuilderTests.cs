using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tests.Documents;

public sealed class CommitBuilderTests
{
    private static readonly EntityKey s_ana = new("acme", EntityKinds.User, "ana");
    private static readonly ChangeStamp s_stamp = new(
        "commit-9", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "user/ben", "moves house");

    private static readonly UserChange[] s_changes =
        [new UserChange.Created("", "Ana", "", SubjectKind.Human), new UserChange.TeamJoined("north")];

    [Fact]
    public void A_first_turn_numbers_its_rows_from_one_and_chains_them()
    {
        Commit commit = Build(new EntityTurn(s_ana, s_changes, "{}"u8.ToArray()), last: null);

        Assert.Equal([1L, 2L], commit.Journal.Select(row => row.Sequence));
        Assert.Equal(["user-created", "team-joined"], commit.Journal.Select(row => row.Type));
        Assert.Equal(JournalHash.Of([], "acme", commit.Journal[0]), commit.Journal[0].Hash.ToArray());
        Assert.Equal(
            JournalHash.Of(commit.Journal[0].Hash.Span, "acme", commit.Journal[1]), commit.Journal[1].Hash.ToArray());
        EntitySnapshot snapshot = Assert.Single(commit.Snapshots);
        Assert.Equal((s_ana, 2L), (snapshot.Key, snapshot.Sequence));
        Assert.Equal(commit.Journal[1].Hash.ToArray(), snapshot.Hash.ToArray());
        Assert.Equal("{}"u8.ToArray(), snapshot.State.ToArray());
        Assert.Empty(commit.Removed);
    }

    [Fact]
    public void Every_row_says_who_when_why_and_in_which_commit()
    {
        Commit commit = Build(new EntityTurn(s_ana, s_changes, "{}"u8.ToArray()), last: null);

        Assert.All(commit.Journal, row => Assert.Equal(
            ("user/ana", "commit-9", s_stamp.Time, "user/ben", "moves house"),
            (row.Entity, row.Commit, row.Time, row.Actor, row.Reason)));
    }

    [Fact]
    public void A_later_turn_continues_sequence_and_chain()
    {
        EntitySnapshot last = new(s_ana, 41, new byte[] { 7 }, "{}"u8.ToArray());

        Commit commit = Build(new EntityTurn(s_ana, s_changes, "{}"u8.ToArray()), last);

        Assert.Equal([42L, 43L], commit.Journal.Select(row => row.Sequence));
        Assert.Equal(JournalHash.Of([7], "acme", commit.Journal[0]), commit.Journal[0].Hash.ToArray());
    }

    [Fact]
    public void An_end_leaves_a_tombstone_that_a_successor_continues()
    {
        EntitySnapshot last = new(s_ana, 2, new byte[] { 7 }, "{}"u8.ToArray());
        Commit end = Build(new EntityTurn(s_ana, [new UserChange.Removed()], null), last);
        EntityTombstone tombstone = Assert.Single(end.Removed);

        Commit again = Build(
            new EntityTurn(s_ana, s_changes, "{}"u8.ToArray()),
            new EntitySnapshot(tombstone.Key, tombstone.Sequence, tombstone.Hash, default));

        Assert.Empty(end.Snapshots);
        Assert.Equal((s_ana, 3L), (tombstone.Key, tombstone.Sequence));
        Assert.Equal([4L, 5L], again.Journal.Select(row => row.Sequence));
        Assert.Equal(
            JournalHash.Of(end.Journal[0].Hash.Span, "acme", again.Journal[0]), again.Journal[0].Hash.ToArray());
    }

    [Fact]
    public void Assignments_that_come_and_go_are_three_rows_each()
    {
        AssignmentEntry comes = new("ana", "reader", ScopeName.Root);
        AssignmentEntry goes = new("ana", "writer", ScopeName.Root);
        Commit commit = Build(
            new EntityTurn(s_ana, s_changes, "{}"u8.ToArray()) { Given = [comes], Taken = [goes] }, last: null);

        Assert.Equal(
            AssignmentRows.KeysOf(comes), commit.Upserts.Select(row => (row.Collection, row.Key)));
        Assert.Equal(
            AssignmentRows.KeysOf(goes).Select(key => new RowKey("acme", key.Collection, key.Key)), commit.Deletes);
    }

    [Fact]
    public void A_row_that_goes_and_comes_in_one_turn_stays()
    {
        AssignmentEntry stays = new("ana", "reader", ScopeName.Root);

        Commit commit = Build(
            new EntityTurn(s_ana, s_changes, "{}"u8.ToArray()) { Given = [stays], Taken = [stays] }, last: null);

        Assert.Empty(commit.Deletes);
        Assert.Equal(AssignmentRows.KeysOf(stays), commit.Upserts.Select(row => (row.Collection, row.Key)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9)]
    public void A_later_edit_of_any_row_breaks_the_chain(int index)
    {
        Ledger ledger = new();
        TenantGenerator generator = new(5);
        ledger.Apply(generator.Next(Ledger.Tenant));
        ledger.Apply(generator.Next(Ledger.Tenant));
        JournalRow[] journal = [.. ledger.Journal];
        Assert.Null(JournalVerification.FindFault(Ledger.Tenant, journal));
        string name = $"{journal[index].Entity} #{journal[index].Sequence}";

        journal[index] = journal[index] with { Actor = "somebody else" };

        Assert.Equal(
            $"{name} has another hash than its content", JournalVerification.FindFault(Ledger.Tenant, journal));
    }

    [Fact]
    public void A_row_that_was_cut_out_is_missed_by_its_successor()
    {
        Ledger ledger = new();
        TenantDocument document = new() { Tenant = Ledger.Tenant, Model = "m", Name = "1" };
        ledger.Apply(document);
        ledger.Apply(document with { Name = "2" });
        ledger.Apply(document with { Name = "3" });

        Assert.Equal(
            "tenant/acme #3 follows #1",
            JournalVerification.FindFault(Ledger.Tenant, [ledger.Journal[0], ledger.Journal[2]]));
    }

    private static Commit Build(EntityTurn turn, EntitySnapshot? last) => CommitBuilder.Build(
        "acme", [turn], key => key == s_ana ? last : throw new ArgumentException($"{key} has no turn"), s_stamp);
}
