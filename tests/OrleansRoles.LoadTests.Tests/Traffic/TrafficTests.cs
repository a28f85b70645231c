using System.Diagnostics;
using System.Text;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.LoadTests.Traffic;
using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Tests.Traffic;

/// <summary>When calls start, and what changes say.</summary>
public sealed class TrafficTests
{
    [Fact]
    public void A_pacer_gives_instants_of_its_rate_whether_or_not_anybody_waits_for_them()
    {
        const int Calls = 20_000;
        Pacer pacer = new(perSecond: 1000, seed: 3);
        long[] instants = [.. Enumerable.Range(0, Calls).Select(_ => pacer.Next())];

        Assert.Equal(instants.Order(), instants);
        double seconds = Stopwatch.GetElapsedTime(instants[0], instants[^1]).TotalSeconds;
        Assert.InRange(Calls / seconds, 960, 1040);
    }

    [Fact]
    public async Task An_instant_that_is_over_is_not_waited_for()
    {
        long past = Stopwatch.GetTimestamp() - Stopwatch.Frequency;

        Task waiting = Pacer.WaitAsync(past, CancellationToken.None).AsTask();
        Assert.True(waiting.IsCompletedSuccessfully);
        long soon = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 200);
        await Pacer.WaitAsync(soon, CancellationToken.None);
        Assert.True(Stopwatch.GetTimestamp() >= soon);
    }

    [Theory]
    [InlineData((int)ChangeStyle.Commands)]
    [InlineData((int)ChangeStyle.Documents)]
    public void Changes_keep_the_truth_a_document_that_the_model_accepts(int style)
    {
        TenantTruth tenant = new(new TenantShape("acme", 60, 2), 4);
        ChangeMaker maker = new((ChangeStyle)style, "run");
        Random random = new(5);
        HashSet<string> kinds = [];
        for (int count = 0; count < 300; count++)
        {
            Change change = maker.TryMake(tenant, 0, random)!;
            kinds.Add(change.Kind);
            change.Acknowledge();
            tenant.Leave();
            string text = DocumentWriter.ToJson(tenant.Document());
            DocumentCompilation compilation = DocumentLanguage.Compile(
                SourceText.FromUtf8("acme", Encoding.UTF8.GetBytes(text), SourceFormat.Json), LoadModel.Definition);
            Assert.True(compilation.Document is not null, string.Join("; ", compilation.Diagnostics));
        }

        Assert.Equal(300, maker.Count);
        Assert.Equal(style == (int)ChangeStyle.Documents ? 1 : 4, kinds.Count);
    }

    [Fact]
    public void A_document_waits_for_commands_and_commands_for_a_document()
    {
        TenantTruth tenant = new(new TenantShape("acme", 5, 1), 1);
        Assert.True(tenant.TryEnter(isDocument: false));
        Assert.True(tenant.TryEnter(isDocument: false));
        Assert.False(tenant.TryEnter(isDocument: true));
        tenant.Leave();
        tenant.Leave();
        Assert.True(tenant.TryEnter(isDocument: true));
        Assert.False(tenant.TryEnter(isDocument: false));
        Assert.False(tenant.TryEnter(isDocument: true));
        tenant.Leave();
        Assert.True(tenant.TryEnter(isDocument: false));
    }

    [Fact]
    public void The_same_seed_makes_the_same_tenants()
    {
        PopulationPlan plan = new() { Tenants = 20, UsersMean = 10 };
        string Text(int seed) => string.Concat(
            new Crowd(plan, seed, 0.8).Tenants.Select(tenant => DocumentWriter.ToJson(tenant.Document())));

        Assert.Equal(Text(1), Text(1));
        Assert.NotEqual(Text(1), Text(2));
    }
}
