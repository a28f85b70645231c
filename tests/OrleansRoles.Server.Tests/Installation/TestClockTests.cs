using System.Globalization;
using System.Net;
using OrleansRoles.Api;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Installation;

/// <summary>The clock that tests put forward: by itself, and over HTTP.</summary>
public sealed class TestClockTests(TestClockTests.TestingServer testing) : IClassFixture<TestClockTests.TestingServer>
{
    private const string Path = "/v1/test/clock";

    private static readonly string[] _testing = ["--OrleansRoles:TestClock=true", "--environment=Testing"];

    [Fact]
    public void The_clock_goes_on_from_where_it_was_put()
    {
        HandClock below = new();
        TestClock clock = new(below);
        DateTimeOffset start = clock.GetUtcNow();

        Assert.Equal(start.AddDays(30), clock.Advance(TimeSpan.FromDays(30)));
        below.Move(TimeSpan.FromSeconds(5));

        Assert.Equal(start.AddDays(30).AddSeconds(5), clock.GetUtcNow());
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void A_timer_fires_when_its_time_has_come_however_it_comes()
    {
        HandClock below = new();
        TestClock clock = new(below);
        int fired = 0;
        using ITimer timer = clock.CreateTimer(
            _ => fired++, null, TimeSpan.FromDays(100), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromDays(99));
        below.Move(TimeSpan.FromHours(23));
        Assert.Equal(0, fired);
        below.Move(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        Assert.Equal(1, fired);

        timer.Change(TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromDays(1));
        below.Move(TimeSpan.Zero);
        Assert.Equal(2, fired);

        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        clock.Advance(TimeSpan.FromDays(1000));
        below.Move(TimeSpan.FromDays(1));
        Assert.Equal(2, fired);
    }

    [Fact]
    public void A_timer_with_a_period_fires_once_for_a_jump_and_goes_on()
    {
        HandClock below = new();
        TestClock clock = new(below);
        int fired = 0;
        using ITimer timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        clock.Advance(TimeSpan.FromHours(10));
        below.Move(TimeSpan.Zero);
        Assert.Equal(1, fired);
        for (int hour = 0; hour < 3; hour++)
        {
            below.Move(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, fired);
    }

    [Fact]
    public async Task Time_limits_end_for_every_check_when_the_clock_is_put_forward()
    {
        const string Check =
            """
            {"subject":{"type":"user","id":"ana"},"action":{"name":"audit-trail.view"},
            "resource":{"type":"organization","id":"acme"}}
            """;
        await using RunningServer server = await RunningServer.StartAsync(_testing);
        DateTimeOffset now = await NowAsync(server);
        string until = now.AddDays(30).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await server.Caller.PutDocumentAsync(
            "acme",
            $"{{ model: momentum, name: Acme, users: [{{ id: ana }}], assignments: "
            + $"[{{ user: ana, role: organization-admin, at: tenant, until: {until} }}] }}");
        Assert.Equal("{\"decision\":true}", (await CheckAsync()).Body);

        Reply day29 = await server.Caller.PostAsync(Path, """{"advance":"P29D"}""");
        Assert.Equal(HttpStatusCode.OK, day29.Status);
        Assert.Equal("{\"decision\":true}", (await CheckAsync()).Body);
        await server.Caller.PostAsync(Path, $$"""{"to":"{{until}}"}""");

        Assert.Equal("{\"decision\":false}", (await CheckAsync()).Body);
        Assert.True(await NowAsync(server) >= now.AddDays(30).AddSeconds(-1));

        Task<Reply> CheckAsync() => server.Caller.PostAsync("/t/acme/access/v1/evaluation", Check);
    }

    [Theory]
    [InlineData("{}", "request-invalid")]
    [InlineData("""{"seconds":1,"advance":"PT1S"}""", "request-invalid")]
    [InlineData("""{"advance":"a month"}""", "request-invalid")]
    [InlineData("""{"advance":"P99999999D"}""", "request-invalid")]
    [InlineData("""{"seconds":99999999999}""", "request-invalid")]
    [InlineData("""{"to":"9999-01-01T00:00:00Z"}""", "request-invalid")]
    [InlineData("""{"advance":"-P1D"}""", "clock-goes-back")]
    [InlineData("""{"seconds":-1}""", "clock-goes-back")]
    [InlineData("""{"to":"2020-01-01T00:00:00Z"}""", "clock-goes-back")]
    public async Task The_clock_refuses_what_is_no_way_forward(string body, string code)
    {
        DateTimeOffset before = await NowAsync(testing.Server);

        Reply reply = await testing.Server.Caller.PostAsync(Path, body);

        Assert.Equal(code, reply.Code);
        Assert.True(await NowAsync(testing.Server) - before < TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_such_address()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        Assert.Equal("not-found", (await server.Caller.GetAsync(Path)).Code);
    }

    [Fact]
    public async Task In_production_the_setting_stops_the_start()
    {
        (int exitCode, string error) = await ServerProcess.FailAsync(
            "--OrleansRoles:TestClock=true", "--environment=Production");

        Assert.Equal(1, exitCode);
        Assert.Contains("OrleansRoles:TestClock: ", error, StringComparison.Ordinal);
        Assert.Contains("--environment Testing", error, StringComparison.Ordinal);
    }

    private static async Task<DateTimeOffset> NowAsync(RunningServer server) => DateTimeOffset.Parse(
        (string)(await server.Caller.GetAsync(Path)).Json["now"]!, CultureInfo.InvariantCulture);

    /// <summary>A server for those tests that leave its clock alone.</summary>
    public sealed class TestingServer : IAsyncLifetime
    {
        internal RunningServer Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await RunningServer.StartAsync(_testing);

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }

    /// <summary>A clock that stands still until it is moved; its timers fire inside the move.</summary>
    private sealed class HandClock : TimeProvider
    {
        private readonly List<HandTimer> _timers = [];
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            HandTimer timer = new(this, () => callback(state));
            timer.Change(dueTime, period);
            _timers.Add(timer);
            return timer;
        }

        public void Move(TimeSpan by)
        {
            _now += by;
            foreach (HandTimer timer in _timers.Where(timer => timer.Due <= _now).ToArray())
            {
                timer.Fire();
            }
        }

        private sealed class HandTimer(HandClock clock, Action fire) : ITimer
        {
            public DateTimeOffset? Due { get; private set; }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Assert.Equal(Timeout.InfiniteTimeSpan, period);
                Assert.True(dueTime <= TimeSpan.FromDays(49), "no timer takes a longer span");
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                return true;
            }

            public void Fire()
            {
                Due = null;
                fire();
            }

            public void Dispose() => Due = null;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
