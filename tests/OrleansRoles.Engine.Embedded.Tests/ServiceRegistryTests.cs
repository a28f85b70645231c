using OrleansRoles.EngineConformance;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Engine.Embedded.Tests;

/// <summary>
/// When a change of the installation's services waits until every process has forgotten what it knew of them.
/// </summary>
public sealed class ServiceRegistryTests : IAsyncLifetime
{
    private static readonly RequestContext s_by = new() { Caller = Caller.Platform };
    private static readonly Service s_shop = new() { Id = "shop", Title = "Shop" };

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansroles-services-").FullName;
    private readonly JumpingTime _time = new();
    private SqliteStore? _store;

    public async Task InitializeAsync()
    {
        _store = SqliteStore.Open(Path.Combine(_folder, "data.db"));
        await _store.MigrateAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _store!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Accepted_changes_wait_for_other_processes_also_where_all_stands_already()
    {
        ServiceRegistry services = Open(isAlone: false);
        KeyText key = Key();

        Assert.True((await services.PutAsync(s_shop, s_by)).IsAccepted);
        Assert.Equal(1, _time.Waits);
        Assert.True((await services.PutAsync(s_shop, s_by)).IsAccepted);
        Assert.Equal(2, _time.Waits);
        Assert.True((await services.AddKeyAsync(key, "", null, s_by)).IsAccepted);
        Assert.Equal(2, _time.Waits);
        Assert.True((await services.EndKeyAsync("shop", key.Id, _time.GetUtcNow(), s_by)).IsAccepted);
        Assert.True((await services.EndKeyAsync("shop", key.Id, _time.GetUtcNow(), s_by)).IsAccepted);
        Assert.Equal(4, _time.Waits);
        Assert.True((await services.DeleteAsync("shop", s_by)).IsAccepted);
        Assert.Equal(5, _time.Waits);

        Assert.Null(await services.FindAsync("shop", CancellationToken.None));
    }

    [Fact]
    public async Task A_refused_change_waits_for_nobody()
    {
        ServiceRegistry services = Open(isAlone: false);

        Assert.Equal(RefusalKind.ServiceUnknown, (await services.DeleteAsync("shop", s_by)).Refusal!.Kind);
        Assert.Equal(
            RefusalKind.ServiceUnknown,
            (await services.EndKeyAsync("shop", "k", _time.GetUtcNow(), s_by)).Refusal!.Kind);
        Assert.Equal(0, _time.Waits);
    }

    [Fact]
    public async Task A_process_that_is_alone_waits_for_nobody()
    {
        ServiceRegistry services = Open(isAlone: true);

        Assert.True((await services.PutAsync(s_shop, s_by)).IsAccepted);
        Assert.True((await services.DeleteAsync("shop", s_by)).IsAccepted);
        Assert.Equal(0, _time.Waits);
    }

    [Fact]
    public async Task A_service_that_is_made_again_goes_on_with_its_journal()
    {
        ServiceRegistry services = Open(isAlone: true);
        EntityKey key = new(InstallationJournal.Tenant, EntityKinds.Service, "shop");

        await services.PutAsync(s_shop, s_by);
        Assert.False((await _store!.ReadEntityAsync(key, CancellationToken.None))!.State.IsEmpty);
        await services.DeleteAsync("shop", s_by);
        Assert.True((await _store.ReadEntityAsync(key, CancellationToken.None))!.State.IsEmpty);
        await services.PutAsync(s_shop, s_by);

        EntitySnapshot again = (await _store.ReadEntityAsync(key, CancellationToken.None))!;
        Assert.Equal(3, again.Sequence);
        Assert.False(again.State.IsEmpty);
    }

    private static KeyText Key() =>
        KeyText.Make(KeyText.ServicePrefix, "shop", new byte[KeyText.IdBytes], new byte[KeyText.SecretBytes]);

    private ServiceRegistry Open(bool isAlone) => new(
        _store!, new InstallationJournal(_store!, _time, SystemEntropy.Instance), _time, isAlone);

    /// <summary>A clock that jumps as soon as somebody waits on it, and counts how often.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private TimeSpan _passed;

        public int Waits { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _passed.Ticks;

        public override DateTimeOffset GetUtcNow() => ManualTime.Start + _passed;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits++;
            _passed += ServiceRegistry.KeptFor;
            callback(state);
            return new Rung();
        }

        private sealed class Rung : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => false;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
