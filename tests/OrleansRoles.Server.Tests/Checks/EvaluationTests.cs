using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Checks;

public sealed class EvaluationTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Address = $"/t/{ServerFixture.Certification}/access/v1/evaluation";
    private const string Allowed = "{\"decision\":true}";
    private const string Denied = "{\"decision\":false}";

    private const string Explain = "\"context\":{\"explain\":true},";

    private const string ReadsRecord =
        "\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}";

    private const string AliceReads = """{"subject":{"type":"user","id":"alice"},""" + ReadsRecord;

    private readonly Caller _caller = fixture.Caller;

    [Fact]
    public async Task A_plain_allow_is_exactly_the_decision()
    {
        Reply reply = await _caller.PostAsync(Address, AliceReads);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("application/json", reply.ContentType);
        Assert.Equal(Allowed, reply.Body);
    }

    [Theory]
    [InlineData("nobody", "user", "read", "record")]
    [InlineData("bob", "user", "write", "record")]
    [InlineData("alice", "robot", "read", "record")]
    [InlineData("alice", "operator", "read", "record")]
    [InlineData("alice", "user", "fly", "record")]
    [InlineData("alice", "user", "read", "spaceship")]
    [InlineData("", "user", "read", "record")]
    public async Task What_nobody_may_is_a_plain_deny(string user, string type, string action, string resource)
    {
        string request =
            $$"""
            { "subject": {"type":"{{type}}","id":"{{user}}"}, "action": { "name": "{{action}}" },
            "resource": {"type":"{{resource}}","id":"r"} }
            """;

        Reply reply = await _caller.PostAsync(Address, request);

        Assert.Equal((HttpStatusCode.OK, Denied), (reply.Status, reply.Body));
    }

    [Fact]
    public async Task Escapes_unknown_members_and_any_order_make_no_difference()
    {
        const string Request =
            """
            {"x":[{"deep":[1,2,{}]}],"resource":{"id":"r","more":null,"type":"record"},
            "action":{"properties":{},"name":"re\u0061d"},"subject":{"\u0069d":"alice","type":"us\u0065r"}}
            """;

        Reply reply = await _caller.PostAsync(Address, Request);

        Assert.Equal(Allowed, reply.Body);
    }

    [Fact]
    public async Task A_body_that_arrives_in_pieces_is_read_like_any_other()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Address);
        request.Content = new StreamContent(new DrippingStream(Encoding.UTF8.GetBytes(AliceReads)));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TransferEncodingChunked = true;

        Reply reply = await _caller.SendAsync(request);

        Assert.Equal(Allowed, reply.Body);
    }

    [Fact]
    public async Task A_large_body_is_read_whole()
    {
        string filler = new('x', 300_000);
        string request = AliceReads.Insert(1, $"\"filler\":\"{filler}\",");

        Reply reply = await _caller.PostAsync(Address, request);

        Assert.Equal(Allowed, reply.Body);
    }

    [Fact]
    public async Task An_explained_allow_names_reason_obligations_and_carriers()
    {
        Reply reply = await _caller.PostAsync(Address, AliceReads.Insert(1, Explain));

        JsonObject context = reply.Json["context"]!.AsObject();
        Assert.True((bool)reply.Json["decision"]!);
        Assert.Equal("allowed", (string?)context["reason"]);
        Assert.Empty(context["obligations"]!.AsArray());
        JsonObject carrier = context["explanation"]!["carriedBy"]![0]!.AsObject();
        Assert.Equal(
            ("records.read", "author", "tenant", "tenant"),
            ((string?)carrier["requirement"], (string?)carrier["role"], (string?)carrier["assignedAt"],
                (string?)carrier["heldAt"]));
    }

    [Fact]
    public async Task An_explained_deny_names_reason_failures_and_remedies()
    {
        string request = AliceReads.Replace("alice", "bob", StringComparison.Ordinal)
            .Replace("read", "delete", StringComparison.Ordinal)
            .Insert(1, Explain);

        Reply reply = await _caller.PostAsync(Address, request);

        JsonObject context = reply.Json["context"]!.AsObject();
        Assert.False((bool)reply.Json["decision"]!);
        Assert.Equal("permission-missing", (string?)context["reason"]);
        Assert.Null(context["obligations"]);
        JsonObject failure = context["explanation"]!["failures"]![0]!.AsObject();
        Assert.Equal("records.write", (string?)failure["requirement"]);
        Assert.Equal("author", (string?)failure["remedies"]![0]!["role"]);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("\"true\"")]
    [InlineData("null")]
    public async Task Only_true_asks_for_details(string explain)
    {
        Reply reply = await _caller.PostAsync(Address, AliceReads.Insert(1, $"\"context\":{{\"explain\":{explain}}},"));

        Assert.Equal(Allowed, reply.Body);
    }

    [Fact]
    public async Task A_tenant_that_does_not_exist_is_a_problem()
    {
        Reply reply = await _caller.PostAsync("/t/nowhere/access/v1/evaluation", AliceReads);

        Assert.Equal((HttpStatusCode.NotFound, "tenant-unknown"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("{} {}")]
    [InlineData("""{"subject":1}""")]
    [InlineData("""{"subject":{"type":"user","id":"\ud800"},""" + ReadsRecord)]
    [InlineData("""{"subject":{"type":"user","id":5},""" + ReadsRecord)]
    [InlineData("""{"subject":{"type":"user"},""" + ReadsRecord)]
    [InlineData("""{"subject":{"type":"user","id":"a","id":"b"},""" + ReadsRecord)]
    [InlineData("""{"subject":{"type":"user","id":"a"},"subject":{"type":"user","id":"b"},""" + ReadsRecord)]
    [InlineData("""{"subject":{"type":"user","id":"a","properties":[]},""" + ReadsRecord)]
    [InlineData("""{"subject":{"type":"user","id":"a"},"context":7,""" + ReadsRecord)]
    [InlineData("""{"action":{"name":null},"subject":{"type":"user","id":"a"},"resource":{"type":"t","id":"r"}}""")]
    public async Task A_malformed_check_is_a_problem_that_says_where(string body)
    {
        Reply reply = await _caller.PostAsync(Address, body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains(reply.Code, new[] { "json-malformed", "request-invalid" });
        bool saysWhere = reply.Json["line"] is not null || reply.Json["pointer"] is not null;
        Assert.True(body.Length == 0 || saysWhere, reply.Body);
    }

    [Fact]
    public async Task A_missing_member_is_named_by_a_pointer()
    {
        Reply reply = await _caller.PostAsync(
            Address, """{"subject":{"type":"user","id":"a"},"action":{},"resource":{"type":"record","id":"r"}}""");

        Assert.Equal("/action/name", (string?)reply.Json["pointer"]);
        Assert.Equal("`action.name` is missing: write the name as a string", (string?)reply.Json["detail"]);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_a_problem_that_says_where()
    {
        byte[] body = [.. "{\"subject\":\n\""u8, 0xC3, 0x28, .. "\"}"u8];

        Reply reply = await _caller.SendAsync(HttpMethod.Post, Address, body, "application/json");

        Assert.Equal("invalid-utf8", reply.Code);
        Assert.Equal((2, 2), ((int)reply.Json["line"]!, (int)reply.Json["column"]!));
    }

    [Fact]
    public async Task Nesting_without_end_is_a_problem()
    {
        string nested = new string('[', 10_000) + new string(']', 10_000);
        string body = AliceReads.Insert(1, $"\"context\":{{\"x\":{nested}}},");

        Reply reply = await _caller.PostAsync(Address, body);

        Assert.Equal("json-malformed", reply.Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/problem+json")]
    [InlineData("nonsense")]
    public async Task A_content_type_other_than_JSON_is_a_bad_request(string? contentType)
    {
        Reply reply = await _caller.PostAsync(Address, AliceReads, contentType);

        Assert.Equal((HttpStatusCode.BadRequest, "content-type-not-json"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    public async Task JSON_in_UTF8_is_accepted_however_it_is_written(string contentType)
    {
        Reply reply = await _caller.PostAsync(Address, AliceReads, contentType);

        Assert.Equal(Allowed, reply.Body);
    }

    [Fact]
    public async Task A_check_beyond_the_limit_is_refused()
    {
        string body = AliceReads.Insert(1, $"\"filler\":\"{new string('x', 1024 * 1024)}\",");

        Reply reply = await _caller.PostAsync(Address, body);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body-too-large"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Another_method_is_a_problem(string method)
    {
        Reply reply = await _caller.SendAsync(HttpMethod.Parse(method), Address, null, null);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "method-not-allowed"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("Bearer wrong")]
    [InlineData("Basic YTpi")]
    [InlineData("")]
    [InlineData(RunningServer.Key)]
    [InlineData("Bearer a-key-for-tests-onlz")]
    public async Task Without_the_key_nothing_is_answered(string authorization)
    {
        Reply reply = await _caller.PostAsync(Address, AliceReads, Caller.Json, ("Authorization", authorization));

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (reply.Status, reply.Code));
        Assert.StartsWith("Bearer", reply.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_request_id_is_echoed_on_answers_and_on_problems()
    {
        Reply answer = await _caller.PostAsync(Address, AliceReads, Caller.Json, ("X-Request-ID", "abc-1"));
        Reply problem = await _caller.PostAsync(Address, "{", Caller.Json, ("X-Request-ID", "abc-2"));
        Reply nowhere = await _caller.GetAsync("/nowhere", ("X-Request-ID", "abc-3"));
        Reply nobody = await _caller.GetAsync("/v1/models", ("X-Request-ID", "abc-4"), ("Authorization", "x"));

        Assert.Equal("abc-1", answer.Header("X-Request-ID"));
        Assert.Equal("abc-2", problem.Header("X-Request-ID"));
        Assert.Equal("abc-3", nowhere.Header("X-Request-ID"));
        Assert.Equal("abc-4", nobody.Header("X-Request-ID"));
    }

    [Fact]
    public async Task A_problem_carries_the_callers_trace_id()
    {
        Reply reply = await _caller.PostAsync(
            Address, "{", Caller.Json, ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", (string?)reply.Json["traceId"]);
    }

    [Fact]
    public async Task Search_is_not_there()
    {
        Reply reply = await _caller.PostAsync($"/t/{ServerFixture.Certification}/access/v1/search/subject", "{}");

        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData($"/.well-known/authzen-configuration/t/{ServerFixture.Certification}")]
    [InlineData($"/t/{ServerFixture.Certification}/.well-known/authzen-configuration")]
    public async Task Discovery_names_the_decision_point_and_its_endpoints(string address)
    {
        Reply reply = await _caller.GetAsync(address, ("Authorization", ""));

        string point = $"{fixture.Server.Address}/t/{ServerFixture.Certification}";
        Assert.Equal(point, (string?)reply.Json["policy_decision_point"]);
        Assert.Equal($"{point}/access/v1/evaluation", (string?)reply.Json["access_evaluation_endpoint"]);
        Assert.Equal($"{point}/access/v1/evaluations", (string?)reply.Json["access_evaluations_endpoint"]);
        Assert.Null(reply.Json["search_subject_endpoint"]);
    }

    [Fact]
    public async Task Discovery_tells_only_the_operator_whether_there_is_a_tenant()
    {
        const string Nowhere = "/t/nowhere/.well-known/authzen-configuration";

        Assert.Equal(HttpStatusCode.OK, (await _caller.GetAsync(Nowhere, ("Authorization", ""))).Status);
        Assert.Equal("tenant-unknown", (await _caller.GetAsync(Nowhere)).Code);
    }

    /// <summary>Gives its bytes three at a time.</summary>
    private sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(3, buffer.Length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            byte[] buffer = new byte[3];
            while (Read(buffer) is > 0 and var count)
            {
                await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await destination.FlushAsync(cancellationToken);
            }
        }
    }
}
