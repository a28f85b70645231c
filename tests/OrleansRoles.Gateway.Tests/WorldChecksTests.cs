using OrleansRoles.Gateway.InProcess;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using OrleansRoles.Worlds;

namespace OrleansRoles.Gateway.Tests;

/// <summary>
/// Goal: a hit is the evaluator's decision and allocates nothing, whatever the model. Method: generated worlds in one
/// gateway, each question asked once for the loads and then from memory.
/// </summary>
public sealed class WorldChecksTests
{
    private const int Tenants = 200;
    private const int RequestsPerTenant = 12;
    private const int WarmUps = 30;

    [Fact]
    public async Task Hits_in_generated_worlds_are_the_evaluator_s_decisions_and_allocate_nothing()
    {
        WorldSource source = new();
        List<Question> questions = [];
        for (int number = 1; number <= Tenants; number++)
        {
            World world = World.Create((ulong)number, RequestsPerTenant);
            string tenant = $"tenant-{number}";
            TenantDocument document = world.Document with { Tenant = tenant };
            RoleModel model = RoleModel.Compile(world.Model);
            source.Add(document, model);
            TenantWorld facts = TenantWorld.Build(model, document);
            questions.AddRange(world.Requests.Select(request => request with { Tenant = tenant }).Select(request =>
                new Question(request, Evaluator.Decide(
                    facts.Tenant,
                    request.SubjectType == SubjectType.User ? facts.FindUser(request.SubjectId) : null, request,
                    World.Now))));
        }

        HandClock clock = new() { Beginning = World.Now - TimeSpan.FromDays(1) };
        SingleProcess process = new();
        PermissionGateway gateway = new(
            new GatewayOptions
            {
                Holder = new HolderOptions { Life = "life-1", Name = "gateway", Level = HolderLevel.Silo },
            },
            source, process, clock);
        using CancellationTokenSource stop = new();
        Task running = gateway.Holder.RunAsync(stop.Token);
        foreach (Question question in questions)
        {
            Assert.Equal(question.Expected, (await gateway.CheckAsync(question.Request)).Local);
        }

        (int right, long allocated) = AskFromMemory(gateway, [.. questions]);
        await stop.CancelAsync();
        await running;

        Assert.Equal(questions.Count, right);
        Assert.Equal(0, allocated);
        Assert.InRange(questions.Count(question => question.Expected.IsAllowed), 100, questions.Count - 100);
    }

    private static (int Right, long Allocated) AskFromMemory(PermissionGateway gateway, Question[] questions)
    {
        for (int round = 0; round < WarmUps; round++)
        {
            CountRight(gateway, questions);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        int right = CountRight(gateway, questions);
        return (right, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int CountRight(PermissionGateway gateway, Question[] questions)
    {
        int right = 0;
        foreach (Question question in questions)
        {
            right += gateway.TryCheck(question.Request, out CheckAnswer answer)
                && answer.Local is { } decision && decision == question.Expected ? 1 : 0;
        }

        return right;
    }

    private sealed record Question(CheckRequest Request, Decision Expected);

    /// <summary>Tenants' documents as plain facts.</summary>
    private sealed class WorldSource : IFactSource
    {
        private readonly Dictionary<string, (TenantDocument Document, RoleModel Model)> _tenants = [];

        public void Add(TenantDocument document, RoleModel model) => _tenants.Add(document.Tenant, (document, model));

        public ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken)
        {
            TenantDocument document = _tenants[query.Tenant].Document;
            ILookup<string, AssignmentEntry> assignments = document.AllAssignments().ToLookup(a => a.User);
            HashSet<string> asked = [.. query.Keys.Where(key => key.Kind == FactKind.User).Select(key => key.Id)];
            return ValueTask.FromResult(new FactReading(
                new TenantRecord(
                    document.Tenant, document.Model, document.Tenant, document.Status, [.. document.Features],
                    [.. document.Settings], [.. document.Subscriptions], 1),
                [
                    .. document.Users.Where(user => asked.Contains(user.Id)).Select(user => new UserRecord(
                        user.Id, user.Kind, user.Status, [.. user.Teams], [.. user.Seats],
                        [
                            .. user.Roles.Select(role => new AssignmentEntry(user.Id, role, ScopeName.Root)),
                            .. assignments[user.Id],
                        ],
                        1)),
                ],
                [.. document.Roles.Select(role => new RoleRecord(role.Id, role.Name, role.Grants, 1))], []));
        }

        // Each tenant has a model of its own, under its own name as the version.
        public ValueTask<RoleModel?> FindModelAsync(
            string name, string version, CancellationToken cancellationToken) =>
            ValueTask.FromResult<RoleModel?>(_tenants[version].Model);

        public ValueTask<ClusterAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("everything is to be had for the memory");
    }
}
