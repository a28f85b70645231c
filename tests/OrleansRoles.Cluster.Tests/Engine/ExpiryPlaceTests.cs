using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Cluster.Tests.Engine;

/// <summary>A cluster keeps its database free of rows whose time is over.</summary>
public sealed class ExpiryPlaceTests
{
    [Fact]
    public async Task A_cluster_that_starts_removes_what_has_ended_meanwhile_and_nothing_else()
    {
        await using TestSilos silos = await TestSilos.StartAsync(new ListedModels(), TimeProvider.System, 1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await silos.Get<IStore>().CommitAsync(
            new Commit
            {
                Tenant = "acme",
                Upserts = [Row("ended", now), Row("ends later", now.AddDays(1)), Row("stays", null)],
            },
            CancellationToken.None);

        await silos.RestartAsync();

        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while ((await KeptAsync()).Contains("ended"))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }

        Assert.Equal(["ends later", "stays"], await KeptAsync());

        async Task<string[]> KeptAsync() =>
        [
            .. (await silos.Get<IStore>().ListRowsAsync("acme", "kept", "", null, 10, CancellationToken.None))
                .Select(row => row.Key),
        ];
    }

    private static Row Row(string key, DateTimeOffset? end) => new("kept", key, new byte[] { 1 }) { ExpiresAt = end };
}
