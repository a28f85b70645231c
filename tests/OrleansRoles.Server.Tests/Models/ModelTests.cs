using System.Net;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Models;

public sealed class ModelTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Notes =
        """
        model: NAME
        version: "VERSION"
        scopes: { tenant: {} }
        permissions: { notes.read: { scope: tenant } }
        resources: { note: {} }
        actions: { notes.read: { on: note, if: [notes.read] } }
        roles: { reader: { at: tenant, grants: [notes.read] } }
        """;

    private const string Bad = "model: bad\nversion: 1\n";
    private const string BadTenant = Bad + "scopes: { tenant: {} }\n";

    private readonly Caller _caller = fixture.Caller;

    [Fact]
    public async Task The_five_shipped_models_are_there()
    {
        Reply reply = await _caller.GetAsync("/v1/models");

        string[] names = [.. reply.Json["models"]!.AsArray().Select(model => (string)model!["model"]!)];
        string[] shipped = ["momentum", "momentus-connect", "momentus-elite", "squiz-console", "squiz-invitations"];
        Assert.Equal(shipped, names.Intersect(shipped));
        Assert.DoesNotContain("squiz-connect", names);
    }

    [Theory]
    [InlineData("momentum")]
    [InlineData("momentus-connect")]
    [InlineData("momentus-elite")]
    [InlineData("squiz-console")]
    [InlineData("squiz-invitations")]
    public async Task A_shipped_model_can_be_read_as_text_and_as_what_it_compiled_to(string name)
    {
        Reply text = await _caller.GetAsync($"/v1/models/{name}");
        Reply compiled = await _caller.GetAsync($"/v1/models/{name}?format=json");
        Reply valid = await _caller.PostAsync($"/v1/models/{name}/validate", text.Body, Caller.Yaml);
        Reply again = await _caller.PostAsync($"/v1/models/{name}/validate", compiled.Body, Caller.Json);

        Assert.Equal((Caller.Yaml, Caller.Json), (text.ContentType, compiled.ContentType));
        Assert.True(valid.Status == HttpStatusCode.OK, valid.Body);
        Assert.True(again.Status == HttpStatusCode.OK, again.Body);
        Assert.Equal(name, (string?)valid.Json["model"]);
    }

    [Fact]
    public async Task A_new_model_is_created_and_the_same_text_changes_nothing()
    {
        string text = Text("notes-1", "1");

        Reply created = await _caller.PutAsync("/v1/models/notes-1", text);
        Reply again = await _caller.PutAsync("/v1/models/notes-1", text);
        Reply read = await _caller.GetAsync("/v1/models/notes-1");
        Reply known = await _caller.GetAsync("/v1/models/notes-1", ("If-None-Match", read.Header("ETag")!));

        Assert.Equal((HttpStatusCode.Created, "/v1/models/notes-1"), (created.Status, created.Header("Location")));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(text, read.Body);
        Assert.Equal(created.Header("ETag"), read.Header("ETag"));
        Assert.Equal(HttpStatusCode.NotModified, known.Status);
    }

    [Fact]
    public async Task A_version_never_changes_but_a_new_one_can_be_put()
    {
        await _caller.PutModelAsync("notes-2", Text("notes-2", "1"));

        Reply conflict = await _caller.PutAsync("/v1/models/notes-2", Text("notes-2", "1") + "title: Other\n");
        Reply newer = await _caller.PutAsync("/v1/models/notes-2", Text("notes-2", "2"));
        Reply newest = await _caller.GetAsync("/v1/models/notes-2");
        Reply older = await _caller.GetAsync("/v1/models/notes-2?version=1");

        Assert.Equal((HttpStatusCode.Conflict, "model-version-exists"), (conflict.Status, conflict.Code));
        Assert.Equal(HttpStatusCode.OK, newer.Status);
        Assert.Equal(Text("notes-2", "2"), newest.Body);
        Assert.Equal(Text("notes-2", "1"), older.Body);
    }

    [Fact]
    public async Task A_tenant_runs_a_model_that_was_put()
    {
        await _caller.PutModelAsync("notes-3", Text("notes-3", "1"));
        await _caller.PutDocumentAsync("notes", "{ model: notes-3, users: [{ id: ana, roles: [reader] }] }");

        Reply reply = await _caller.PostAsync(
            "/t/notes/access/v1/evaluation",
            """
            {"subject":{"type":"user","id":"ana"},"action":{"name":"notes.read"},"resource":{"type":"note","id":"n"}}
            """);

        Assert.Equal("{\"decision\":true}", reply.Body);
    }

    [Fact]
    public async Task The_name_in_the_text_must_be_that_in_the_address()
    {
        Reply put = await _caller.PutAsync("/v1/models/notes-4", Text("notes-5", "1"));
        Reply validated = await _caller.PostAsync("/v1/models/notes-4/validate", Text("notes-5", "1"), Caller.Yaml);

        Assert.Equal((HttpStatusCode.BadRequest, "name-mismatch"), (put.Status, put.Code));
        Assert.Equal("name-mismatch", validated.Code);
    }

    [Fact]
    public async Task Validating_keeps_nothing()
    {
        Reply valid = await _caller.PostAsync("/v1/models/notes-6/validate", Text("notes-6", "1"), Caller.Yaml);
        Reply read = await _caller.GetAsync("/v1/models/notes-6");

        Assert.Equal(HttpStatusCode.OK, valid.Status);
        Assert.Equal("model-unknown", read.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("model: bad")]
    [InlineData(BadTenant + "actions: { a: { on: nothing, if: [b.c] } }")]
    [InlineData(Bad + "scopes: { a: { in: b }, b: { in: a } }")]
    [InlineData(Bad + "include: [nowhere]")]
    [InlineData(Bad + "include: [\"../../secret\"]")]
    [InlineData(BadTenant + "rules: { a: b, b: a }\nresources: { r: {} }\nactions: { x: { on: r, if: [a] } }")]
    [InlineData(BadTenant + "roles: { a: { at: tenant, includes: [b] }, b: { at: tenant, includes: [a] } }")]
    [InlineData(BadTenant + "permissions: { p: { scope: tenant, needs: q }, q: { scope: tenant, needs: p } }")]
    [InlineData("model: [bad")]
    public async Task A_model_with_mistakes_is_refused_with_their_places(string text)
    {
        Reply put = await _caller.PutAsync("/v1/models/bad", text);
        Reply validated = await _caller.PostAsync("/v1/models/bad/validate", text, Caller.Yaml);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "model-invalid"), (put.Status, put.Code));
        Assert.Equal("model-invalid", validated.Code);
        JsonObject diagnostic = put.Json["diagnostics"]![0]!.AsObject();
        Assert.Matches("^RM[0-9]{4}$", (string)diagnostic["code"]!);
        Assert.True((int)diagnostic["line"]! >= 1);
        Assert.NotEmpty((string)diagnostic["message"]!);
    }

    [Fact]
    public async Task A_model_beyond_the_limit_is_refused()
    {
        Reply reply = await _caller.PutAsync("/v1/models/big", "# " + new string('x', 5 * 1024 * 1024));

        Assert.Equal("body-too-large", reply.Code);
    }

    private static string Text(string name, string version) =>
        Notes.Replace("NAME", name, StringComparison.Ordinal)
            .Replace("VERSION", version, StringComparison.Ordinal) + "\n";
}
