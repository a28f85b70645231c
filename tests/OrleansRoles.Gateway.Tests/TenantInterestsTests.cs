using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Gateway.Tests;

/// <summary>When a holder that is told by tenant names a tenant.</summary>
public sealed class TenantInterestsTests
{
    private const string First = "life-1/1";
    private const string Second = "life-1/2";

    [Fact]
    public async Task The_first_reading_of_a_tenant_names_it_whether_for_a_check_or_for_others()
    {
        await using Bench bench = new Bench(recordsMax: 100, tenantsNamedMax: 10).Start();
        bench.Facts.PutUser("ana", "clerk");
        bench.Facts.PutUser("ben", "clerk");

        await bench.CheckAsync("ana", "desk.open");
        await bench.CheckAsync("ben", "desk.open");
        await bench.Server.ReadAsync(QueryOf(Facts.TenantId), CancellationToken.None);
        await bench.Server.ReadAsync(QueryOf("other"), CancellationToken.None);
        await bench.Gateway.CheckAsync(AskAbout("other"));

        Assert.Equal(5, bench.Facts.Reads);
        Assert.Equal([(Facts.TenantId, new Interest(First)), ("other", new Interest(First))], bench.Facts.Named);
        Assert.True(Assert.Single(await bench.Registry.ListAsync(null, default)).Session.IsByTenant);
    }

    [Fact]
    public async Task A_tenant_of_which_everything_was_dropped_stays_named_and_a_new_session_names_it_anew()
    {
        await using Bench bench = new Bench(tenantsNamedMax: 10).Start();
        await bench.CheckAsync("ana", "desk.open");

        await bench.ChangeAsync(() => bench.Facts.PutUser("ana", "clerk"), FactKey.Tenant);
        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ana", "desk.open"));
        Assert.Single(bench.Facts.Named);

        await bench.Process.FenceAsync(First, default);
        bench.Time.Pass(TimeSpan.FromSeconds(1));
        while (bench.Gateway.Current?.Session != Second)
        {
            await Task.Yield();
        }

        await bench.CheckAsync("ana", "desk.open");
        Assert.Equal(
            [(Facts.TenantId, new Interest(First)), (Facts.TenantId, new Interest(Second))], bench.Facts.Named);
    }

    [Fact]
    public async Task A_reading_that_failed_may_have_named_nothing_so_the_next_one_does()
    {
        await using Bench bench = new Bench(recordsMax: 100, tenantsNamedMax: 10).Start();
        bench.Facts.WhileReading = () => throw new IOException("the answer is lost");
        await Assert.ThrowsAsync<IOException>(
            () => bench.Server.ReadAsync(QueryOf(Facts.TenantId), CancellationToken.None).AsTask());

        await bench.Server.ReadAsync(QueryOf(Facts.TenantId), CancellationToken.None);

        Assert.Equal(
            [(Facts.TenantId, new Interest(First)), (Facts.TenantId, new Interest(First))], bench.Facts.Named);
    }

    [Fact]
    public async Task With_one_tenant_more_than_are_named_a_session_is_told_of_all_and_names_no_more()
    {
        await using Bench bench = new Bench(tenantsNamedMax: 2).Start();

        foreach (string tenant in new[] { "a", "b", "c", "d", "a" })
        {
            await bench.Gateway.CheckAsync(AskAbout(tenant));
        }

        Assert.Equal(
            [
                ("a", new Interest(First)),
                ("b", new Interest(First)),
                ("c", new Interest(First, InAllTenants: true)),
            ],
            bench.Facts.Named);
    }

    [Fact]
    public async Task A_holder_that_is_told_of_every_tenant_names_none()
    {
        await using Bench bench = new Bench(recordsMax: 100).Start();

        await bench.CheckAsync("ana", "desk.open");
        await bench.Server.ReadAsync(QueryOf(Facts.TenantId), CancellationToken.None);

        Assert.Empty(bench.Facts.Named);
        Assert.False(Assert.Single(await bench.Registry.ListAsync(null, default)).Session.IsByTenant);
    }

    [Fact]
    public async Task Without_a_session_what_is_served_to_others_is_read_and_not_kept_and_names_nothing()
    {
        await using Bench bench = new Bench(recordsMax: 100, tenantsNamedMax: 10).Start();
        bench.Registry.IsDown = true;
        bench.Time.Pass(TimeSpan.FromSeconds(3));

        await bench.Server.ReadAsync(QueryOf(Facts.TenantId), CancellationToken.None);
        bench.Registry.IsDown = false;
        bench.Time.Pass(TimeSpan.FromSeconds(1));
        while (!bench.Gateway.Health.HasSession)
        {
            await Task.Yield();
        }

        await bench.Server.ReadAsync(QueryOf(Facts.TenantId), CancellationToken.None);

        Assert.Equal(2, bench.Facts.Reads);
        Assert.Single(bench.Facts.Named);
    }

    private static FactQuery QueryOf(string tenant) => new(tenant, [FactKey.Tenant]);

    private static CheckRequest AskAbout(string tenant) =>
        Facts.May("ana", "desk.open") with { Tenant = tenant, ResourceId = tenant };
}
