using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using OrleansRoles.Reference;
using OrleansRoles.Worlds;

namespace OrleansRoles.Model.Tests;

/// <summary>A plain check allocates nothing.</summary>
public sealed class AllocationTests
{
    private const int WarmUps = 40;

    public static IEnumerable<object[]> Models => ShippedModels.Names;

    [Fact]
    public void Checks_of_generated_models_allocate_nothing()
    {
        IEnumerable<World> worlds = Enumerable.Range(1, 150).Select(seed => World.Create((ulong)seed, 12));
        AssertAllocatesNothing([.. worlds.SelectMany(world => Questions(RoleModel.Compile(world.Model), world))]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Checks_of_shipped_models_allocate_nothing(string name)
    {
        RoleModel model = ShippedModels.Find(name);
        IEnumerable<World> worlds = Enumerable.Range(1, 40)
            .Select(seed => World.Create((ulong)seed, model.Definition, 24));
        AssertAllocatesNothing([.. worlds.SelectMany(world => Questions(model, world))]);
    }

    private static void AssertAllocatesNothing(Question[] questions)
    {
        int expected = questions.Sum(question => question.Expected);
        for (int round = 0; round < WarmUps; round++)
        {
            Assert.Equal(expected, Ask(questions));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        int answered = Ask(questions);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(expected, answered);
        Assert.Contains(questions, question => question.Expected == (int)DecisionReason.Allowed);
    }

    /// <summary>The sum of the reasons' numbers: enough to know that every check was really made.</summary>
    private static int Ask(Question[] questions)
    {
        int sum = 0;
        for (int index = 0; index < questions.Length; index++)
        {
            Question question = questions[index];
            sum += (int)Evaluator.Decide(question.Tenant, question.User, question.Request, World.Now).Reason;
        }

        return sum;
    }

    private static IEnumerable<Question> Questions(RoleModel model, World world)
    {
        TenantWorld facts = TenantWorld.Build(model, world.Document);
        return world.Requests.Select(request => new Question(
            request.Tenant == world.Document.Tenant ? facts.Tenant : null, facts.FindUser(request.SubjectId), request,
            (int)ReferenceEvaluator.Decide(world.Model, world.Document, request, World.Now).Reason));
    }

    private sealed record Question(TenantFacts? Tenant, UserFacts? User, CheckRequest Request, int Expected);
}
