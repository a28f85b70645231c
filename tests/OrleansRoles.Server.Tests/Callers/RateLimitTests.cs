using System.Net;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Description;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Server.Tests.Hosting;
using Caller = OrleansRoles.Entities.Requests.Caller;

namespace OrleansRoles.Server.Tests.Callers;

public sealed class RateLimitTests
{
    private const string Check =
        """{"subject":{"type":"user","id":"ana"},"action":{"name":"x"},"resource":{"type":"y","id":"z"}}""";

    [Fact]
    public async Task A_caller_that_sends_too_much_is_told_when_to_come_back()
    {
        await using RunningServer server = await RunningServer.StartAsync("--OrleansRoles:RateLimits:Operator=1");
        using Hosting.Caller one = OneProcessOf(server);
        List<Reply> replies = [];
        for (int number = 0; number < 30; number++)
        {
            replies.Add(await one.GetAsync("/v1/models"));
        }

        Reply refused = replies.First(reply => reply.Status != HttpStatusCode.OK);
        Assert.InRange(replies.Count(reply => reply.Status == HttpStatusCode.OK), 10, 29);
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate-limited"), (refused.Status, refused.Code));
        Assert.True(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture) >= 1);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/health/live")).Status);
    }

    [Fact]
    public async Task Checks_count_apart_and_only_where_that_is_set()
    {
        await using RunningServer free = await RunningServer.StartAsync("--OrleansRoles:RateLimits:Operator=1");
        await using RunningServer tight = await RunningServer.StartAsync("--OrleansRoles:RateLimits:Checks=1");

        Assert.Equal(0, await RefusedAsync(free));
        Assert.InRange(await RefusedAsync(tight), 1, 20);
        Assert.Equal(HttpStatusCode.OK, (await tight.Caller.GetAsync("/v1/models")).Status);

        static async Task<int> RefusedAsync(RunningServer server)
        {
            using Hosting.Caller one = OneProcessOf(server);
            int refused = 0;
            for (int number = 0; number < 30; number++)
            {
                Reply reply = await one.PostAsync("/t/nowhere/access/v1/evaluation", Check);
                refused += reply.Status == HttpStatusCode.TooManyRequests ? 1 : 0;
            }

            return refused;
        }
    }

    [Fact]
    public void Callers_do_not_use_up_each_others_share()
    {
        using RateLimits limits = new(new RateLimitOptions { User = 1 });
        Principal ana = UserOf("acme", "ana");

        int accepted = Enumerable.Range(0, 30).Count(_ => limits.Count(Operations.GetTenant, ana) is null);

        Assert.InRange(accepted, 10, 12);
        Assert.Null(limits.Count(Operations.GetTenant, UserOf("acme", "ben")));
        Assert.Null(limits.Count(Operations.GetTenant, UserOf("globex", "ana")));
        Assert.Null(limits.Count(Operations.GetTenant, Principal.Platform));
    }

    // Requests are counted in each process by itself.
    private static Hosting.Caller OneProcessOf(RunningServer server) => new(server.Address, RunningServer.Key);

    private static Principal UserOf(string tenant, string id) => new()
    {
        Kind = PrincipalKinds.User,
        Caller = new Caller(CallerKind.User, id),
        Tenant = tenant,
    };
}
