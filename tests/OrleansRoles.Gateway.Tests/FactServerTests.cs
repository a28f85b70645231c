using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Tests;

/// <summary>What a silo serves to gateways, and when it reads the store for that.</summary>
public sealed class FactServerTests
{
    private static readonly FactQuery Ana = new(
        Facts.TenantId, [FactKey.Tenant, FactKey.User("ana")], WithRolesOfUsers: true);

    [Fact]
    public async Task What_was_served_once_is_served_from_memory()
    {
        await using Bench bench = new Bench(recordsMax: 100).Start();
        bench.Facts.PutRole("front", "desk");
        bench.Facts.PutUser("ana", "front");

        FactReading first = await bench.Server.ReadAsync(Ana, CancellationToken.None);
        FactReading second = await bench.Server.ReadAsync(Ana, CancellationToken.None);

        Assert.Equal(1, bench.Facts.Reads);
        Assert.Equal(["ana"], second.Users.Select(user => user.Id));
        Assert.Equal(["front"], second.Roles.Select(role => role.Id));
        Assert.Equal(first.Tenant, second.Tenant);
    }

    [Fact]
    public async Task A_silo_has_one_session_for_what_it_checks_and_what_it_serves_and_one_drop_reaches_both()
    {
        await using Bench bench = new Bench(recordsMax: 100).Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.Server.ReadAsync(Ana, CancellationToken.None);
        await bench.CheckAsync("ana", "desk.open");

        await bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));

        Assert.Single(await bench.Registry.ListAsync(null, CancellationToken.None));
        Assert.Equal(Verdict.Deny, await bench.CheckAsync("ana", "desk.open"));
        UserRecord served = Assert.Single((await bench.Server.ReadAsync(Ana, CancellationToken.None)).Users);
        Assert.Empty(served.Assignments);
    }

    [Fact]
    public async Task Only_once_somebody_has_loaded_from_a_silo_does_a_change_look_for_more_who_may_have()
    {
        await using Bench bench = new Bench(recordsMax: 100).Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.CheckAsync("ana", "desk.open");

        await bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));
        Assert.Equal([Facts.TenantId], bench.Registry.Lists);
        Assert.Equal(Verdict.Deny, await bench.CheckAsync("ana", "desk.open"));

        await bench.Server.ReadAsync(Ana, CancellationToken.None);
        bench.Registry.Lists.Clear();
        await bench.ChangeAsync(() => bench.Facts.PutUser("ana", "clerk"), FactKey.User("ana"));
        Assert.Equal([Facts.TenantId, Facts.TenantId], bench.Registry.Lists);
    }

    [Fact]
    public async Task A_silo_that_does_not_answer_may_have_served_somebody()
    {
        await using Bench bench = new Bench().Start();
        bench.Process.Attach("gateway", new Silent());

        Task change = bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));
        while (!change.IsCompleted)
        {
            bench.Time.Pass(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await change;
        Assert.Equal([Facts.TenantId, Facts.TenantId], bench.Registry.Lists);
    }

    [Fact]
    public async Task What_is_dropped_while_it_is_read_is_not_kept()
    {
        await using Bench bench = new Bench(recordsMax: 100).Start();
        bench.Facts.PutUser("ana", "clerk");
        bench.Facts.WhileReading = () => bench.ChangeAsync(() => bench.Facts.PutUser("ana"), FactKey.User("ana"));

        // Read before the change, and handed over as such: whoever asked heard of the drop as well.
        await bench.Server.ReadAsync(Ana, CancellationToken.None);

        UserRecord served = Assert.Single((await bench.Server.ReadAsync(Ana, CancellationToken.None)).Users);
        Assert.Empty(served.Assignments);
    }

    [Fact]
    public async Task Without_a_session_or_room_for_records_the_store_is_read_each_time()
    {
        await using Bench without = new Bench(recordsMax: 0).Start();
        await using Bench closed = new(recordsMax: 100);
        foreach (Bench bench in new[] { without, closed })
        {
            bench.Facts.PutUser("ana", "clerk");
            await bench.Server.ReadAsync(Ana, CancellationToken.None);
            await bench.Server.ReadAsync(Ana, CancellationToken.None);
            Assert.Equal(2, bench.Facts.Reads);
        }
    }

    [Fact]
    public async Task Once_the_session_is_over_nothing_is_served_from_memory()
    {
        await using Bench bench = new Bench(recordsMax: 100).Start();
        bench.Facts.PutUser("ana", "clerk");
        await bench.Server.ReadAsync(Ana, CancellationToken.None);
        bench.Time.Freeze(TimeSpan.FromSeconds(10));

        await bench.Server.ReadAsync(Ana, CancellationToken.None);

        Assert.Equal(2, bench.Facts.Reads);
    }

    [Fact]
    public async Task A_check_that_meets_a_change_waits_for_it_and_keeps_what_it_then_finds()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutUser("ana", "clerk");
        bench.Facts.Mark(FactKey.User("ana"), "c1");

        Task<Verdict> check = bench.CheckAsync("ana", "desk.open");
        Assert.False(check.IsCompleted);
        await ((IMarks)bench.Facts).RemoveAsync(
            Facts.TenantId, [new Mark(FactKey.User("ana"), "c1")], CancellationToken.None);
        bench.Time.Pass(TimeSpan.FromMilliseconds(2));

        Assert.Equal(Verdict.Allow, await check);
        Assert.True(bench.Gateway.TryCheck(Facts.May("ana", "desk.open"), out _));
        Assert.Equal(2, bench.Facts.Reads);
    }

    [Fact]
    public async Task A_user_whose_roles_are_in_memory_is_one_thing_to_load()
    {
        await using Bench bench = new Bench().Start();
        bench.Facts.PutRole("front", "desk");
        bench.Facts.PutRole("back", "till");
        bench.Facts.PutUser("ana", "front");
        bench.Facts.PutUser("ben", "front");
        bench.Facts.PutUser("cleo", "back");
        await bench.CheckAsync("ana", "desk.open");
        int reads = bench.Facts.Reads;

        Assert.Equal(Verdict.Allow, await bench.CheckAsync("ben", "desk.open"));
        Assert.Equal(reads + 1, bench.Facts.Reads);

        // Nobody in memory holds that role yet: the user first, then what that tells.
        Assert.Equal(Verdict.Allow, await bench.CheckAsync("cleo", "till.open"));
        Assert.Equal(reads + 3, bench.Facts.Reads);

        // Who brings a user into memory finds all of it there.
        bench.Facts.PutRole("night", "till");
        bench.Facts.PutUser("dan", "night");
        Assert.True(await bench.Gateway.LoadAsync(Facts.TenantId, ["dan"], CancellationToken.None));
        Assert.True(bench.Gateway.TryCheck(Facts.May("dan", "till.open"), out _));
    }

    /// <summary>A holder that says nothing to what it hears.</summary>
    private sealed class Silent : IHolder
    {
        public GatewayHealth Health => throw new NotSupportedException();

        public Task RunAsync(CancellationToken stop) => throw new NotSupportedException();

        public DropAnswer Receive(DropMessage message) => DropAnswer.NotReached;
    }
}
