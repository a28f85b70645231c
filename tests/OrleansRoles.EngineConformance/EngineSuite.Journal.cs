using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>What lasts: the journal, and everything after a restart.</summary>
public abstract partial class EngineSuite
{
    [Theory]
    [InlineData(61)]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(64)]
    public async Task The_journal_verifies_and_alone_gives_the_tenant(int seed)
    {
        TenantGenerator generator = new(seed);
        for (int round = 0; round < 5; round++)
        {
            await ApplyAsync(generator.Next(Acme));

            IReadOnlyList<JournalRow> journal = await Host.ReadJournalAsync(Acme);

            JournalVerification.Verify(Acme, journal);
            Assert.Equal(await ReadTextAsync(), DocumentText.Of(JournalReplay.DocumentOf(Acme, journal)));
        }
    }

    [Fact]
    public async Task Each_change_is_recorded_with_who_when_and_why_and_each_commit_has_an_id()
    {
        await ApplyAsync(Command(Tenant(User("ana", "reader"))) with { Actor = "user/ben", Reason = "first day" });
        Time.MoveTo(ManualTime.Start.AddTicks(1234567));
        await ApplyAsync(Tenant(User("ana", "writer")));

        IReadOnlyList<JournalRow> journal = await Host.ReadJournalAsync(Acme);

        Assert.Equal(
            ["tenant-created", "user-created", "role-assigned", "role-unassigned", "role-assigned"],
            journal.Select(row => row.Type));
        Assert.All(journal.Take(3), row =>
            Assert.Equal(("user/ben", "first day", ManualTime.Start), (row.Actor, row.Reason, row.Time)));
        Assert.All(journal.Skip(3), row =>
            Assert.Equal((Actor, "", ManualTime.Start.AddTicks(1234567)), (row.Actor, row.Reason, row.Time)));
        Assert.Single(journal.Take(3).Select(row => row.Commit).Distinct());
        Assert.Equal(2, journal.Select(row => row.Commit).Distinct().Count());
    }

    [Fact]
    public async Task What_changes_nothing_and_what_is_refused_leaves_no_trace()
    {
        await ApplyAsync(Tenant(User("ana", "reader")));
        int rows = (await Host.ReadJournalAsync(Acme)).Count;

        await ApplyAsync(Tenant(User("ana", "reader")));
        await RefusedAsync(Command(Tenant()) with { CreateOnly = true });
        await RefusedAsync(Command(Tenant()) with { ExpectedRevisions = [1] });
        await RefusedAsync(Command(Tenant()) with { ModelVersion = "9" });

        Assert.Equal(rows, (await Host.ReadJournalAsync(Acme)).Count);
    }

    [Fact]
    public async Task Who_is_removed_and_comes_back_continues_the_journal_and_holds_nothing_of_before()
    {
        for (int round = 0; round < 3; round++)
        {
            await ApplyAsync(Tenant(User("ana", "writer")));
            await ApplyAsync(Tenant());
            await ApplyAsync(Tenant(User("ana")));
            Assert.False(await IsAllowedAsync("ana", "doc.write"));
        }

        JournalRow[] journal = [.. await Host.ReadJournalAsync(Acme)];
        JournalRow[] ana = [.. journal.Where(row => row.Entity == "user/ana")];
        JournalVerification.Verify(Acme, journal);
        Assert.Equal(Enumerable.Range(1, ana.Length).Select(number => (long)number), ana.Select(row => row.Sequence));
        Assert.Equal(3, ana.Count(row => row.Type == "user-removed"));
    }

    [Fact]
    public async Task A_restart_between_removal_and_return_does_not_break_the_chain()
    {
        await ApplyAsync(Tenant(User("ana", "writer")));
        await ApplyAsync(Tenant());
        await Host.RestartAsync();

        await ApplyAsync(Tenant(User("ana")));

        JournalVerification.Verify(Acme, await Host.ReadJournalAsync(Acme));
        Assert.False(await IsAllowedAsync("ana", "doc.write"));
    }

    [Theory]
    [InlineData(71)]
    [InlineData(72)]
    [InlineData(73)]
    public async Task After_a_restart_everything_is_as_it_was(int seed)
    {
        TenantGenerator generator = new(seed);
        string[] users = ["ana", "ben", "cem", "dee", "a", "ab"];
        for (int round = 0; round < 3; round++)
        {
            TenantDocument document = generator.Next(Acme);
            await ApplyAsync(document);
            (string text, long revision) = (await ReadTextAsync(), await ReadRevisionAsync());
            List<string> answers = await AnswersAsync();

            await Host.RestartAsync();

            Assert.Equal(text, await ReadTextAsync());
            Assert.Equal(revision, await ReadRevisionAsync());
            Assert.Equal(answers, await AnswersAsync());
            Assert.Empty((await ApplyAsync(document)).Changes);

            async Task<List<string>> AnswersAsync()
            {
                List<string> all = [];
                foreach (CheckRequest request in Questions.About(document, users))
                {
                    Decision decision = await Engine.CheckAsync(request, None);
                    all.Add($"{Questions.Text(request)}: {decision}");
                }

                return all;
            }
        }
    }
}
