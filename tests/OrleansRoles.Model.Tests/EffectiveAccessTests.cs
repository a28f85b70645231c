using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Reference;
using OrleansRoles.Worlds;

namespace OrleansRoles.Model.Tests;

/// <summary>Effective access lists what roles give, scope by scope, includes and all, and nothing beyond.</summary>
public sealed class EffectiveAccessTests
{
    [Fact]
    public void Rights_and_their_assignments_are_those_of_the_reference()
    {
        int rights = 0;
        Parallel.For(1, 401, seed =>
        {
            World world = World.Create((ulong)seed, 0);
            TenantWorld facts = TenantWorld.Build(RoleModel.Compile(world.Model), world.Document);
            foreach (UserEntry user in world.Document.Users)
            {
                string expected = string.Join('\n', ReferenceAccess.Of(world.Model, world.Document, user.Id, World.Now)
                    .Select(right => Text(right.Permission, right.Level, right.At, right.IsEnabled, right.From)));
                EffectiveAccess access = EffectiveAccess.Of(facts.Tenant, facts.FindUser(user.Id)!, World.Now);
                string actual = string.Join('\n', access.Rights.Select(right => Text(
                    right.Permission, right.Level, right.At, right.IsEnabled,
                    right.From.Select(by => (by.Role, by.At)).Distinct())));

                Assert.True(expected == actual, $"seed {seed} {user.Id}\nreference:\n{expected}\nproduct:\n{actual}");
                Assert.Equal(
                    world.Document.Status == TenantStatus.Active && user.Status == UserStatus.Active, access.IsActive);
                Interlocked.Add(ref rights, access.Rights.Length);
            }
        });

        Assert.True(rights > 10_000, $"only {rights} rights were compared");
    }

    private static string Text(
        string permission, string? level, ScopeName at, bool isEnabled,
        IEnumerable<(string Role, ScopeName At)> from) =>
        $"{at} {permission} {level} {isEnabled}: {string.Join(", ", from.Select(by => $"{by.Role} at {by.At}"))}";
}
