using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Documents;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>
/// Changes and checks at the same time. A writer goes through numbered states, checkers note what they saw; the numbers
/// say which answers were possible.
/// </summary>
public abstract partial class EngineSuite
{
    private const int Checkers = 3;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_right_that_was_given_is_seen_by_every_check_that_begins_later(bool byRoleEdit)
    {
        // State n gives the steps up to n. INVARIANT: nobody is denied a step that was acknowledged, or seen, before.
        await ApplyAsync(Stairs(0, byRoleEdit, count => Enumerable.Range(1, count)));
        Progress progress = new();

        await RunAsync(
            progress,
            number => ApplyAsync(Stairs(number, byRoleEdit, count => Enumerable.Range(1, count))),
            async () =>
            {
                int floor = progress.Floor;
                if (floor > 0)
                {
                    Assert.True(await IsAllowedAsync("ana", ConformanceModel.Step(floor)), $"step {floor} was given");
                }

                int next = floor + 1;
                if (next <= ConformanceModel.Steps && await IsAllowedAsync("ana", ConformanceModel.Step(next)))
                {
                    progress.See(next);
                }
            });

        Assert.True(await IsAllowedAsync("ana", ConformanceModel.Step(ConformanceModel.Steps)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_right_that_was_taken_is_denied_by_every_check_that_begins_later(bool byRoleEdit)
    {
        // State n gives the steps above n. INVARIANT: nobody is allowed a step whose end was acknowledged, or seen,
        // before.
        await ApplyAsync(Stairs(0, byRoleEdit, Above));
        Progress progress = new();

        await RunAsync(
            progress,
            number => ApplyAsync(Stairs(number, byRoleEdit, Above)),
            async () =>
            {
                int floor = progress.Floor;
                if (floor > 0)
                {
                    Assert.False(await IsAllowedAsync("ana", ConformanceModel.Step(floor)), $"step {floor} was taken");
                }

                int next = floor + 1;
                if (next <= ConformanceModel.Steps && !await IsAllowedAsync("ana", ConformanceModel.Step(next)))
                {
                    progress.See(next);
                }
            });

        static IEnumerable<int> Above(int count) => Enumerable.Range(count + 1, ConformanceModel.Steps - count);
    }

    [Fact]
    public async Task No_check_and_no_batch_mixes_facts_from_before_and_after_one_change()
    {
        // In each state either ana may write, or the setting is on and ben may write. Both together never held.
        TenantDocument[] states =
        [
            Tenant(User("ana", "writer"), User("ben", "reader")),
            Tenant(User("ana", "reader"), User("ben", "writer")) with { Settings = ["audit"] },
        ];
        await ApplyAsync(states[0]);

        await RunAsync(
            new Progress(),
            number => ApplyAsync(states[number % 2]),
            async () =>
            {
                Assert.False(await IsAllowedAsync("ana", "audited.write"));
                FactSet facts = (await Engine.ReadFactsAsync(Acme, ["ana", "ben"], withRoles: true, None))!;
                bool ana = facts.Decide(Questions.AtTenant(Acme, "ana", "doc.write")).IsAllowed;
                bool ben = facts.Decide(Questions.AtTenant(Acme, "ben", "doc.write")).IsAllowed;
                bool audited = facts.Decide(Questions.AtTenant(Acme, "ben", "audited")).IsAllowed;
                Assert.Equal((!ana, !ana), (ben, audited));
            });
    }

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    [InlineData(53)]
    [InlineData(54)]
    public async Task Two_changes_at_the_same_time_end_in_one_of_them_and_never_in_a_mixture(int seed)
    {
        TenantGenerator generator = new(seed);
        for (int round = 0; round < 5; round++)
        {
            TenantDocument[] documents = [generator.Next(Acme), generator.Next(Acme)];
            DocumentApplied[] applied =
                await Task.WhenAll(documents.Select(document => Task.Run(() => ApplyAsync(document))));

            string text = await ReadTextAsync();
            Assert.Contains(text, documents.Select(DocumentText.Of));
            Assert.Contains(await ReadRevisionAsync(), applied.Select(one => one.Revision));
            Assert.Equal(round == 0 ? 1 : 0, applied.Count(one => one.Created));
        }

        IReadOnlyList<Entities.Storage.JournalRow> journal = await Host.ReadJournalAsync(Acme);
        JournalVerification.Verify(Acme, journal);
        Assert.Equal(await ReadTextAsync(), DocumentText.Of(JournalReplay.DocumentOf(Acme, journal)));
    }

    [Fact]
    public async Task Of_several_changes_that_expect_the_same_revision_one_is_accepted()
    {
        await ApplyAsync(Tenant());
        for (int round = 0; round < 10; round++)
        {
            long revision = await ReadRevisionAsync();
            ApplyDocument[] commands = [.. Enumerable.Range(0, 4).Select(
                rival => Command(Tenant(User($"user-{round}-{rival}"))) with { ExpectedRevisions = [revision] })];

            Outcome<DocumentApplied>[] outcomes = await Task.WhenAll(commands.Select(
                command => Task.Run(async () => await Engine.ApplyDocumentAsync(command, None))));

            int winner = Assert.Single(Enumerable.Range(0, 4), rival => outcomes[rival].IsAccepted);
            Assert.All(
                outcomes.Where(outcome => !outcome.IsAccepted),
                outcome => Assert.Equal(RefusalKind.RevisionMismatch, outcome.Refusal!.Kind));
            Assert.Equal(DocumentText.Of(commands[winner].Document), await ReadTextAsync());
        }
    }

    [Fact]
    public async Task Of_several_that_create_the_same_tenant_one_does()
    {
        Outcome<DocumentApplied>[] outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(rival => Task.Run(
            async () => await Engine.ApplyDocumentAsync(
                Command(Tenant(User($"user-{rival}"))) with { CreateOnly = true }, None))));

        Assert.Single(outcomes, outcome => outcome.IsAccepted);
        Assert.All(
            outcomes.Where(outcome => !outcome.IsAccepted),
            outcome => Assert.Equal(RefusalKind.TenantExists, outcome.Refusal!.Kind));
    }

    [Fact]
    public async Task Many_tenants_change_at_the_same_time()
    {
        string[] tenants = [.. Enumerable.Range(1, 12).Select(number => $"tenant-{number}")];

        await Task.WhenAll(tenants.Select((tenant, index) => Task.Run(async () =>
        {
            TenantGenerator generator = new(100 + index);
            for (int round = 0; round < 4; round++)
            {
                TenantDocument document = generator.Next(tenant);
                await ApplyAsync(document);
                Assert.Equal(DocumentText.Of(document), await ReadTextAsync(tenant));
            }
        })));

        Assert.Equal(tenants.Order(StringComparer.Ordinal), await Engine.ListTenantsAsync(null, 100, None));
    }

    /// <summary>A tenant in which ana holds numbered steps, each by a role of its own or all by one.</summary>
    private static TenantDocument Stairs(int number, bool byRoleEdit, Func<int, IEnumerable<int>> stepsOf)
    {
        string[] steps = [.. stepsOf(number).Select(ConformanceModel.Step)];
        return byRoleEdit
            ? Tenant(User("ana", "desk")) with { Roles = [Desk(steps)] }
            : Tenant(User("ana", steps)) with
            {
                Roles =
                [
                    .. Enumerable.Range(1, ConformanceModel.Steps).Select(ConformanceModel.Step)
                        .Select(step => Desk(step) with { Id = step, Name = step }),
                ],
            };
    }

    /// <summary>
    /// Lets the writer go through its states while checkers check, each at least once more at the end.
    /// </summary>
    private static async Task RunAsync(Progress progress, Func<int, Task> writeAsync, Func<Task> checkAsync)
    {
        Task[] checkers = [.. Enumerable.Range(0, Checkers).Select(_ => Task.Run(async () =>
        {
            bool isLast;
            do
            {
                isLast = progress.IsDone;
                await checkAsync();
                await Task.Yield();
            }
            while (!isLast);
        }))];
        try
        {
            for (int number = 1; number <= ConformanceModel.Steps; number++)
            {
                await writeAsync(number);
                progress.Acknowledge(number);
            }
        }
        finally
        {
            progress.IsDone = true;
            await Task.WhenAll(checkers);
        }
    }

    /// <summary>How far the states have got, as far as anybody was told.</summary>
    private sealed class Progress
    {
        private int _floor;
        private volatile bool _isDone;

        /// <summary>The highest state that was acknowledged, or that a check which has ended saw.</summary>
        public int Floor => Volatile.Read(ref _floor);

        public bool IsDone
        {
            get => _isDone;
            set => _isDone = value;
        }

        public void Acknowledge(int number) => See(number);

        public void See(int number)
        {
            int floor = Volatile.Read(ref _floor);
            while (floor < number)
            {
                floor = Interlocked.CompareExchange(ref _floor, number, floor);
            }
        }
    }
}
