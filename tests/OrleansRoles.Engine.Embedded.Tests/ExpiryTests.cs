using OrleansRoles.EngineConformance;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Embedded.Tests;

/// <summary>Who keeps an installation of one process free of rows whose time is over.</summary>
public sealed class ExpiryTests
{
    [Fact]
    public async Task An_engine_that_opens_removes_what_has_ended_meanwhile_and_nothing_else()
    {
        ManualTime time = new();
        await using EmbeddedHost host = await EmbeddedHost.StartAsync(new ListedModels(), time);
        await host.Medium.CommitAsync(
            new Commit
            {
                Tenant = "acme",
                Upserts =
                [
                    .. Enumerable.Range(0, ExpirySweeper.BatchRows + 1)
                        .Select(n => Row($"ended-{n}", ManualTime.Start)),
                    Row("ends later", ManualTime.Start.AddTicks(1)),
                    Row("stays", null),
                ],
            },
            CancellationToken.None);

        await host.RestartAsync();
        await host.Store.Swept.Task;

        Assert.Equal(
            ["ends later", "stays"],
            (await host.Medium.ListRowsAsync("acme", "kept", "", null, 10, CancellationToken.None))
                .Select(row => row.Key));
    }

    private static Row Row(string key, DateTimeOffset? end) => new("kept", key, new byte[] { 1 }) { ExpiresAt = end };
}
