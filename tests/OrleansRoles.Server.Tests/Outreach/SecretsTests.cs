using System.Net;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Outreach;

/// <summary>What is shown once: keys of integration users, secrets of webhooks; and what becomes of keys.</summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private const string At = "/v1/tenants/acme";
    private const string Keys = $"{At}/users/bot/keys";

    private RunningServer _server = null!;

    private Caller Caller => _server.Caller;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(
            "--OrleansRoles:TestClock=true", "--environment=Testing");
        await Caller.PutDocumentAsync(
            "acme", "{ model: momentum, name: Acme, users: [{ id: oda, roles: [organization-admin] }] }");
        Reply made = await Caller.PutAsync($"{At}/integration-users/bot", """{"name":"import"}""", Caller.Json);
        Assert.Equal((HttpStatusCode.Created, $"{At}/users/bot"), (made.Status, made.Header("Location")));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_key_is_shown_in_the_answer_that_made_it_and_nowhere_else()
    {
        (string, string) once = ("Idempotency-Key", "k-1");
        Reply made = await Caller.PostAsync(Keys, """{"label":"import"}""", Caller.Json, once);
        string key = (string)made.Json["key"]!;
        string secret = key.Split('.')[2];

        Reply again = await Caller.PostAsync(Keys, """{"label":"import"}""", Caller.Json, once);
        Reply found = await Caller.GetAsync(made.Header("Location")!);
        Reply list = await Caller.GetAsync(Keys);
        Reply audit = await Caller.GetAsync($"{At}/audit?limit=1000");
        Reply document = await Caller.GetAsync($"{At}/document");

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal((string?)made.Json["id"], (string?)again.Json["id"]);
        Assert.Equal((string?)made.Json["id"], (string?)found.Json["id"]);
        Assert.Contains("key-issued", audit.Body, StringComparison.Ordinal);
        Assert.All(
            [again.Body, found.Body, list.Body, audit.Body, document.Body],
            text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await UseAsync(key));
    }

    [Fact]
    public async Task A_key_that_is_rotated_ends_with_the_overlap_and_the_new_one_at_its_time()
    {
        Reply first = await Caller.PostAsync(Keys, "{}");
        string old = (string)first.Json["key"]!;
        string now = (string)(await Caller.GetAsync("/v1/test/clock")).Json["now"]!;
        string until = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture).AddHours(3)
            .ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

        Reply rotated = await Caller.PostAsync(
            $"{first.Header("Location")}/rotate", $$"""{"overlapSeconds":3600,"until":"{{until}}"}""");
        string next = (string)rotated.Json["key"]!;
        Assert.Equal(HttpStatusCode.Created, rotated.Status);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await UseAsync(old), await UseAsync(next)));

        await Caller.PostAsync("/v1/test/clock", """{"advance":"PT1H"}""");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await UseAsync(old), await UseAsync(next)));

        await Caller.PostAsync("/v1/test/clock", """{"advance":"PT2H"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, await UseAsync(next));
        JsonObject[] keys = [.. (await Caller.GetAsync(Keys)).Json["keys"]!.AsArray().OfType<JsonObject>()];
        Assert.All(keys, key => Assert.False((bool)key["active"]!));
        Assert.All(keys, key => Assert.NotNull(key["lastUsedAt"]));
    }

    [Fact]
    public async Task A_revoked_key_counts_no_more_and_a_key_ends_with_its_account()
    {
        Reply one = await Caller.PostAsync(Keys, "{}");
        Reply two = await Caller.PostAsync(Keys, "{}");
        (string first, string second) = ((string)one.Json["key"]!, (string)two.Json["key"]!);

        Reply revoked = await Caller.SendAsync(HttpMethod.Delete, one.Header("Location")!, null, null);
        Reply again = await Caller.SendAsync(HttpMethod.Delete, one.Header("Location")!, null, null);
        Assert.False((bool)revoked.Json["active"]!);
        Assert.Equal((HttpStatusCode.Conflict, "key-ended"), (again.Status, again.Code));
        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await UseAsync(first), await UseAsync(second)));

        await Caller.SendAsync(HttpMethod.Post, $"{At}/users/bot/deactivate", null, null);
        Assert.Equal(HttpStatusCode.Unauthorized, await UseAsync(second));
    }

    [Fact]
    public async Task The_secret_of_a_webhook_is_shown_once_and_a_change_keeps_it()
    {
        Reply added = await Caller.PostAsync(
            $"{At}/webhooks", """{"url":"https://example.org/in","events":["licence.assigned"]}""");
        string at = added.Header("Location")!;
        string secret = (string)added.Json["secret"]!;

        Reply changed = await Caller.SendAsync(
            HttpMethod.Patch, at, """{"url":"https://example.org/other","events":[]}"""u8.ToArray(), Caller.Json);
        Reply wrong = await Caller.SendAsync(
            HttpMethod.Patch, at, """{"url":"ftp://example.org"}"""u8.ToArray(), Caller.Json);
        Reply disabled = await Caller.PostAsync($"{at}/disable", """{"why":"it moves"}""");
        Reply enabled = await Caller.SendAsync(HttpMethod.Post, $"{at}/enable", null, null);
        Reply list = await Caller.GetAsync($"{At}/webhooks");
        Reply audit = await Caller.GetAsync($"{At}/audit?limit=1000");
        Reply removed = await Caller.SendAsync(HttpMethod.Delete, at, null, null);
        Reply gone = await Caller.GetAsync(at);

        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal("https://example.org/other", (string?)changed.Json["url"]);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "command-invalid"), (wrong.Status, wrong.Code));
        Assert.Equal(("disabled", "enabled"), ((string?)disabled.Json["status"], (string?)enabled.Json["status"]));
        Assert.Contains("webhook-changed", audit.Body, StringComparison.Ordinal);
        Assert.All(
            [changed.Body, disabled.Body, enabled.Body, list.Body, audit.Body],
            text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.Equal(
            (HttpStatusCode.NoContent, HttpStatusCode.NotFound), (removed.Status, gone.Status));
    }

    [Fact]
    public async Task A_new_secret_of_a_webhook_is_shown_once_and_a_trial_says_under_which_id_it_goes()
    {
        (string, string) once = ("Idempotency-Key", "w-1");
        Reply added = await Caller.PostAsync($"{At}/webhooks", """{"url":"https://example.org/in"}""");
        string at = added.Header("Location")!;
        Reply rotated = await Caller.PostAsync($"{at}/rotate-secret", """{"overlapSeconds":60}""", Caller.Json, once);
        Reply again = await Caller.PostAsync($"{at}/rotate-secret", """{"overlapSeconds":60}""", Caller.Json, once);
        Reply wrong = await Caller.PostAsync($"{at}/rotate-secret", """{"overlapSeconds":-1}""");
        Reply tried = await Caller.SendAsync(HttpMethod.Post, $"{at}/test", null, null);
        await Caller.PostAsync($"{at}/disable", "{}");
        Reply disabled = await Caller.SendAsync(HttpMethod.Post, $"{at}/test", null, null);
        Reply unknown = await Caller.SendAsync(HttpMethod.Post, $"{At}/webhooks/no/test", null, null);
        Reply audit = await Caller.GetAsync($"{At}/audit?limit=1000");

        string secret = (string)rotated.Json["secret"]!;
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.NotEqual((string)added.Json["secret"]!, secret);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (rotated.Status, again.Status));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "command-invalid"), (wrong.Status, wrong.Code));
        Assert.Equal((HttpStatusCode.Accepted, "webhook.test"), (tried.Status, (string?)tried.Json["type"]));
        Assert.EndsWith((string)added.Json["id"]!, (string)tried.Json["messageId"]!, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, "webhook-disabled"), (disabled.Status, disabled.Code));
        Assert.Equal((HttpStatusCode.NotFound, "webhook-unknown"), (unknown.Status, unknown.Code));
        Assert.Contains("webhook-secret-rotated", audit.Body, StringComparison.Ordinal);
        Assert.Contains("webhook-tested", audit.Body, StringComparison.Ordinal);
        Assert.All([again.Body, audit.Body], text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private async Task<HttpStatusCode> UseAsync(string key) =>
        (await Caller.GetAsync(At, ("Authorization", $"Bearer {key}"))).Status;
}
