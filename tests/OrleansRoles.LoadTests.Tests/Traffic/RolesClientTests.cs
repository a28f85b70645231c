using OrleansRoles.LoadTests.Traffic;

namespace OrleansRoles.LoadTests.Tests.Traffic;

/// <summary>To which address a call goes.</summary>
public sealed class RolesClientTests
{
    private static readonly Uri[] Addresses =
        [new("http://127.0.0.1:1"), new("http://127.0.0.1:2"), new("http://127.0.0.1:3"), new("http://127.0.0.1:4")];

    [Fact]
    public void By_any_route_calls_go_to_each_address_in_turn()
    {
        using RolesClient client = new(Addresses, "key");

        Uri[] taken = [.. Enumerable.Range(0, 8).Select(_ => client.NextAddress("acme", 0))];

        Assert.Equal(Addresses.ToHashSet(), taken[..4].ToHashSet());
        Assert.Equal(taken[..4], taken[4..]);
    }

    [Fact]
    public void By_tenant_a_tenant_s_calls_go_to_one_address_and_to_the_next_where_that_fails()
    {
        using RolesClient client = new(Addresses, "key", CallRoute.Tenant);
        using RolesClient other = new(Addresses, "key", CallRoute.Tenant);

        Uri first = client.NextAddress("acme", 0);

        Assert.Equal(first, client.NextAddress("acme", 0));
        Assert.Equal(first, other.NextAddress("acme", 0));
        Assert.Equal(
            Addresses.ToHashSet(),
            Enumerable.Range(0, 4).Select(attempt => client.NextAddress("acme", attempt)).ToHashSet());
        Assert.All(
            Enumerable.Range(0, 200).GroupBy(number => client.NextAddress($"t{number:D5}", 0)),
            tenants => Assert.InRange(tenants.Count(), 30, 70));
    }
}
