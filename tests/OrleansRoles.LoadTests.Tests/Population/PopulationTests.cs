using OrleansRoles.LoadTests.Population;

namespace OrleansRoles.LoadTests.Tests.Population;

/// <summary>Zipf's law and the tenants that follow it.</summary>
public sealed class PopulationTests
{
    [Fact]
    public void Shares_fall_as_the_law_says_and_make_up_the_whole()
    {
        Zipf zipf = new(1000, 1);

        Assert.Equal(2, zipf.Share(0) / zipf.Share(1), 1e-9);
        Assert.Equal(10, zipf.Share(0) / zipf.Share(9), 1e-9);
        Assert.Equal(1, Enumerable.Range(0, 1000).Sum(zipf.Share), 1e-9);
    }

    [Fact]
    public void Draws_follow_the_shares()
    {
        const int Draws = 200_000;
        Zipf zipf = new(50, 0.8);
        Random random = new(7);
        int[] counts = new int[50];
        for (int draw = 0; draw < Draws; draw++)
        {
            counts[zipf.Next(random)]++;
        }

        // Chi squared with 49 degrees of freedom stays below 94 with probability 0.9999.
        double deviation = Enumerable.Range(0, 50).Sum(rank =>
        {
            double expected = zipf.Share(rank) * Draws;
            return Math.Pow(counts[rank] - expected, 2) / expected;
        });
        Assert.InRange(deviation, 0, 94);
    }

    [Fact]
    public void Without_skew_all_are_alike()
    {
        Zipf zipf = new(4, 0);

        Assert.All(Enumerable.Range(0, 4), rank => Assert.Equal(0.25, zipf.Share(rank), 1e-9));
    }

    [Fact]
    public void Tenants_have_about_the_users_that_were_asked_for_and_each_a_few()
    {
        PopulationPlan plan = new() { Tenants = 2000, UsersMean = 50 };
        TenantShape[] shapes = [.. plan.Shapes()];

        Assert.Equal(2000, shapes.Select(shape => shape.Tenant).Distinct().Count());
        Assert.InRange(shapes.Sum(shape => shape.Users), 99_000, 101_000);
        Assert.All(shapes, shape => Assert.InRange(shape.Users, 4, 100_000));
        Assert.True(shapes[0].Users > 20 * shapes[^1].Users);
        Assert.All(shapes, shape => Assert.InRange(shape.Contracts, 1, 12));
    }

    [Fact]
    public void The_model_of_the_tenants_compiles_with_what_changes_use()
    {
        Assert.Equal(LoadModel.Name, LoadModel.Definition.Name);
        Assert.Subset(
            LoadModel.Definition.Roles.Select(role => role.Name).ToHashSet(),
            LoadModel.TenantRoles.Concat(LoadModel.ContractRoles).Concat(LoadModel.WorkspaceRoles).ToHashSet());
    }
}
