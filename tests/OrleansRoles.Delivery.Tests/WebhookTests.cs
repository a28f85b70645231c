using System.Text.Json;
using OrleansRoles.Delivery.Tests.Peers;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Webhooks;

namespace OrleansRoles.Delivery.Tests;

/// <summary>
/// Webhooks of an application to a receiver in a process of its own, which verifies each call by the public package
/// <c>standardwebhooks</c>.
/// </summary>
public sealed class WebhookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansroles-delivery-").FullName;

    [PeerFact]
    public async Task The_public_package_verifies_a_call_by_its_secret_and_by_no_other()
    {
        await using Peer receiver = await Peer.ReceiverAsync(204);
        await using DeliveringHost host = await StartAsync();
        await AddAsync(host, receiver);

        await ChangeRoleAsync(host, "editor");
        JsonElement call = await receiver.NextAsync("call");

        AssertVerified(call);
        Assert.Equal("POST", call.GetProperty("method").GetString());
        Assert.Equal("/in", call.GetProperty("path").GetString());
        Assert.Equal("application/json", call.GetProperty("type").GetString());
        JsonElement payload = call.GetProperty("right").GetProperty("payload");
        Assert.Equal("role.changed", payload.GetProperty("type").GetString());
        Assert.True(payload.GetProperty("timestamp").TryGetDateTimeOffset(out _));
        JsonElement data = payload.GetProperty("data");
        Assert.Equal("acme", data.GetProperty("tenant").GetString());
        Assert.Equal("user/ana", data.GetProperty("about").GetString());
        Assert.Equal("editor", data.GetProperty("roles").GetString());
    }

    [PeerFact]
    public async Task A_call_that_fails_or_is_not_answered_is_tried_again_under_one_id_until_it_is_taken_once()
    {
        await using Peer receiver = await Peer.ReceiverAsync(500, "hang", 302, 204);
        await using DeliveringHost host = await StartAsync();
        await AddAsync(host, receiver);

        await ChangeRoleAsync(host, "editor");
        List<string> ids = [];
        foreach ((int wait, string why) in new[] { (5, "500"), (30, "did not answer"), (120, "302") })
        {
            JsonElement call = await receiver.NextAsync("call");
            AssertVerified(call);
            ids.Add(call.GetProperty("id").GetString()!);
            Assert.Contains(why, await host.Log.WaitAsync($"attempt {ids.Count}"), StringComparison.Ordinal);
            host.Clock.Advance(TimeSpan.FromSeconds(wait));
        }

        JsonElement taken = await receiver.NextAsync("call");
        AssertVerified(taken);
        ids.Add(taken.GetProperty("id").GetString()!);
        Assert.Single(ids.Distinct());

        // Whatever was still to come of it would come before what happens a minute later.
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await ChangeRoleAsync(host, "user-admin");
        JsonElement next = await receiver.NextAsync("call");
        Assert.NotEqual(ids[0], next.GetProperty("id").GetString());
        Assert.Equal(
            "user-admin",
            next.GetProperty("right").GetProperty("payload").GetProperty("data").GetProperty("roles").GetString());
    }

    [PeerFact]
    public async Task Two_webhooks_have_a_secret_each_and_one_that_fails_does_not_keep_from_the_other()
    {
        await using Peer failing = await Peer.ReceiverAsync(503);
        await using Peer receiver = await Peer.ReceiverAsync(204);
        await using DeliveringHost host = await StartAsync();
        await AddAsync(host, failing);
        await AddAsync(host, receiver);

        await ChangeRoleAsync(host, "editor");

        JsonElement refused = await failing.NextAsync("call");
        JsonElement taken = await receiver.NextAsync("call");
        AssertVerified(refused);
        AssertVerified(taken);
        Assert.NotEqual(refused.GetProperty("id").GetString(), taken.GetProperty("id").GetString());
    }

    [PeerFact]
    public async Task A_receiver_that_accepts_and_says_nothing_delays_no_other()
    {
        await using Peer silent = await Peer.ReceiverAsync("hang");
        await using Peer receiver = await Peer.ReceiverAsync(204);
        await using DeliveringHost host = await StartAsync();
        await AddAsync(host, silent);
        await AddAsync(host, receiver);

        await ChangeRoleAsync(host, "editor");
        await silent.NextAsync("call");
        await receiver.NextAsync("call");
        await ChangeRoleAsync(host, "user-admin");
        JsonElement call = await receiver.NextAsync("call");

        Assert.Equal(
            "user-admin",
            call.GetProperty("right").GetProperty("payload").GetProperty("data").GetProperty("roles").GetString());
        Assert.False(host.Log.HasCome("did not answer"), "the first call was not waited for any more");
        Assert.Contains("attempt 1", await host.Log.WaitAsync("did not answer"), StringComparison.Ordinal);
    }

    [PeerFact]
    public async Task The_public_package_verifies_by_the_old_secret_as_well_until_the_overlap_is_over()
    {
        await using Peer receiver = await Peer.ReceiverAsync(204);
        await using DeliveringHost host = await StartAsync();
        (string id, string old) = await AddAsync(host, receiver);
        RotateWebhookSecret rotate = new() { Tenant = DeliveringHost.Acme, Id = id, OverlapSeconds = 60 };
        using JsonDocument rotated = JsonDocument.Parse((await host.DoAsync(rotate)).Body);
        await TellAsync(receiver, rotated.RootElement.GetProperty("secret").GetString()!, old);

        await host.DoAsync(new TestWebhook { Tenant = DeliveringHost.Acme, Id = id });
        JsonElement during = await receiver.NextAsync("call");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.DoAsync(new TestWebhook { Tenant = DeliveringHost.Acme, Id = id });
        JsonElement after = await receiver.NextAsync("call");

        AssertVerified(during);
        AssertVerified(after);
        Assert.True(during.GetProperty("old").GetProperty("isGood").GetBoolean(), during.ToString());
        Assert.False(after.GetProperty("old").GetProperty("isGood").GetBoolean(), after.ToString());
        JsonElement payload = during.GetProperty("right").GetProperty("payload");
        Assert.Equal("webhook.test", payload.GetProperty("type").GetString());
    }

    [PeerFact]
    public async Task An_address_of_this_machine_is_not_called_and_its_webhook_is_disabled()
    {
        await using Peer receiver = await Peer.ReceiverAsync(204);
        await using DeliveringHost host = await DeliveringHost.StartAsync(_folder, _ => { });
        await host.DoAsync(new AddWebhook
        {
            Tenant = DeliveringHost.Acme,
            Url = $"http://127.0.0.1:{receiver.Port}/in",
        });

        await ChangeRoleAsync(host, "editor");
        await host.Log.WaitAsync("is given up");
        await receiver.QuietAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<DeliveringHost> StartAsync() =>
        DeliveringHost.StartAsync(_folder, options => options.AllowPrivateWebhooks = true);

    private static void AssertVerified(JsonElement call)
    {
        Assert.True(call.GetProperty("right").GetProperty("isGood").GetBoolean(), call.ToString());
        Assert.False(call.GetProperty("wrong").GetProperty("isGood").GetBoolean(), call.ToString());
        Assert.False(call.GetProperty("changed").GetProperty("isGood").GetBoolean(), call.ToString());
    }

    /// <summary>Adds the receiver as a webhook, and tells it the secret and one that is none of its own.</summary>
    private static async Task<(string Id, string Secret)> AddAsync(DeliveringHost host, Peer receiver)
    {
        AddWebhook add = new() { Tenant = DeliveringHost.Acme, Url = $"http://127.0.0.1:{receiver.Port}/in" };
        using JsonDocument added = JsonDocument.Parse((await host.DoAsync(add)).Body);
        string secret = added.RootElement.GetProperty("secret").GetString()!;
        await TellAsync(receiver, secret, secret);
        return (added.RootElement.GetProperty("id").GetString()!, secret);
    }

    private static Task TellAsync(Peer receiver, string secret, string old) => receiver.TellAsync(new
    {
        right = secret,
        old,
        wrong = WebhookSecrets.Text([.. Enumerable.Range(0, WebhookSecrets.Bytes).Select(i => (byte)i)]),
    });

    private static Task ChangeRoleAsync(DeliveringHost host, string role) =>
        host.DoAsync(new GiveRole { Tenant = DeliveringHost.Acme, User = "ana", Role = role });
}
