using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Storage;
using OrleansRoles.Cluster.Tests.Engine;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Gateway.Changes;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Cluster.Tests.Storage;

/// <summary>Our own tables behind Orleans' providers, and the registry of sessions beside them.</summary>
public sealed class ClusterTablesTests : IAsyncLifetime
{
    private TestSilos _silos = null!;

    public async Task InitializeAsync() =>
        _silos = await TestSilos.StartAsync(new ListedModels(), TimeProvider.System, count: 1);

    public async Task DisposeAsync() => await _silos.DisposeAsync();

    [Fact]
    public async Task Grain_state_is_read_back_and_of_two_writers_one_is_refused()
    {
        IGrainStorage storage = Services().GetRequiredKeyedService<IGrainStorage>(SweepGrain.Storage);
        GrainId grain = GrainId.Create("orleansroles.test", "acme/ana");
        SweepState state = new() { Seen = [new SeenMark("acme", FactKey.User("ana"), "c1")] };
        GrainState<SweepState> first = new(state);
        GrainState<SweepState> second = new();
        GrainState<SweepState> read = new();

        await storage.WriteStateAsync("state", grain, first);
        await storage.ReadStateAsync("state", grain, second);
        Assert.Equal<SeenMark>(state.Seen, second.State!.Seen);
        await storage.WriteStateAsync("state", grain, second);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", grain, first));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.WriteStateAsync("state", grain, new GrainState<SweepState>(state)));

        await storage.ClearStateAsync("state", grain, second);
        await storage.ReadStateAsync("state", grain, read);
        Assert.False(read.RecordExists);
        Assert.Empty(read.State!.Seen);
    }

    [Fact]
    public async Task Keys_that_read_alike_as_numbers_have_states_of_their_own()
    {
        IGrainStorage storage = Services().GetRequiredKeyedService<IGrainStorage>(SweepGrain.Storage);
        GrainId[] grains =
        [
            .. new[] { ("a", "a"), ("0a", "0a"), ("a", "0a"), ("a+b", "c"), ("0a+b", "c"), ("a/b", "c"), ("a", "b/c") }
                .Select(pair => GrainId.Create("orleansroles.test", GrainKeys.Of(pair.Item1, pair.Item2))),
        ];

        foreach (GrainId grain in grains)
        {
            await storage.WriteStateAsync("state", grain, new GrainState<SweepState>(StateOf(grain)));
        }

        foreach (GrainId grain in grains)
        {
            GrainState<SweepState> read = new();
            await storage.ReadStateAsync("state", grain, read);
            Assert.Equal<SeenMark>(StateOf(grain).Seen, read.State!.Seen);
        }

        static SweepState StateOf(GrainId grain) =>
            new() { Seen = [new SeenMark(grain.ToString(), FactKey.Tenant, "c")] };
    }

    [Fact]
    public async Task Reminders_are_kept_changed_found_by_hash_and_removed()
    {
        IReminderTable table = Services().GetRequiredService<IReminderTable>();
        GrainId grain = GrainId.Create("orleansroles.test", "acme/ana");
        ReminderEntry entry = new()
        {
            GrainId = grain,
            ReminderName = "wake",
            StartAt = new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc),
            Period = TimeSpan.FromMinutes(1),
        };

        string made = (await table.UpsertRow(entry))!;
        entry.Period = TimeSpan.FromDays(60);
        string changed = (await table.UpsertRow(entry))!;
        uint hash = grain.GetUniformHashCode();

        Assert.NotEqual(made, changed);
        Assert.Equal(TimeSpan.FromDays(60), (await table.ReadRow(grain, "wake"))!.Period);
        Assert.Contains((await table.ReadRows(hash - 1, hash)).Reminders, found => found.GrainId == grain);
        Assert.DoesNotContain((await table.ReadRows(hash, hash - 1)).Reminders, found => found.GrainId == grain);
        Assert.Single((await table.ReadRows(grain)).Reminders);
        Assert.False(await table.RemoveRow(grain, "wake", made));
        Assert.True(await table.RemoveRow(grain, "wake", changed));
        Assert.Null(await table.ReadRow(grain, "wake"));
    }

    [Fact]
    public async Task Of_two_changes_of_the_membership_one_is_refused()
    {
        IMembershipTable table = Services().GetRequiredService<IMembershipTable>();
        MembershipTableData before = await table.ReadAllAsync(default);
        MembershipEntry entry = new()
        {
            SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 7),
            SiloName = "other",
            HostName = "other",
            // Not a living one: the silo that runs would soon change its row.
            Status = SiloStatus.Dead,
            StartTime = new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc),
            IAmAliveTime = new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc),
        };

        Assert.True(await table.InsertRowAsync(entry, before.Version.Next(), default));
        Assert.False(await table.InsertRowAsync(entry, (await table.ReadAllAsync(default)).Version.Next(), default));
        entry.IAmAliveTime = entry.IAmAliveTime.AddDays(1);

        // The tag of a row is the version of the whole table: Orleans itself refuses an update with another one.
        Assert.False(await table.UpdateRowAsync(entry, before.Version.VersionEtag, before.Version.Next(), default));
        MembershipTableData after = await table.ReadRowAsync(entry.SiloAddress, default);
        (MembershipEntry row, string tag) = after.Members.Single();
        Assert.Equal(entry.IAmAliveTime.AddDays(-1), row.IAmAliveTime);
        Assert.True(await table.UpdateRowAsync(entry, tag, after.Version.Next(), default));
        Assert.False(await table.UpdateRowAsync(entry, tag, after.Version.Next(), default));
        MembershipTableData last = await table.ReadRowAsync(entry.SiloAddress, default);
        Assert.Equal(entry.IAmAliveTime, last.Members.Single().Item1.IAmAliveTime);
        Assert.Equal(after.Version.Version + 1, last.Version.Version);
    }

    [Fact]
    public async Task A_session_that_was_fenced_is_never_renewed_and_stands_on_the_list_until_it_is_removed()
    {
        ISessionRegistry registry = Services().GetRequiredService<ISessionRegistry>();
        SessionRecord session = new("life/1", "holder", HolderLevel.Gateway, "client:x");

        await registry.OpenAsync(session, default);
        Assert.True(await registry.RenewAsync(session.Id, default));
        Assert.Equal(1, await registry.FenceAsync(session.Id, default));
        Assert.False(await registry.RenewAsync(session.Id, default));
        ListedSession listed = (await registry.ListAsync(null, default)).Single(one => one.Session.Id == session.Id);
        Assert.Equal((session, true, 1), (listed.Session, listed.IsFenced, listed.Renewals));
        Assert.Equal(1, await registry.FenceAsync(session.Id, default));
        await registry.RemoveAsync(session.Id, default);
        await registry.RemoveAsync(session.Id, default);
        Assert.Null(await registry.FenceAsync(session.Id, default));
        Assert.DoesNotContain(await registry.ListAsync(null, default), one => one.Session.Id == session.Id);
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () =>
        {
            await registry.OpenAsync(session, default);
            await registry.OpenAsync(session, default);
        });
    }

    [Fact]
    public async Task A_session_that_is_told_by_tenant_stands_on_the_lists_for_the_tenants_that_it_named()
    {
        ISessionRegistry registry = Services().GetRequiredService<ISessionRegistry>();
        IFactStore facts = Services().GetRequiredService<IFactStore>();
        SessionRecord everywhere = new("every/1", "holder", HolderLevel.Gateway, "client:x");
        SessionRecord some = new("some/1", "holder", HolderLevel.Silo, "silo:x") { IsByTenant = true };
        await registry.OpenAsync(everywhere, default);
        await registry.OpenAsync(some, default);
        Assert.Equal([everywhere], await ListAsync("acme"));

        await facts.ReadAsync(QueryOf("acme", new Interest(some.Id)), default);
        Assert.Equal([everywhere, some], await ListAsync("acme"));
        Assert.Equal([everywhere, some], await ListAsync("other", "acme"));
        Assert.Equal([everywhere], await ListAsync("other"));
        Assert.Equal([everywhere, some], await ListAsync());

        await facts.ReadAsync(QueryOf("third", new Interest(some.Id, InAllTenants: true)), default);
        Assert.Equal([everywhere, some], await ListAsync("other"));

        await registry.RemoveAsync(some.Id, default);
        Assert.Equal([everywhere], await ListAsync("acme"));
        await Assert.ThrowsAnyAsync<Exception>(
            () => facts.ReadAsync(QueryOf("acme", new Interest(some.Id)), default).AsTask());
        await registry.RemoveAsync(everywhere.Id, default);

        static FactQuery QueryOf(string tenant, Interest interest) =>
            new(tenant, [FactKey.Tenant]) { Interest = interest };

        async Task<IEnumerable<SessionRecord>> ListAsync(params string[] tenants) =>
            (await registry.ListAsync(tenants.Length == 0 ? null : tenants, default))
                .Select(listed => listed.Session).Where(session => session.Holder == "holder");
    }

    [Fact]
    public async Task Marks_that_are_left_over_are_found_and_removed_by_the_sweeper()
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_silos.Setup.Postgres);
        await using NpgsqlCommand command = source.CreateCommand(
            $"INSERT INTO {_silos.Setup.Store.Schema}.rows (tenant, collection, key, value) "
            + "VALUES ('lost', 'marks', $1, '')");
        command.Parameters.AddWithValue("u/ana\u001fc1\u001f");
        await command.ExecuteNonQueryAsync();
        IMarks marks = Services().GetRequiredService<IMarks>();
        MarkSweeper sweeper = Services().GetRequiredService<MarkSweeper>();

        Assert.Equal(["lost"], await marks.ListTenantsAsync(null, 10, default));
        await sweeper.SweepAsync(default);
        Assert.Equal(new SeenMark("lost", FactKey.User("ana"), "c1"), Assert.Single(sweeper.Seen));
        MarkSweeper successor = Services().GetRequiredService<MarkSweeper>();
        successor.Seen = sweeper.Seen;
        await successor.SweepAsync(default);

        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(10));
        while ((await marks.ListTenantsAsync(null, 10, default)).Count > 0)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private IServiceProvider Services() => _silos.Get<IServiceProvider>();
}
