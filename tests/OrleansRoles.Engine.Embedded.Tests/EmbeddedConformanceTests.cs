using OrleansRoles.EngineConformance;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Embedded.Tests;

public sealed class EmbeddedConformanceTests : EngineSuite
{
    /// <summary>The proof that the test of rivals can fail: without guards, two engines break a rule soon.</summary>
    [Fact]
    public async Task Two_engines_whose_commits_are_not_guarded_break_an_invariant()
    {
        EmbeddedHost host = (EmbeddedHost)Host;
        await using EmbeddedEngine first = await host.OpenSecondAsync(store => new Careless(store).Store);
        await using EmbeddedEngine second = await host.OpenSecondAsync(store => new Careless(store).Store);

        (int _, HashSet<RefusalKind> _, string? violation) = await RivalAsync([first, second], seed: 1);

        Assert.NotNull(violation);
    }

    protected override async ValueTask<EngineHost> CreateHostAsync(IModelCompiler compiler, TimeProvider time) =>
        await EmbeddedHost.StartAsync(compiler, time);

    /// <summary>Commits to a store without what guards them.</summary>
    private sealed class Careless
    {
        public Careless(IStore store) => Store = new StoreInTheWay(store)
        {
            OnCommit = async (commit, _) => await store.CommitAsync(
                commit with
                {
                    Guards = [],
                    JournalEnd = null,
                    Inserts = [],
                    Upserts = [.. commit.Upserts, .. commit.Inserts],
                },
                CancellationToken.None),
        };

        public IStore Store { get; }
    }
}
