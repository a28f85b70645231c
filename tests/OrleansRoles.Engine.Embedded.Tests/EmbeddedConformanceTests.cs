using OrleansRoles.EngineConformance;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Engine.Embedded.Tests;

public sealed class EmbeddedConformanceTests : EngineSuite
{
    /// <summary>
    /// The proof that the test of rivals can fail: without guards, two engines that decide at one time break rules.
    /// </summary>
    /// <param name="seed">Of commands among which two get in each other's way; others need more of them.</param>
    /// <param name="rule">What they break first.</param>
    [Theory]
    [InlineData(2, "two users of one address")]
    [InlineData(5, "no owner of the contract")]
    [InlineData(7, "no owner of the workspace")]
    public async Task Two_engines_whose_commits_are_not_guarded_break_an_invariant(int seed, string rule)
    {
        EmbeddedHost host = (EmbeddedHost)Host;
        Lockstep lockstep = new(engines: 2);
        await using EmbeddedEngine first = await host.OpenSecondAsync(store => Careless(store, 0));
        await using EmbeddedEngine second = await host.OpenSecondAsync(store => Careless(store, 1));

        (int _, HashSet<RefusalKind> _, string? violation) = await RivalAsync([first, second], seed, lockstep);

        Assert.NotNull(violation);
        Assert.StartsWith(rule, violation);

        // What it commits is decided of the same state as the other's, and without what guards it.
        IStore Careless(IStore store, int engine) => new StoreInTheWay(store)
        {
            OnCommit = async (commit, _) => await lockstep.CommitAsync(
                engine,
                async () => await store.CommitAsync(
                    commit with
                    {
                        Guards = [],
                        JournalEnd = null,
                        Inserts = [],
                        Upserts = [.. commit.Upserts, .. commit.Inserts],
                    },
                    CancellationToken.None)),
        };
    }

    protected override async ValueTask<EngineHost> CreateHostAsync(IModelCompiler compiler, TimeProvider time) =>
        await EmbeddedHost.StartAsync(compiler, time);
}
