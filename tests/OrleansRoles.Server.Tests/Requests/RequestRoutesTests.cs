using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using OrleansRoles.Api;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Description;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Server.Tests.Hosting;
using OrleansRoles.Storage.Sqlite;
using Caller = OrleansRoles.Server.Tests.Hosting.Caller;

namespace OrleansRoles.Server.Tests.Requests;

/// <summary>What every command and query over HTTP has in common, tried with one of each.</summary>
public sealed class RequestRoutesTests : IAsyncLifetime
{
    private const string Path = "/v1/things/t1";

    private static readonly Operation _put = new("putThing", "PUT", "/v1/things/{thing}", "things", "Puts a thing")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Command,
        Body = new("SampleBody", "A thing.", "{}") { Type = SampleJson.Default.SampleBody },
        Answers = [],
    };

    private static readonly Operation _post = _put with
    {
        Id = "postThing", Method = "POST", Body = null, CreatedAt = "/v1/things/{thing}/parts/{id}",
    };

    private static readonly Operation _get = _post with { Id = "getThing", Method = "GET", Kind = OperationKind.Query };

    private readonly TemporaryFolder _folder = new();
    private WebApplication _app = null!;
    private SqliteStore _store = null!;
    private Caller _caller = null!;
    private (Request Request, RequestContext Context)? _last;
    private Outcome<Entities.Requests.Answer> _next;

    public async Task InitializeAsync()
    {
        _store = SqliteStore.Open(System.IO.Path.Combine(_folder.Path, "store.db"));
        await _store.MigrateAsync(default);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        Identification identification = new(
            new OperatorKey(OperatorKey.HashOf(RunningServer.Key)),
            new ServiceRegistry(
                _store, new InstallationJournal(_store, TimeProvider.System, SystemEntropy.Instance),
                TimeProvider.System, true),
            new IntegrationKeys(_store, TimeProvider.System), null);
        RouteTable routes = new(_app, new Gate(identification, null!, new RateLimits(new RateLimitOptions())));
        RequestRoutes requests = new(
            routes,
            (request, context, _) =>
            {
                _last = (request, context);
                return ValueTask.FromResult(_next);
            },
            new ApiOptions { CommandBytesMax = 1000 });
        requests.Map<SampleBody>(_put, (at, body) => new PutThing { Tenant = at.Id("thing"), Name = body.Name });
        requests.Map(_post, at => new PutThing { Tenant = at.Id("thing"), Name = "posted" });
        requests.Map(_get, at => new GetThing { Tenant = at.Id("thing"), Page = at.Page, Since = at.Instant("since") });
        await _app.StartAsync();
        _caller = new Caller(_app.Urls.First(), RunningServer.Key);
    }

    public async Task DisposeAsync()
    {
        _caller.Dispose();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_command_carries_caller_reason_key_and_expected_revision()
    {
        _next = Answer(AnswerKind.Done, "{\"a\":1}", 8);

        Reply reply = await _caller.PutAsync(
            Path, """{"name":"n"}""", Caller.Json, ("Reason", "spring cleaning"),
            ("Idempotency-Key", "\"k-1\""), ("If-Match", "\"7\""));

        Assert.Equal((HttpStatusCode.OK, "{\"a\":1}", "\"8\""), (reply.Status, reply.Body, reply.Header("ETag")));
        Assert.Equal(new PutThing { Tenant = "t1", Name = "n" }, _last!.Value.Request);
        Assert.Equal(
            new RequestContext
            {
                Caller = Entities.Requests.Caller.Platform,
                Reason = "spring cleaning",
                IdempotencyKey = "k-1",
                ExpectedRevision = 7,
            },
            _last.Value.Context);
    }

    [Theory]
    [InlineData("Idempotency-Key", "")]
    [InlineData("Idempotency-Key", "two words")]
    [InlineData("Idempotency-Key", "\"")]
    [InlineData("If-Match", "*")]
    [InlineData("If-Match", "\"1\", \"2\"")]
    [InlineData("If-Match", "W/\"1\"")]
    [InlineData("If-Match", "\"x\"")]
    [InlineData("If-Match", "\"-1\"")]
    [InlineData("If-None-Match", "*")]
    public async Task A_header_that_is_not_understood_stops_the_command(string name, string value)
    {
        Reply reply = await _caller.PutAsync(Path, """{"name":"n"}""", Caller.Json, (name, value));

        Assert.Equal((HttpStatusCode.BadRequest, "header-invalid"), (reply.Status, reply.Code));
        Assert.Null(_last);
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_stops_the_command()
    {
        Reply wrong = await _caller.PutAsync(Path, """{"name":1}""", Caller.Json);
        Reply large = await _caller.PutAsync(Path, $$"""{"name":"{{new string('x', 1000)}}"}""", Caller.Json);
        Reply yaml = await _caller.PutAsync(Path, "name: n", Caller.Yaml);

        Assert.Equal(("request-invalid", "/name"), (wrong.Code, (string?)wrong.Json["pointer"]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.Status);
        Assert.Equal("body-too-large", large.Code);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "content-type-unsupported"), (yaml.Status, yaml.Code));
        Assert.Null(_last);
    }

    [Fact]
    public async Task The_status_follows_from_what_happened()
    {
        _next = Answer(AnswerKind.Created, """{"id":"p 1"}""");
        Reply put = await _caller.PutAsync(Path, """{"name":"n"}""", Caller.Json);
        Reply post = await _caller.SendAsync(HttpMethod.Post, Path, null, null);
        _next = Answer(AnswerKind.Pending, """{"id":"p"}""");
        Reply pending = await _caller.SendAsync(HttpMethod.Post, Path, null, null);
        _next = Answer(AnswerKind.Unchanged, "");
        Reply unchanged = await _caller.SendAsync(HttpMethod.Post, Path, null, null);

        Assert.Equal((HttpStatusCode.Created, Path), (put.Status, put.Header("Location")));
        Assert.Equal((HttpStatusCode.Created, "/v1/things/t1/parts/p%201"), (post.Status, post.Header("Location")));
        Assert.Equal((HttpStatusCode.Accepted, "/v1/things/t1/parts/p"), (pending.Status, pending.Header("Location")));
        Assert.Equal((HttpStatusCode.NoContent, ""), (unchanged.Status, unchanged.Body));
    }

    [Fact]
    public async Task Every_rule_that_refuses_has_the_status_of_its_class()
    {
        foreach (RefusalKind kind in Enum.GetValues<RefusalKind>())
        {
            _next = new Refusal(kind, "no, since it is so");
            Reply reply = await _caller.SendAsync(HttpMethod.Post, Path, null, null);
            int expected = RefusalRules.Of(kind).Class switch
            {
                RefusalClass.Forbidden => 403,
                RefusalClass.Unknown => 404,
                RefusalClass.Conflict => 409,
                RefusalClass.Precondition => 412,
                RefusalClass.Invalid => 422,
                RefusalClass.Busy => 503,
            };
            Assert.Equal((expected, RefusalRules.Of(kind).Code), ((int)reply.Status, reply.Code));
            Assert.Equal("no, since it is so", (string?)reply.Json["detail"]);
        }
    }

    [Fact]
    public async Task A_query_pages_by_key_and_knows_what_the_caller_has()
    {
        _next = Answer(AnswerKind.Done, "{}", 3);
        string cursor = Page.CursorOf("user\u001fzoë");

        Reply page = await _caller.GetAsync($"{Path}?limit=5&after={cursor}&since=2026-12-01T00:00:00Z");
        Reply known = await _caller.GetAsync(Path, ("If-None-Match", "\"3\""));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal((HttpStatusCode.NotModified, ""), (known.Status, known.Body));
        Assert.Equal(new Page(100), ((GetThing)_last!.Value.Request).Page);
        await _caller.GetAsync($"{Path}?limit=5&after={cursor}&since=2026-12-01T00:00:00Z");
        Assert.Equal(
            new GetThing
            {
                Tenant = "t1",
                Page = new Page(5, "user\u001fzoë"),
                Since = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero),
            },
            _last.Value.Request);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("after=***")]
    [InlineData("since=yesterday")]
    [InlineData("since=2026-12-01T00:00:00Z&since=2026-12-01T00:00:00Z")]
    public async Task A_query_that_is_not_understood_is_not_asked(string query)
    {
        Reply reply = await _caller.GetAsync($"{Path}?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, "query-invalid"), (reply.Status, reply.Code));
        Assert.Null(_last);
    }

    private static Outcome<Entities.Requests.Answer> Answer(AnswerKind kind, string body, long? revision = null) =>
        new Entities.Requests.Answer(kind, Encoding.UTF8.GetBytes(body), revision);

    private sealed record PutThing : Command
    {
        public required string Name { get; init; }

        public override EntityKey Owner => new(Tenant, "thing", "t");
    }

    private sealed record GetThing : Query
    {
        public required Page Page { get; init; }

        public DateTimeOffset? Since { get; init; }
    }
}
