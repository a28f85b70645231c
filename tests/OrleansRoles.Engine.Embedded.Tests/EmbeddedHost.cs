using OrleansRoles.EngineConformance;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Engine.Embedded.Tests;

/// <summary>
/// The embedded engine on a new SQLite file, whose folder goes when the host is disposed, or on another store.
/// </summary>
internal sealed class EmbeddedHost : EngineHost
{
    private const int PageRows = 500;

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansroles-embedded-").FullName;
    private readonly IModelCompiler _compiler;
    private readonly TimeProvider _time;
    private readonly Func<IStore> _openStore;
    private readonly List<EmbeddedEngine> _rivals = [];
    private EmbeddedEngine? _engine;

    private EmbeddedHost(IModelCompiler compiler, TimeProvider time, Func<IStore>? openStore)
    {
        _compiler = compiler;
        _time = time;
        _openStore = openStore ?? (() => SqliteStore.Open(Path.Combine(_folder, "data.db")));
    }

    public override IRolesEngine Engine => Embedded;

    public EmbeddedEngine Embedded => _engine!;

    /// <summary>The engine's store, in which a test can stand in the way of each call.</summary>
    public StoreInTheWay Store { get; private set; } = null!;

    public override IStore Medium => Store;

    public override IExpiringRows Expiring => Store;

    public static async ValueTask<EmbeddedHost> StartAsync(
        IModelCompiler compiler, TimeProvider time, Func<IStore>? openStore = null)
    {
        EmbeddedHost host = new(compiler, time, openStore);
        await host.OpenAsync();
        return host;
    }

    /// <summary>Another engine on the same store, as another process would be.</summary>
    /// <param name="wrap">Puts something before its store.</param>
    public async Task<EmbeddedEngine> OpenSecondAsync(Func<IStore, IStore>? wrap = null)
    {
        IStore store = _openStore();
        return await EmbeddedEngine.OpenAsync(
            wrap is null ? store : wrap(store), _compiler, _time, CancellationToken.None);
    }

    public override async ValueTask<IReadOnlyList<IRolesEngine>> OpenRivalsAsync()
    {
        _rivals.Add(await OpenSecondAsync());
        return [Engine, _rivals[^1]];
    }

    public override async ValueTask RestartAsync()
    {
        await Embedded.DisposeAsync();
        await OpenAsync();
    }

    public override async ValueTask<IReadOnlyList<JournalRow>> ReadJournalAsync(string tenant)
    {
        List<JournalRow> rows = [];
        while (true)
        {
            long after = rows.Count == 0 ? 0 : rows[^1].Position;
            IReadOnlyList<JournalRow> page =
                await Store.ListJournalAsync(tenant, null, after, PageRows, CancellationToken.None);
            rows.AddRange(page);
            if (page.Count < PageRows)
            {
                return rows;
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (EmbeddedEngine rival in _rivals)
        {
            await rival.DisposeAsync();
        }

        await Embedded.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task OpenAsync()
    {
        Store = new StoreInTheWay(_openStore());
        _engine = await EmbeddedEngine.OpenAsync(Store, _compiler, _time, CancellationToken.None);
    }
}
