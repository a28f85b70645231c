using System.Text.Json;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Webhooks;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>What leaves the house: once it was taken over it is gone, until then it is tried again.</summary>
public abstract partial class EngineSuite
{
    private static AddWebhook Hook(params string[] events) =>
        new() { Tenant = Acme, Url = "https://hooks.example/in", Events = [.. events] };

    [Fact]
    public async Task A_mail_goes_once_it_was_taken_over_and_is_tried_again_until_then_under_one_id()
    {
        await ReachAsync();
        await InvitedAsync(Invite());
        Post post = new() { Fails = 2 };

        DateTimeOffset? next = await post.DispatchAsync(this);
        Assert.Equal(Time.GetUtcNow().AddSeconds(5), next);
        Assert.Equal(next, await post.DispatchAsync(this));
        Time.MoveTo(next!.Value);
        next = await post.DispatchAsync(this);
        Time.MoveTo(next!.Value);
        Assert.Null(await post.DispatchAsync(this));

        Assert.Equal(3, post.Mails.Count);
        Assert.Single(post.Mails.Select(mail => mail.Id).Distinct());
        Assert.Empty(await OutboxAsync());
    }

    [Fact]
    public async Task A_message_that_two_try_in_vain_at_once_stays_one_message()
    {
        await ReachAsync();
        await InvitedAsync(Invite());
        Post other = new() { Fails = 1 };
        Post post = new()
        {
            Fails = 1,
            Meanwhile = async () =>
            {
                await other.DispatchAsync(this);
                Time.MoveTo(Time.GetUtcNow().AddSeconds(1));
            },
        };

        await post.DispatchAsync(this);

        Assert.Equal(post.Mails[0].Id, other.Mails[0].Id);
        Assert.Single(await OutboxAsync());
    }

    [Fact]
    public async Task What_waited_when_the_engine_ended_is_delivered_after_a_restart()
    {
        await ReachAsync();
        await InvitedAsync(Invite());
        await Host.RestartAsync();
        Post post = new();

        await post.DispatchAsync(this);

        Assert.Equal(NewAddress, Assert.Single(post.Mails).Mail.To);
    }

    [Fact]
    public async Task A_webhook_hears_of_the_events_that_it_wants_with_a_secret_of_its_own()
    {
        await ReachAsync();
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Hook(), By("ada")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Hook() with { Url = "ftp://x" }, s_platform));
        JsonElement added = await AnswerAsync(Hook("licence.assigned"), s_platform);
        Assert.StartsWith("whsec_", added.GetProperty("secret").GetString());
        await DoAsync(Seat("w1"), By("cleo"));
        await DoAsync(Unseat("w1"), By("cleo"));
        Post post = new();

        await post.DispatchAsync(this);

        WebhookCall call = Assert.Single(post.Calls);
        Assert.Equal(("licence.assigned", "user/w1"), (call.Event.Type, call.Event.About));
        Assert.Equal(added.GetProperty("secret").GetString(), WebhookSecrets.Text(Assert.Single(call.Secrets)));
        JsonElement listed = await AnswerAsync(new ListWebhooks { Tenant = Acme }, s_platform);
        Assert.False(listed.GetProperty("webhooks")[0].TryGetProperty("secret", out _));
    }

    [Fact]
    public async Task A_webhook_that_fails_for_days_is_disabled_until_somebody_enables_it()
    {
        await ReachAsync();
        string id = (await AnswerAsync(Hook(), s_platform)).GetProperty("id").GetString()!;
        await DoAsync(Seat("w1"), By("cleo"));
        Post post = new() { Fails = int.MaxValue };

        for (DateTimeOffset? next = await post.DispatchAsync(this); next is { } at;)
        {
            Time.MoveTo(at);
            next = await post.DispatchAsync(this);
        }

        Assert.True(Time.GetUtcNow() - ManualTime.Start >= OutboxDispatcher.GivenUpAfter);
        JsonElement listed = await AnswerAsync(new ListWebhooks { Tenant = Acme }, s_platform);
        Assert.Equal("disabled", listed.GetProperty("webhooks")[0].GetProperty("status").GetString());
        Assert.True(post.GaveUp > 0);
        await DoAsync(Seat("w2"), By("cleo"));
        Assert.DoesNotContain(await OutboxAsync(), message => message.Event is not null);
        await DoAsync(new EnableWebhook { Tenant = Acme, Id = id }, s_platform);
        await DoAsync(Seat("w3"), By("cleo"));
        Assert.Single(await OutboxAsync(), message => message.Event is not null);
        await DoAsync(new RemoveWebhook { Tenant = Acme, Id = id }, s_platform);
        Assert.Empty(await RowsAsync(WebhookSecrets.Collection));
    }

    [Fact]
    public async Task Secrets_that_were_replaced_sign_besides_until_their_overlap_is_over()
    {
        await ReachAsync();
        JsonElement added = await AnswerAsync(Hook(), s_platform);
        string id = added.GetProperty("id").GetString()!;
        RotateWebhookSecret rotate = new() { Tenant = Acme, Id = id, OverlapSeconds = 3600 };
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(rotate, By("ada")));
        Assert.Equal(RefusalKind.WebhookUnknown, await RefusedAsync(rotate with { Id = "no" }, s_platform));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(rotate with { OverlapSeconds = -1 }, s_platform));

        string first = added.GetProperty("secret").GetString()!;
        string second = await SecretAsync(rotate);
        Assert.Equal([second, first], await SignedByAsync(id));
        string third = await SecretAsync(rotate with { OverlapSeconds = 60 });
        Assert.Equal([third, second, first], await SignedByAsync(id));
        Time.MoveTo(Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        Assert.Equal([third], await SignedByAsync(id));

        string[] more = [third, .. await ManyAsync(rotate, WebhookSecrets.Max - 1)];
        Assert.Equal(more.Reverse(), await SignedByAsync(id));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(rotate, s_platform));
        string last = await SecretAsync(rotate with { OverlapSeconds = 0 });
        Assert.Equal([last], await SignedByAsync(id));
        Assert.Contains(await Host.ReadJournalAsync(Acme), row => row.Type == "webhook-secret-rotated");
    }

    [Fact]
    public async Task A_webhook_is_tried_with_an_event_of_its_own_whatever_it_wants()
    {
        await ReachAsync();
        string id = (await AnswerAsync(Hook("licence.assigned"), s_platform)).GetProperty("id").GetString()!;
        await DoAsync(Hook("licence.released"), s_platform);
        TestWebhook test = new() { Tenant = Acme, Id = id };
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(test, By("ada")));

        JsonElement sent = await AnswerAsync(test, s_platform);
        Post post = new();
        await post.DispatchAsync(this);

        WebhookCall call = Assert.Single(post.Calls);
        Assert.Equal(sent.GetProperty("messageId").GetString(), call.Id);
        Assert.Equal(("webhook.test", $"webhook/{id}"), (call.Event.Type, call.Event.About));
        Assert.Contains(await Host.ReadJournalAsync(Acme), row => row.Type == "webhook-tested");
        await DoAsync(new DisableWebhook { Tenant = Acme, Id = id, Why = "it moves" }, s_platform);
        Assert.Equal(RefusalKind.WebhookDisabled, await RefusedAsync(test, s_platform));
    }

    [Fact]
    public async Task A_destination_that_does_not_answer_keeps_nobody_elses_messages_waiting()
    {
        await ReachAsync();
        string silent = await HookAsync("https://silent.example/in");
        string other = await HookAsync("https://other.example/in");
        TaskCompletionSource answer = new();
        Post post = new()
        {
            Before = url => url.Contains("silent", StringComparison.Ordinal) ? answer.Task : Task.CompletedTask,
        };
        OutboxDispatcher dispatcher = post.DispatcherOf(this);

        await TryAsync(silent);
        OutboxRun waiting = await dispatcher.BeginAsync(Acme, None);
        for (int number = 0; number < 3; number++)
        {
            await TryAsync(silent);
            await TryAsync(other);
            await Task.WhenAll((await dispatcher.BeginAsync(Acme, None)).Deliveries);
        }

        Assert.False(Assert.Single(waiting.Deliveries).IsCompleted);
        Assert.Equal([silent, other, other, other], post.Calls.Select(call => call.Event.About[8..]));
        answer.SetResult();
        await Task.WhenAll(waiting.Deliveries);
        Assert.Null(await dispatcher.DispatchAsync(Acme, None));
        Assert.Equal(4, post.Calls.Count(call => call.Event.About == $"webhook/{silent}"));
        Assert.Empty(await OutboxAsync());

        async Task<string> HookAsync(string url) =>
            (await AnswerAsync(Hook("none") with { Url = url }, s_platform)).GetProperty("id").GetString()!;

        Task TryAsync(string id) => DoAsync(new TestWebhook { Tenant = Acme, Id = id }, s_platform);
    }

    private async Task<string> SecretAsync(RotateWebhookSecret rotate) =>
        (await AnswerAsync(rotate, s_platform)).GetProperty("secret").GetString()!;

    private async Task<List<string>> ManyAsync(RotateWebhookSecret rotate, int count)
    {
        List<string> secrets = [];
        for (int number = 0; number < count; number++)
        {
            secrets.Add(await SecretAsync(rotate));
        }

        return secrets;
    }

    /// <summary>What an event to a webhook is signed by now.</summary>
    private async Task<string[]> SignedByAsync(string id)
    {
        await DoAsync(new TestWebhook { Tenant = Acme, Id = id }, s_platform);
        Post post = new();
        await post.DispatchAsync(this);
        return [.. Assert.Single(post.Calls).Secrets.Select(WebhookSecrets.Text)];
    }

    /// <summary>Takes over what it is given, after so many failures.</summary>
    private sealed class Post : IMailer, IWebhookSender, IDeliveryReport
    {
        private readonly Lock _taking = new();
        private int _fails;

        public int Fails
        {
            get => _fails;
            set => _fails = value;
        }

        /// <summary>What an attempt to send to an address waits for.</summary>
        public Func<string, Task>? Before { get; init; }

        /// <summary>What happens while the first attempt is under way.</summary>
        public Func<Task>? Meanwhile { get; set; }

        public int GaveUp { get; private set; }

        public List<(string Id, MailMessage Mail)> Mails { get; } = [];

        public List<WebhookCall> Calls { get; } = [];

        public OutboxDispatcher DispatcherOf(EngineSuite suite) =>
            new(suite.Host.Medium, suite.Engine, suite.Time, this, this, this);

        public async Task<DateTimeOffset?> DispatchAsync(EngineSuite suite) =>
            await DispatcherOf(suite).DispatchAsync(Acme, None);

        public ValueTask SendAsync(string id, MailMessage mail, CancellationToken cancellationToken)
        {
            lock (_taking)
            {
                Mails.Add((id, mail));
            }

            return TakeOver();
        }

        public async ValueTask SendAsync(WebhookCall call, CancellationToken cancellationToken)
        {
            lock (_taking)
            {
                Calls.Add(call);
            }

            await (Before?.Invoke(call.Url) ?? Task.CompletedTask);
            await TakeOver();
        }

        public void Failed(string tenant, OutboxMessage message, DeliveryException failure, bool isGivenUp) =>
            GaveUp += isGivenUp ? 1 : 0;

        private async ValueTask TakeOver()
        {
            if (Meanwhile is { } meanwhile)
            {
                Meanwhile = null;
                await meanwhile();
            }

            if (Interlocked.Decrement(ref _fails) >= 0)
            {
                throw new DeliveryException("nobody is there", isFinal: false);
            }
        }
    }
}
