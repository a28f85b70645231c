using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Engine.Embedded.Tests;

/// <summary>What a turn makes of rows: of those read ahead, and of several things done to one row.</summary>
public sealed class TurnRowsTests : IAsyncLifetime
{
    private const string Tenant = "acme";

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansroles-turn-").FullName;
    private SqliteStore? _store;
    private ModelCatalogue? _models;

    public async Task InitializeAsync()
    {
        _store = SqliteStore.Open(Path.Combine(_folder, "data.db"));
        await _store.MigrateAsync(CancellationToken.None);
        _models = await ModelCatalogue.OpenAsync(
            new InstallationStore(
                _store, new InstallationJournal(_store, TimeProvider.System, SystemEntropy.Instance)),
            new NoModels(), CancellationToken.None);
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(new Commit
        {
            Tenant = Tenant,
            Upserts = [.. new[] { "a1", "a2", "a3", "b1" }.Select(key => Row(key, "old"))],
        }));
    }

    public async Task DisposeAsync()
    {
        _models!.Dispose();
        await _store!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Prefixes_that_overlap_are_listed_as_if_each_had_been_read_alone()
    {
        Turn turn = Turn();
        await turn.LoadAsync([], [new("things", "a3"), new("things", ""), new("things", "a"), new("things", "a", 2)]);

        Assert.Equal(["a3"], await KeysAsync(turn, "a3"));
        Assert.Equal(["a1", "a2", "a3", "b1"], await KeysAsync(turn, ""));
        Assert.Equal(["a1", "a2", "a3"], await KeysAsync(turn, "a"));
        Assert.Equal(1, turn.Reads);
    }

    [Fact]
    public async Task A_page_is_read_ahead_too_and_is_no_more_than_a_page()
    {
        Turn turn = Turn();
        await turn.LoadAsync([], [new("things", "a", 2), new("things", "a3")]);

        IReadOnlyList<Row> page = await turn.ListRowsAsync("things", "a", limit: 2);
        Assert.Equal(["a1", "a2"], page.Select(row => row.Key));
        Assert.Equal(1, turn.Reads);
        Assert.Equal(["a1", "a2", "a3"], await KeysAsync(turn, "a"));
        Assert.Equal(2, turn.Reads);
    }

    [Fact]
    public async Task A_row_that_is_inserted_and_then_put_still_must_not_exist()
    {
        Turn turn = Turn();
        turn.Insert(Row("new", "first"));
        turn.Put(Row("new", "second"));

        Assert.Equal("second", await ValueAsync(turn, "new"));
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(turn));
        Turn again = Turn();
        again.Insert(Row("new", "third"));
        again.Put(Row("new", "fourth"));
        Assert.Equal(CommitOutcome.Conflict, await CommitAsync(again));
        Assert.Equal("second", await ValueAsync(Turn(), "new"));
    }

    [Fact]
    public async Task A_row_that_is_deleted_and_then_inserted_is_replaced()
    {
        Turn turn = Turn();
        turn.Delete("things", "a1");
        turn.Insert(Row("a1", "new"));

        Assert.Equal(CommitOutcome.Committed, await CommitAsync(turn));
        Assert.Equal("new", await ValueAsync(Turn(), "a1"));
    }

    [Fact]
    public async Task A_row_that_is_inserted_and_then_deleted_is_gone()
    {
        Turn turn = Turn();
        turn.Insert(Row("new", "first"));
        turn.Delete("things", "new");

        Assert.Equal(CommitOutcome.Committed, await CommitAsync(turn));
        Assert.Null(await ValueAsync(Turn(), "new"));
    }

    private static Row Row(string key, string value) =>
        new("things", key, System.Text.Encoding.UTF8.GetBytes(value));

    private static async Task<IEnumerable<string>> KeysAsync(Turn turn, string prefix) =>
        (await turn.ListRowsAsync("things", prefix)).Select(row => row.Key);

    private static async Task<string?> ValueAsync(Turn turn, string key) =>
        await turn.ReadRowAsync("things", key) is { } row
            ? System.Text.Encoding.UTF8.GetString(row.Value.Span)
            : null;

    private Turn Turn() => new(
        new TurnServices(_store!, _models!, TimeProvider.System, SystemEntropy.Instance),
        new RemoveMember { Tenant = Tenant, User = "ana", At = new("tenant", "") },
        new RequestContext { Caller = Caller.Platform },
        CancellationToken.None);

    private async Task<CommitOutcome> CommitAsync(Commit commit) =>
        await _store!.CommitAsync(commit, CancellationToken.None);

    private Task<CommitOutcome> CommitAsync(Turn turn) => CommitAsync(turn.ToCommit(
        new ChangeStamp("commit", DateTimeOffset.UnixEpoch, "operator/platform", "")));

    private sealed class NoModels : IModelCompiler
    {
        public IReadOnlyList<string> ShippedNames => [];

        public RoleModel Compile(string name, ReadOnlyMemory<byte> text) => throw new NotSupportedException();

        public ReadOnlyMemory<byte> ReadShipped(string name) => throw new NotSupportedException();
    }
}
