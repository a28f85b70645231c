using OrleansRoles.EngineConformance;
using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Embedded.Tests;

/// <summary>
/// What is the embedded engine's own: its memory between checks and changes, its retries, and a store that fails.
/// </summary>
public sealed class EmbeddedEngineTests : IAsyncLifetime
{
    private const string Acme = "acme";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ListedModels _models = new();
    private EmbeddedHost _host = null!;

    private EmbeddedEngine Engine => _host.Embedded;

    private static CheckRequest Read => Questions.AtTenant(Acme, "ana", "doc.read");

    public async Task InitializeAsync()
    {
        _host = await EmbeddedHost.StartAsync(_models, new ManualTime());
        await Engine.Models.PutAsync(_models.Stored("1"), new RequestContext { Caller = Caller.Platform }, None);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_first_check_of_a_user_reads_the_store_once_and_the_later_ones_never()
    {
        await ApplyAsync(Tenant("reader"));
        int reads = _host.Store.ReadManyCount;
        Assert.False(Engine.TryCheck(Read, out _));

        for (int times = 0; times < 10; times++)
        {
            Assert.True((await Engine.CheckAsync(Read, None)).IsAllowed);
            Assert.True(Engine.TryCheck(Read, out _));
        }

        Assert.Equal(reads + 1, _host.Store.ReadManyCount);
    }

    [Fact]
    public async Task Until_the_commit_is_durable_checks_answer_from_memory_and_after_it_never_with_the_old_facts()
    {
        await ApplyAsync(Tenant("reader"));
        await Engine.CheckAsync(Read, None);
        _host.Store.OnCommit = async (_, commitAsync) =>
        {
            Assert.True(Engine.TryCheck(Read, out var before));
            Assert.True(before.IsAllowed);
            return await commitAsync();
        };

        await ApplyAsync(Tenant());

        Assert.False((await Engine.CheckAsync(Read, None)).IsAllowed);
    }

    [Fact]
    public async Task A_load_that_is_under_way_holds_a_change_up_and_does_not_outlast_it()
    {
        await ApplyAsync(Tenant("reader"));
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource proceed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Store.BeforeReadMany = async () =>
        {
            _host.Store.BeforeReadMany = null;
            reached.SetResult();
            await proceed.Task;
        };
        Task<bool> check = Task.Run(async () => (await Engine.CheckAsync(Read, None)).IsAllowed);
        await reached.Task;
        Task change = Task.Run(() => ApplyAsync(Tenant()));

        proceed.SetResult();

        Assert.True(await check);
        await change;
        Assert.False((await Engine.CheckAsync(Read, None)).IsAllowed);
    }

    [Fact]
    public async Task A_check_that_begins_during_the_commit_with_nothing_in_memory_waits_for_it()
    {
        await ApplyAsync(Tenant());
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource proceed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Store.OnCommit = async (_, commitAsync) =>
        {
            reached.SetResult();
            await proceed.Task;
            return await commitAsync();
        };
        Task change = Task.Run(() => ApplyAsync(Tenant("reader")));
        await reached.Task;

        Task<bool> check = Task.Run(async () => (await Engine.CheckAsync(Read, None)).IsAllowed);
        proceed.SetResult();

        await change;
        Assert.True(await check);
    }

    [Fact]
    public async Task A_dry_run_waits_for_nobody()
    {
        await ApplyAsync(Tenant("reader"));
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource proceed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Store.OnCommit = async (_, commitAsync) =>
        {
            reached.SetResult();
            await proceed.Task;
            return await commitAsync();
        };
        Task change = Task.Run(() => ApplyAsync(Tenant("writer")));
        await reached.Task;

        Outcome<DocumentApplied> plan =
            await Engine.ApplyDocumentAsync(Command(Tenant()) with { DryRun = true }, None);

        Assert.Equal(["role-unassigned"], plan.Value!.Changes.Select(planned => planned.Type));
        proceed.SetResult();
        await change;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_change_that_loses_a_race_is_planned_anew_and_accepted(int conflicts)
    {
        await ApplyAsync(Tenant("reader"));
        int lost = 0;
        _host.Store.OnCommit = (_, commitAsync) =>
            ++lost <= conflicts ? Task.FromResult(CommitOutcome.Conflict) : commitAsync();

        await ApplyAsync(Tenant("writer"));

        Assert.Equal(conflicts + 1, lost);
        Assert.True((await Engine.CheckAsync(Read with { Action = "doc.write" }, None)).IsAllowed);
        JournalVerification.Verify(Acme, await _host.ReadJournalAsync(Acme));
    }

    [Fact]
    public async Task A_change_that_keeps_losing_is_refused_as_busy_and_changes_nothing()
    {
        await ApplyAsync(Tenant("reader"));
        _host.Store.OnCommit = (_, _) => Task.FromResult(CommitOutcome.Conflict);

        Outcome<DocumentApplied> outcome = await Engine.ApplyDocumentAsync(Command(Tenant("writer")), None);

        Assert.Equal(RefusalKind.Busy, outcome.Refusal?.Kind);
        _host.Store.OnCommit = null;
        Assert.False((await Engine.CheckAsync(Read with { Action = "doc.write" }, None)).IsAllowed);
        await ApplyAsync(Tenant("writer"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_failed_commit_checks_answer_what_the_store_has(bool tookEffect)
    {
        await ApplyAsync(Tenant("reader"));
        Assert.True((await Engine.CheckAsync(Read, None)).IsAllowed);
        _host.Store.OnCommit = async (_, commitAsync) =>
        {
            if (tookEffect)
            {
                await commitAsync();
            }

            throw new StoreException("the disk is gone", isTransient: false, tookNoEffect: false);
        };

        await Assert.ThrowsAsync<StoreException>(() => ApplyAsync(Tenant()));

        _host.Store.OnCommit = null;
        Assert.Equal(!tookEffect, (await Engine.CheckAsync(Read, None)).IsAllowed);
        await ApplyAsync(Tenant("reader"));
        Assert.True((await Engine.CheckAsync(Read, None)).IsAllowed);
    }

    [Fact]
    public async Task A_load_that_fails_is_an_error_and_no_answer_and_the_next_check_loads_again()
    {
        await ApplyAsync(Tenant("reader"));
        _host.Store.BeforeReadMany =
            () => throw new StoreException("the disk is gone", isTransient: true, tookNoEffect: true);

        await Assert.ThrowsAsync<StoreException>(async () => await Engine.CheckAsync(Read, None));

        Assert.False(Engine.TryCheck(Read, out _));
        _host.Store.BeforeReadMany = null;
        Assert.True((await Engine.CheckAsync(Read, None)).IsAllowed);
    }

    [Fact]
    public async Task A_check_that_is_cancelled_while_it_waits_leaves_the_tenant_usable()
    {
        await ApplyAsync(Tenant("reader"));
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource proceed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Store.OnCommit = async (_, commitAsync) =>
        {
            reached.SetResult();
            await proceed.Task;
            return await commitAsync();
        };
        Task change = Task.Run(() => ApplyAsync(Tenant("writer")));
        await reached.Task;
        using CancellationTokenSource patience = new();

        Task check = Task.Run(async () => await Engine.CheckAsync(Read, patience.Token));
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
        proceed.SetResult();
        await change;
        Assert.True((await Engine.CheckAsync(Read, None)).IsAllowed);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_not_ready()
    {
        await _host.Store.DisposeAsync();

        Assert.False(await Engine.IsReadyAsync(None));
        await _host.RestartAsync();
        Assert.True(await Engine.IsReadyAsync(None));
    }

    [Fact]
    public async Task Two_engines_on_one_file_end_in_one_of_their_documents_and_one_unbroken_journal()
    {
        await ApplyAsync(Tenant("reader"));
        await using EmbeddedEngine second = await _host.OpenSecondAsync();
        EmbeddedEngine[] engines = [Engine, second];
        for (int round = 0; round < 12; round++)
        {
            // Both remove the user of the round before: there they meet, and the store lets one of them through.
            TenantDocument[] documents =
            [
                Tenant() with { Users = [new UserEntry { Id = $"a{round}" }] },
                Tenant() with { Users = [new UserEntry { Id = $"b{round}" }] },
            ];

            Outcome<DocumentApplied>[] outcomes = await Task.WhenAll(engines.Select((engine, index) => Task.Run(
                async () => await engine.ApplyDocumentAsync(Command(documents[index]), None))));

            Assert.All(outcomes, outcome => Assert.True(outcome.IsAccepted, outcome.Refusal?.Text));
            Assert.Contains(
                DocumentText.Of((await Engine.ReadDocumentAsync(Acme, None))!.Document),
                documents.Select(DocumentText.Of));
        }

        JournalVerification.Verify(Acme, await _host.ReadJournalAsync(Acme));
    }

    [Fact]
    public async Task The_operator_key_s_hash_outlasts_a_restart_and_is_replaced()
    {
        Assert.Null(await Engine.Secrets.ReadOperatorKeyHashAsync(None));

        await Engine.Secrets.WriteOperatorKeyHashAsync([1, 2, 3], None);
        await Engine.Secrets.WriteOperatorKeyHashAsync([4, 5], None);
        await _host.RestartAsync();

        Assert.Equal([4, 5], await Engine.Secrets.ReadOperatorKeyHashAsync(None));
        Assert.Empty(await Engine.ListTenantsAsync(null, 10, None));
    }

    private static TenantDocument Tenant(params string[] roles) => new()
    {
        Tenant = Acme,
        Model = ConformanceModel.Name,
        Users = [new UserEntry { Id = "ana", Roles = [.. roles] }],
    };

    private static ApplyDocument Command(TenantDocument document) => new()
    {
        Document = document,
        ModelVersion = "1",
        Actor = "operator/platform",
    };

    private async Task ApplyAsync(TenantDocument document)
    {
        Outcome<DocumentApplied> outcome = await Engine.ApplyDocumentAsync(Command(document), None);
        Assert.True(outcome.IsAccepted, outcome.Refusal?.Text);
    }
}
