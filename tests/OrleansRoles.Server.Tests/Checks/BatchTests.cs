using System.Net;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Checks;

public sealed class BatchTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Address = $"/t/{ServerFixture.Certification}/access/v1/evaluations";
    private const string Alice = "\"subject\":{\"type\":\"user\",\"id\":\"alice\"}";
    private const string Bob = "\"subject\":{\"type\":\"user\",\"id\":\"bob\"}";
    private const string Read = "\"action\":{\"name\":\"read\"}";
    private const string Write = "\"action\":{\"name\":\"write\"}";
    private const string Record = "\"resource\":{\"type\":\"record\",\"id\":\"r\"}";

    private readonly Caller _caller = fixture.Caller;

    [Fact]
    public async Task Items_take_over_what_they_do_not_say_themselves()
    {
        string answer = await DecideAsync(
            $$"""{ {{Bob}}, {{Record}}, "evaluations":[{ {{Read}} },{ {{Write}} },{ {{Alice}}, {{Write}} }]}""");

        Assert.Equal("true,false,true", answer);
    }

    [Fact]
    public async Task Defaults_may_stand_behind_the_items()
    {
        string answer = await DecideAsync($$"""{"evaluations":[{ {{Read}} },{ {{Write}} }], {{Record}}, {{Bob}} }""");

        Assert.Equal("true,false", answer);
    }

    [Fact]
    public async Task An_items_member_replaces_the_whole_default()
    {
        string answer = await DecideAsync(
            $$"""
            { {{Alice}}, {{Write}}, "resource": {"type":"record","id":"r","properties":{"status":"archived"} },
            "evaluations":[{},{"resource":{"type":"record","id":"r"} },{"resource":{"id":"r"} }]}
            """);

        Assert.Equal("false,true,false", answer);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"resource":"r"}""")]
    [InlineData("""{"resource":{"type":"record","id":1}}""")]
    [InlineData("""{"resource":{"type":"record","id":"r"},"context":1}""")]
    public async Task A_broken_item_is_a_deny_among_the_others(string item)
    {
        string answer = await DecideAsync(
            $$"""{ {{Alice}}, {{Read}}, "evaluations":[{ {{Record}} },{{item}},{ {{Record}} }]}""");

        Assert.Equal("true,false,true", answer);
    }

    [Fact]
    public async Task A_broken_item_says_what_is_wrong_where_details_are_asked_for()
    {
        Reply reply = await _caller.PostAsync(
            Address, $$"""{ {{Alice}}, {{Read}}, "context":{"explain":true}, "evaluations":[{},{ {{Record}} }]}""");

        JsonArray items = reply.Json["evaluations"]!.AsArray();
        Assert.Equal("request-invalid", (string?)items[0]!["context"]!["reason"]);
        string message = (string)items[0]!["context"]!["error"]!["message"]!;
        Assert.Contains("`resource` is missing", message, StringComparison.Ordinal);
        Assert.Equal("allowed", (string?)items[1]!["context"]!["reason"]);
    }

    [Theory]
    [InlineData("deny_on_first_deny", "true,false")]
    [InlineData("permit_on_first_permit", "true")]
    [InlineData("execute_all", "true,false,true")]
    public async Task The_semantic_says_where_the_answer_ends(string semantic, string expected)
    {
        string answer = await DecideAsync(
            $$"""
            { {{Bob}}, {{Record}}, "options":{"evaluations_semantic":"{{semantic}}"},
            "evaluations":[{ {{Read}} },{ {{Write}} },{ {{Read}} }]}
            """);

        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData("""{"evaluations_semantic":"bogus"}""")]
    [InlineData("""{"evaluations_semantic":1}""")]
    [InlineData("""[]""")]
    public async Task An_unknown_semantic_is_a_problem(string options)
    {
        Reply reply = await _caller.PostAsync(
            Address, $$"""{ {{Alice}}, {{Read}}, "options":{{options}}, "evaluations":[{ {{Record}} }]}""");

        Assert.Equal((HttpStatusCode.BadRequest, "request-invalid"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("\"evaluations\":7")]
    [InlineData("\"evaluations\":null")]
    [InlineData("\"evaluations\":[{}],\"evaluations\":[{}]")]
    [InlineData("\"evaluations\":[{}],\"subject\":\"alice\"")]
    [InlineData("\"evaluations\":[{}],\"action\":{\"name\":1}")]
    [InlineData("\"evaluations\":[{}],\"context\":[]")]
    public async Task A_mistyped_member_beside_the_items_is_a_problem(string members)
    {
        Reply reply = await _caller.PostAsync(Address, $$"""{ {{Record}}, {{members}} }""");

        Assert.Equal((HttpStatusCode.BadRequest, "request-invalid"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData(", \"evaluations\":[]")]
    public async Task Without_items_the_answer_is_that_of_one_check(string items)
    {
        Reply reply = await _caller.PostAsync(Address, $$"""{ {{Alice}}, {{Read}}, {{Record}} {{items}} }""");
        Reply broken = await _caller.PostAsync(Address, $$"""{ {{Alice}}, {{Read}} {{items}} }""");

        Assert.Equal("{\"decision\":true}", reply.Body);
        Assert.Equal(HttpStatusCode.BadRequest, broken.Status);
    }

    [Fact]
    public async Task Ten_thousand_items_are_decided_and_one_more_is_refused()
    {
        string items = string.Join(',', Enumerable.Repeat("{}", 10_000));

        string defaults = $"{Alice}, {Read}, {Record}";

        Reply full = await _caller.PostAsync(Address, $$"""{ {{defaults}}, "evaluations":[{{items}}]}""");
        Reply over = await _caller.PostAsync(Address, $$"""{ {{defaults}}, "evaluations":[{{items}},{}]}""");

        Assert.Equal(10_000, full.Json["evaluations"]!.AsArray().Count(item => (bool)item!["decision"]!));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "batch-too-large"), (over.Status, over.Code));
        Assert.Contains("10001", (string?)over.Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_that_does_not_exist_is_a_problem()
    {
        Reply reply = await _caller.PostAsync(
            "/t/nowhere/access/v1/evaluations", $$"""{ {{Alice}}, {{Read}}, "evaluations":[{ {{Record}} }]}""");

        Assert.Equal("tenant-unknown", reply.Code);
    }

    private async Task<string> DecideAsync(string request)
    {
        Reply reply = await _caller.PostAsync(Address, request);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
        return string.Join(',', reply.Json["evaluations"]!.AsArray().Select(item => item!["decision"]!.ToJsonString()));
    }
}
