using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Cluster.Tests.Engine;

/// <summary>
/// What a check costs the database where nothing is in memory and no grain is active: the round trips are counted, of
/// one statement or several, as Npgsql's own tracing tells them.
/// </summary>
public sealed class ColdCheckTests : IAsyncLifetime
{
    private const int RoundTripsMax = 2;
    private const int UsersOfBatch = 1_000;

    private readonly ListedModels _listed = new();
    private TestSilos _silos = null!;

    public async Task InitializeAsync()
    {
        _silos = await TestSilos.StartAsync(_listed, TimeProvider.System);
        RequestContext platform = new() { Caller = Caller.Platform };
        Assert.True((await Engine.Models.PutAsync(_listed.Stored("1"), platform, default)).IsAccepted);
        foreach (string tenant in new[] { "warm", "cold-grain", "cold-client", "cold-silo" })
        {
            await ApplyAsync(tenant, ["ana"]);
        }

        await ApplyAsync("cold-batch", UsersNamed);
        await _silos.RestartAsync();

        // Connections learn their statements once.
        await AskGrainAsync("warm");
    }

    public async Task DisposeAsync() => await _silos.DisposeAsync();

    private static IEnumerable<string> UsersNamed => Enumerable.Range(0, UsersOfBatch).Select(number => $"u{number}");

    private IRolesEngine Engine => _silos.Get<IRolesEngine>();

    [Fact]
    public async Task The_grain_of_a_user_reads_at_most_twice()
    {
        using Statements statements = new(_silos.Setup.Store.Schema);

        await AskGrainAsync("cold-grain");

        Assert.InRange(statements.Seen.Count, 1, RoundTripsMax);
        statements.Seen.Clear();
        await AskGrainAsync("cold-grain");
        Assert.Empty(statements.Seen);
    }

    [Fact]
    public async Task A_client_s_gateway_has_the_cluster_read_at_most_twice()
    {
        IPermissionGateway client = _silos.GetOfClient<IPermissionGateway>();
        await client.CheckAsync(Request("warm"));
        using Statements statements = new(_silos.Setup.Store.Schema);

        CheckAnswer answer = await client.CheckAsync(Request("cold-client"));

        Assert.Equal(Verdict.Allow, answer.Verdict);
        Assert.InRange(statements.Seen.Count, 1, RoundTripsMax);
        statements.Seen.Clear();
        Assert.Equal(Verdict.Allow, (await client.CheckAsync(Request("cold-client"))).Verdict);
        Assert.Empty(statements.Seen);
    }

    [Fact]
    public async Task A_silo_s_own_check_reads_at_most_twice()
    {
        using Statements statements = new(_silos.Setup.Store.Schema);

        Assert.True((await Engine.CheckAsync(Request("cold-silo"), default)).IsAllowed);

        Assert.InRange(statements.Seen.Count, 1, RoundTripsMax);
    }

    /// <summary>Five hundred users at once, and once more for the roles that they hold.</summary>
    [Fact]
    public async Task A_batch_about_a_thousand_users_reads_three_times()
    {
        using Statements statements = new(_silos.Setup.Store.Schema);

        FactSet? facts = await Engine.ReadFactsAsync("cold-batch", [.. UsersNamed], withRoles: false, default);

        Assert.All(UsersNamed, user => Assert.True(
            facts!.Decide(Questions.AtTenant("cold-batch", user, "doc.write")).IsAllowed));
        Assert.InRange(statements.Seen.Count, 1, 3);
        statements.Seen.Clear();
        Assert.NotNull(await Engine.ReadFactsAsync("cold-batch", [.. UsersNamed], withRoles: false, default));
        Assert.Empty(statements.Seen);
    }

    private static CheckRequest Request(string tenant) => Questions.AtTenant(tenant, "ana", "doc.write");

    private async Task AskGrainAsync(string tenant)
    {
        IAccessGrain grain = _silos.Cluster.Client.GetGrain<IAccessGrain>(GrainKeys.Of(tenant, "ana"));
        Assert.Equal(DecisionReason.Allowed, (await grain.CheckAsync(Request(tenant))).Reason);
    }

    /// <summary>Users with a custom role: which one, only a first reading tells.</summary>
    private async Task ApplyAsync(string tenant, IEnumerable<string> users)
    {
        Outcome<DocumentApplied> outcome = await Engine.ApplyDocumentAsync(
            new ApplyDocument
            {
                Document = new TenantDocument
                {
                    Tenant = tenant,
                    Model = ConformanceModel.Name,
                    Users = [.. users.Select(user => new UserEntry { Id = user, Roles = ["writers"] })],
                    Roles = [new CustomRoleEntry
                        {
                            Id = "writers",
                            Name = "Writers",
                            Grants = [new GrantEntry(ScopeName.Root, [new Grant("doc.write", null)])],
                        }],
                },
                ModelVersion = "1",
                Actor = "operator/platform",
            },
            default);
        Assert.True(outcome.IsAccepted, outcome.Refusal?.Text);
    }

    /// <summary>
    /// The statements on a cluster's tables that read facts: all but the heartbeats of sessions, Orleans' own, and the
    /// search for tenants with marks, which go on all the time.
    /// </summary>
    private sealed class Statements : IDisposable
    {
        private static readonly string[] s_ownPace = ["sessions", "cluster_", "grain_", "SELECT DISTINCT tenant"];

        private readonly ActivityListener _listener;

        public Statements(string schema)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity => Note(activity, schema),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<string> Seen { get; } = [];

        public void Dispose() => _listener.Dispose();

        private void Note(Activity activity, string schema)
        {
            string text = (string?)(activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) ?? "";
            if (text.Contains($"{schema}.", StringComparison.Ordinal)
                && !s_ownPace.Any(own => text.Contains(own, StringComparison.Ordinal)))
            {
                Seen.Enqueue(text);
            }
        }
    }
}
