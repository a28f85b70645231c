using System.Diagnostics;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Entities.Requests;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Cluster.Tests.Engine;

/// <summary>Checks on every silo, in a client's memory and by the user's grain, as soon as a change is acknowledged.
/// </summary>
public sealed class FreshnessTests : IAsyncLifetime
{
    private const string Acme = "acme";

    private static readonly RequestContext s_platform = new() { Caller = Caller.Platform };

    private readonly ListedModels _listed = new();
    private TestSilos _silos = null!;

    public async Task InitializeAsync()
    {
        _silos = await TestSilos.StartAsync(_listed, TimeProvider.System);
        Assert.True((await Engine(0).Models.PutAsync(_listed.Stored("1"), s_platform, default)).IsAccepted);
    }

    public async Task DisposeAsync() => await _silos.DisposeAsync();

    [Fact]
    public async Task A_change_on_one_silo_is_seen_everywhere_at_once()
    {
        IPermissionGateway client = _silos.GetOfClient<IPermissionGateway>();
        CheckRequest request = Questions.AtTenant(Acme, "ana", "doc.write");
        Stopwatch changes = new();
        int[] fromMemory = new int[3];
        for (int round = 0; round < 20; round++)
        {
            bool may = round % 2 == 0;
            changes.Start();
            await ApplyAsync(round % 2, may ? "writer" : "reader");
            changes.Stop();

            for (int silo = 0; silo < 2; silo++)
            {
                Assert.Equal(may, (await Engine(silo).CheckAsync(request, default)).IsAllowed);
                if (Engine(silo).TryCheck(in request, out Decision decision))
                {
                    Assert.Equal(may, decision.IsAllowed);
                    fromMemory[silo]++;
                }
            }

            CheckAnswer answer = await client.CheckAsync(in request);
            Assert.Equal(may ? Verdict.Allow : Verdict.Deny, answer.Verdict);
            if (client.TryCheck(in request, out answer))
            {
                Assert.Equal(may, answer.IsAllowed);
                fromMemory[2]++;
            }

            Assert.Equal(may, (await Access("ana").CheckAsync(request)).Reason == DecisionReason.Allowed);
        }

        // A busy machine may cost a holder its session, and its memory with it, now and then; not every time.
        Assert.All(fromMemory, hits => Assert.NotEqual(0, hits));

        // A holder that does not acknowledge costs a term of 2 s each time.
        Assert.True(changes.Elapsed < TimeSpan.FromSeconds(30), $"20 changes took {changes.Elapsed}");
    }

    [Fact]
    public async Task A_silo_is_told_of_changes_in_a_tenant_once_it_has_something_of_it_in_memory()
    {
        const string Tenant = "told-by-tenant";
        CheckRequest request = Questions.AtTenant(Tenant, "ana", "doc.write");
        await ApplyAsync(0, "writer", Tenant);
        Assert.True((await Engine(0).CheckAsync(request, default)).IsAllowed);
        string first = Assert.Single(await ToldAsync(Tenant));

        Assert.True((await Engine(1).CheckAsync(request, default)).IsAllowed);
        string[] both = await ToldAsync(Tenant);
        Assert.Equal(2, both.Length);
        Assert.Contains(first, both);
        await ApplyAsync(0, "reader", Tenant);

        Assert.False((await Engine(0).CheckAsync(request, default)).IsAllowed);
        Assert.False((await Engine(1).CheckAsync(request, default)).IsAllowed);

        // Of a tenant that nobody has asked about only those hear who hear of all.
        Assert.Empty(await ToldAsync("nobody-s"));
    }

    [Fact]
    public async Task The_grain_of_a_user_answers_checks_batches_explanations_and_facts()
    {
        await ApplyAsync(0, "writer");
        CheckRequest may = Questions.AtTenant(Acme, "ana", "doc.write");
        CheckRequest mayNot = may with { Action = "audited.write" };

        ClusterAnswer answer = await Access("ana").CheckAsync(may);
        AccessAnswers answers = await Access("ana").CheckManyAsync(new AccessQuestions([may, mayNot, may]));
        AccessExplanation allowed = await Access("ana").ExplainAsync(may);
        AccessExplanation denied = await Access("ana").ExplainAsync(mayNot);
        FactReading facts = await Access("ana").FactsAsync();

        Assert.Equal(DecisionReason.Allowed, answer.Reason);
        Assert.Equal([true, false, true], answers.Answers.Select(one => one.Reason == DecisionReason.Allowed));
        Assert.NotEmpty(allowed.CarriedBy);
        Assert.NotEmpty(denied.Failures);
        Assert.Equal((Acme, "ana"), (facts.Tenant!.Id, Assert.Single(facts.Users).Id));
        Assert.Equal(DecisionReason.UnknownSubject, (await Access("nobody").CheckAsync(may with
        {
            SubjectId = "nobody",
        })).Reason);
    }

    [Fact]
    public async Task The_grain_of_a_user_answers_about_nobody_else()
    {
        await ApplyAsync(0, "writer");
        CheckRequest request = Questions.AtTenant(Acme, "ben", "doc.write");

        await Assert.ThrowsAsync<ArgumentException>(() => Access("ana").CheckAsync(request).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => Access("ana").CheckAsync(request with { SubjectId = "ana", Tenant = "other" }).AsTask());
    }

    /// <summary>The silos that stand on the list for a tenant's changes.</summary>
    private async Task<string[]> ToldAsync(string tenant) =>
    [
        .. (await _silos.Get<ISessionRegistry>().ListAsync([tenant], default))
            .Where(listed => listed.Session.Level == HolderLevel.Silo).Select(listed => listed.Session.Holder),
    ];

    private IRolesEngine Engine(int silo) => _silos.Get<IRolesEngine>(silo);

    private IAccessGrain Access(string user) => _silos.Cluster.Client.GetGrain<IAccessGrain>(GrainKeys.Of(Acme, user));

    private async Task ApplyAsync(int silo, string role, string tenant = Acme)
    {
        Outcome<DocumentApplied> outcome = await Engine(silo).ApplyDocumentAsync(
            new ApplyDocument
            {
                Document = new TenantDocument
                {
                    Tenant = tenant,
                    Model = ConformanceModel.Name,
                    Users = [new UserEntry { Id = "ana", Roles = [role] }],
                },
                ModelVersion = "1",
                Actor = "operator/platform",
            },
            default);
        Assert.True(outcome.IsAccepted, outcome.Refusal?.Text);
    }
}
