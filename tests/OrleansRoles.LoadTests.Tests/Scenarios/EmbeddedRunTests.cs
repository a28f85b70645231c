using OrleansRoles.Entities.Storage;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.LoadTests.Reporting;
using OrleansRoles.LoadTests.Scenarios;
using OrleansRoles.LoadTests.Targets;
using OrleansRoles.LoadTests.Traffic;
using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Tests.Scenarios;

/// <summary>A small run against a real server process, and what its verification would have found.</summary>
public sealed class EmbeddedRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansroles-load-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_run_that_ends_with_its_changes_is_right_and_finds_each_in_the_journal_once()
    {
        LoadOptions options = Options();
        await using EmbeddedTarget target = await EmbeddedTarget.StartAsync(_folder, onPostgres: false);
        Run run = await new Scenario(options, (_, _) => { }).RunAsync(target, "small", null, CancellationToken.None);

        ReportData report = ReportData.Of(options, DateTimeOffset.UnixEpoch, [run]);
        JudgementData judgement = report.Rounds[0].Judgement;
        Assert.True(report.Right, ReportJson.Of(report));
        Assert.Equal((60, 60), (judgement.ChangesAcknowledged, judgement.OnceInJournal));
        Assert.Equal((0, 0, 0), (judgement.Lost, judgement.Twice, judgement.ChangesUnresolved));
        Assert.Equal(6, judgement.DocumentsCompared);
        Assert.True(judgement.Judged > 0);
        Assert.True(judgement.JournalRows > 60);
        await FindWhatIsMissingAsync(run, target);
    }

    /// <summary>The same verification with one more acknowledged change, and another truth, finds both.</summary>
    private static async Task FindWhatIsMissingAsync(Run run, EmbeddedTarget target)
    {
        TenantTruth tenant = run.Crowd.Tenants[0];
        run.Ledger.Changes["never-sent"] = (tenant.Id, ChangeFate.Acknowledged);
        Lane<UserTruth> lane = tenant.Users[1];
        lane.TryBegin(lane.Newest, lane.Newest with { Roles = ["team-0", "team-1"] }, out int number);
        lane.Acknowledge(number);
        Verification verification = new(run.Ledger);
        await using IStore store = target.OpenStore();
        await verification.CompareJournalAsync(store, run.Crowd.Tenants, CancellationToken.None);

        Assert.Equal(1, verification.Lost);
        Assert.Contains(verification.Faults, fault =>
            fault.Contains("`never-sent`", StringComparison.Ordinal)
            && fault.Contains("is lost", StringComparison.Ordinal));
        Assert.Contains(verification.Faults, fault =>
            fault.Contains("by its journal, and should hold", StringComparison.Ordinal));
    }

    private LoadOptions Options() => new()
    {
        Mode = LoadMode.Mixed,
        Target = "embedded",
        Population = new PopulationPlan { Tenants = 6, UsersMean = 8 },
        Traffic = new TrafficShape(2, 2, null, null, ChangesMax: 60, TimeSpan.Zero),
        Style = ChangeStyle.Documents,
        Duration = TimeSpan.FromSeconds(60),
        WarmUp = TimeSpan.Zero,
        Folder = _folder,
    };
}
