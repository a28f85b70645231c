using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Tests;

/// <summary>The facts of many users, for batches.</summary>
public sealed class ManyUsersTests
{
    private const int Count = 1_200;

    private static readonly string[] s_users = [.. Enumerable.Range(0, Count).Select(number => $"user-{number}")];

    [Fact]
    public async Task Of_many_users_five_hundred_are_read_at_once()
    {
        await using Bench bench = await LoadAsync();

        Assert.Equal(3, bench.Facts.Reads);
        Assert.True(bench.Gateway.TryReadFacts(Facts.TenantId, s_users, out TenantFacts? facts, out var found));
        Assert.Equal(Facts.TenantId, facts?.Id);
        Assert.Equal(Count, found.Count);
        Assert.All(s_users, (user, number) => Assert.Equal(
            number % 2 == 0 ? Verdict.Allow : Verdict.Deny, Decide(bench, user, "till.open")));
        Assert.Equal(3, bench.Facts.Reads);
    }

    [Fact]
    public async Task Only_those_that_were_dropped_are_read_again()
    {
        await using Bench bench = await LoadAsync();
        await bench.ChangeAsync(() => bench.Facts.PutUser("user-7", "night"), FactKey.User("user-7"));
        await bench.ChangeAsync(() => bench.Facts.RemoveUser("user-8"), FactKey.User("user-8"));

        Assert.False(bench.Gateway.TryReadFacts(Facts.TenantId, s_users, out _, out _));
        Assert.True(await bench.Gateway.LoadAsync(Facts.TenantId, s_users, default));

        Assert.Equal(4, bench.Facts.Reads);
        Assert.True(bench.Gateway.TryReadFacts(Facts.TenantId, s_users, out _, out var found));
        Assert.Equal(Count - 1, found.Count);
        Assert.Equal(Verdict.Allow, Decide(bench, "user-7", "till.open"));
        Assert.Equal(DecisionReason.UnknownSubject, ReasonOf(bench, "user-8"));
    }

    [Fact]
    public async Task A_role_that_was_dropped_is_read_once_for_all_who_hold_it()
    {
        await using Bench bench = await LoadAsync();
        await bench.ChangeAsync(() => bench.Facts.PutRole("night", "desk"), FactKey.Role("night"));

        Assert.True(await bench.Gateway.LoadAsync(Facts.TenantId, s_users, default));

        Assert.Equal(4, bench.Facts.Reads);
        Assert.Equal(Verdict.Deny, Decide(bench, "user-0", "till.open"));
    }

    /// <summary>One user is being changed: nothing of the user is kept, and all of the others.</summary>
    [Fact]
    public async Task One_that_is_being_changed_is_not_kept_and_the_others_are()
    {
        await using Bench bench = new Bench(usersMax: 2 * Count).Start();
        PutUsers(bench);
        bench.Facts.Mark(FactKey.User("user-7"), "c-1");

        Task<bool> load = bench.Gateway.LoadAsync(Facts.TenantId, s_users, default).AsTask();
        while (!load.IsCompleted)
        {
            bench.Time.Pass(TimeSpan.FromMilliseconds(2));
            await Task.Yield();
        }

        Assert.False(await load);
        string[] others = [.. s_users.Where(user => user != "user-7")];
        Assert.False(bench.Gateway.TryReadFacts(Facts.TenantId, ["user-7"], out _, out _));
        Assert.True(bench.Gateway.TryReadFacts(Facts.TenantId, others, out _, out var found));
        Assert.Equal(Count - 1, found.Count);
    }

    /// <summary>They would push each other out, again and again.</summary>
    [Fact]
    public async Task More_users_than_fit_into_the_memory_are_not_loaded()
    {
        await using Bench bench = new Bench(usersMax: Count).Start();
        PutUsers(bench);

        Assert.False(await bench.Gateway.LoadAsync(Facts.TenantId, s_users, default));

        Assert.Equal(0, bench.Facts.Reads);
        Assert.True(await bench.Gateway.LoadAsync(Facts.TenantId, s_users[..(Count / 2)], default));
    }

    /// <summary>A gateway that was told to load all users.</summary>
    private static async Task<Bench> LoadAsync()
    {
        Bench bench = new Bench(usersMax: 2 * Count).Start();
        PutUsers(bench);
        Assert.True(await bench.Gateway.LoadAsync(Facts.TenantId, s_users, default));
        return bench;
    }

    /// <summary>Every second user holds the custom role that opens the till.</summary>
    private static void PutUsers(Bench bench)
    {
        bench.Facts.PutRole("night", "till");
        for (int number = 0; number < Count; number++)
        {
            bench.Facts.PutUser(s_users[number], number % 2 == 0 ? "night" : "clerk");
        }
    }

    private static Verdict Decide(Bench bench, string user, string action)
    {
        Assert.True(bench.Gateway.TryCheck(Facts.May(user, action), out CheckAnswer answer));
        return answer.Verdict;
    }

    private static DecisionReason? ReasonOf(Bench bench, string user)
    {
        Assert.True(bench.Gateway.TryCheck(Facts.May(user, "desk.open"), out CheckAnswer answer));
        return answer.Local?.Reason;
    }
}
