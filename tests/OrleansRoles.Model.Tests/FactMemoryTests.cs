using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using OrleansRoles.Worlds;

namespace OrleansRoles.Model.Tests;

/// <summary>Checks from memory are the evaluator's checks, where the facts are there.</summary>
public sealed class FactMemoryTests
{
    private const int Tenants = 200;

    [Fact]
    public void Checks_from_memory_are_decided_like_checks_on_the_facts_and_allocate_nothing()
    {
        FactMemory memory = new();
        List<(CheckRequest Request, Decision Expected)> questions = [];
        for (int number = 1; number <= Tenants; number++)
        {
            World world = World.Create((ulong)number, 12);
            string tenant = $"tenant-{number}";
            TenantDocument document = world.Document with { Tenant = tenant };
            TenantWorld facts = TenantWorld.Build(RoleModel.Compile(world.Model), document);
            TenantMemory place = memory.GetOrAddTenant(tenant);
            place.Facts = facts.Tenant;
            foreach (UserFacts user in facts.Users)
            {
                place.Users.Set(user.Id, user);
            }

            questions.AddRange(world.Requests.Select(request => request with { Tenant = tenant })
                .Where(request => request.SubjectType != SubjectType.User
                    || facts.FindUser(request.SubjectId) is not null)
                .Select(request => (request, Evaluator.Decide(
                    facts.Tenant, facts.FindUser(request.SubjectId), request, World.Now))));
        }

        (CheckRequest Request, Decision Expected)[] asked = [.. questions];
        Assert.Equal(asked.Length, CountAsExpected(memory, asked));
        for (int round = 0; round < 30; round++)
        {
            CountAsExpected(memory, asked);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        int right = CountAsExpected(memory, asked);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(asked.Length, right);
        Assert.InRange(asked.Count(question => question.Expected.IsAllowed), 100, asked.Length - 100);
    }

    [Fact]
    public void What_is_not_in_memory_is_not_decided()
    {
        FactMemory memory = new();
        World world = World.Create(3, 1);
        TenantWorld facts = TenantWorld.Build(RoleModel.Compile(world.Model), world.Document);
        CheckRequest request = world.Requests[0] with
        {
            Tenant = world.Document.Tenant, SubjectType = SubjectType.User, SubjectId = world.Document.Users[0].Id,
        };

        Assert.False(memory.TryCheck(request, World.Now, out _));
        memory.GetOrAddTenant(request.Tenant).Facts = facts.Tenant;
        Assert.False(memory.TryCheck(request, World.Now, out _));
        memory.GetOrAddTenant(request.Tenant).Users.Set(request.SubjectId, facts.FindUser(request.SubjectId)!);
        Assert.True(memory.TryCheck(request, World.Now, out _));
        memory.DropTenant(request.Tenant);
        Assert.False(memory.TryCheck(request, World.Now, out _));
    }

    private static int CountAsExpected(FactMemory memory, (CheckRequest Request, Decision Expected)[] asked)
    {
        int right = 0;
        for (int index = 0; index < asked.Length; index++)
        {
            right += memory.TryCheck(asked[index].Request, World.Now, out Decision decision)
                && decision == asked[index].Expected ? 1 : 0;
        }

        return right;
    }
}
