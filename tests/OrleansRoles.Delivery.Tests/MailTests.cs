using System.Text.Json;
using OrleansRoles.Delivery.Tests.Peers;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Contracts;

namespace OrleansRoles.Delivery.Tests;

/// <summary>Invitations of an application to a mail server in a process of its own, and read back there.</summary>
public sealed class MailTests : IDisposable
{
    private const string Newcomer = "neu@example.org";
    private const string User = "roles";
    private const string Password = "swordfish-7";

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansroles-delivery-").FullName;

    // Trust is read once in a process: before any of these connects.
    private readonly Certificates _trusted = Certificates.Trusted;

    [PeerFact]
    public async Task An_invitation_is_read_back_as_it_was_meant()
    {
        await using Peer peer = await Peer.MailServerAsync(new { });
        await using DeliveringHost host = await StartAsync(peer.Port, ("Zoë & Söhne ☂", "Büro „Köln“"));

        await host.InvitedAsync("  Neu@Example.org ");
        JsonElement mail = await peer.NextAsync("mail");

        Assert.Equal("rollen@example.org", mail.GetProperty("envelope").GetProperty("from").GetString());
        Assert.Equal([Newcomer], Texts(mail.GetProperty("envelope").GetProperty("to")));
        JsonElement from = Assert.Single(mail.GetProperty("from").EnumerateArray());
        Assert.Equal("Rollen Büro", from.GetProperty("name").GetString());
        Assert.Equal("rollen@example.org", from.GetProperty("address").GetString());
        Assert.Equal([Newcomer], Addresses(mail, "to"));
        Assert.Equal(
            "You are invited to join Büro „Köln“ at Zoë & Söhne ☂", mail.GetProperty("subject").GetString());
        string text = mail.GetProperty("text").GetString()!;
        Assert.Contains("the contract \"Büro „Köln“\" at Zoë & Söhne ☂", text, StringComparison.Ordinal);
        Assert.Matches(@"\s(https://app\.example\.com/join\?token=orin_\S{20,})\s", text);
        Assert.DoesNotContain("{link}", text, StringComparison.Ordinal);
        Assert.EndsWith("@example.org>", mail.GetProperty("id").GetString(), StringComparison.Ordinal);
    }

    [PeerFact]
    public async Task An_address_that_is_not_ascii_gets_its_mail()
    {
        await using Peer peer = await Peer.MailServerAsync(new { });
        await using DeliveringHost host = await StartAsync(peer.Port);

        await host.InvitedAsync("jürgen@example.org");
        JsonElement mail = await peer.NextAsync("mail");

        Assert.Equal(["jürgen@example.org"], Texts(mail.GetProperty("envelope").GetProperty("to")));
    }

    [PeerFact]
    public async Task A_name_with_line_breaks_adds_no_header_and_no_recipient()
    {
        const string Hostile = "Studio\r\nBcc: victim@example.org\r\nX-Added: 1\r\n\r\nbody";
        await using Peer peer = await Peer.MailServerAsync(new { });
        await using DeliveringHost host = await StartAsync(peer.Port);
        await host.DoAsync(new EditContract { Tenant = DeliveringHost.Studio, Contract = "c1", Name = Hostile });

        await host.InvitedAsync(Newcomer);
        JsonElement mail = await peer.NextAsync("mail");

        Assert.Equal([Newcomer], Texts(mail.GetProperty("envelope").GetProperty("to")));
        Assert.Empty(Addresses(mail, "bcc"));
        Assert.Empty(Texts(mail.GetProperty("headers")).Intersect(["bcc", "x-added"]));
        Assert.StartsWith("You are invited to join", mail.GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.Contains("https://app.example.com/join?token=orin_", mail.GetProperty("text").GetString()!,
            StringComparison.Ordinal);
    }

    [PeerFact]
    public async Task An_address_that_is_more_than_one_address_is_refused_and_mailed_to_nobody()
    {
        await using Peer peer = await Peer.MailServerAsync(new { });
        await using DeliveringHost host = await StartAsync(peer.Port);
        string[] hostile =
        [
            "a@example.org>,<victim@example.org", "a@example.org\r\nRCPT TO:<victim@example.org>",
            "a@example.org, victim@example.org", "\"a b\"@example.org", "a@example.org\0", "<a@example.org>",
            "a@example.org victim@example.org", "a@b@example.org", "@example.org", "a@",
        ];

        foreach (string address in hostile)
        {
            Assert.Equal(RefusalKind.Invalid, (await host.InviteAsync(address)).Refusal?.Kind);
        }

        await host.InvitedAsync(Newcomer);
        JsonElement mail = await peer.NextAsync("mail");
        Assert.Equal([Newcomer], Texts(mail.GetProperty("envelope").GetProperty("to")));
    }

    [PeerFact]
    public async Task Through_StartTls_mails_go_with_credentials_and_encrypted()
    {
        await using Peer peer = await MailServerWithTlsAsync(_trusted);
        await using DeliveringHost host = await StartWithTlsAsync(peer.Port);

        await host.InvitedAsync(Newcomer);

        JsonElement auth = await peer.NextAsync("auth");
        Assert.True(auth.GetProperty("isGood").GetBoolean());
        Assert.True(auth.GetProperty("isEncrypted").GetBoolean());
        JsonElement mail = await peer.NextAsync("mail");
        Assert.True(mail.GetProperty("isEncrypted").GetBoolean());
        Assert.Equal(User, mail.GetProperty("user").GetString());
    }

    [PeerFact]
    public async Task To_a_server_that_cannot_be_trusted_neither_password_nor_mail_is_sent()
    {
        await using Peer stranger = await MailServerWithTlsAsync(Certificates.Make());
        await using DeliveringHost host = await StartWithTlsAsync(stranger.Port);

        await host.InvitedAsync(Newcomer);

        Assert.Contains("tried again", await host.Log.WaitAsync("was not delivered at attempt 1"),
            StringComparison.Ordinal);
        await stranger.QuietAsync();
    }

    [PeerFact]
    public async Task A_server_without_encryption_gets_nothing_where_encryption_is_asked_for()
    {
        await using Peer peer = await Peer.MailServerAsync(new { user = User, password = Password });
        await using DeliveringHost host = await StartWithTlsAsync(peer.Port);

        await host.InvitedAsync(Newcomer);

        await host.Log.WaitAsync("was not delivered at attempt 1");
        await peer.QuietAsync();
    }

    [PeerFact]
    public async Task What_a_server_does_not_take_is_tried_later_under_one_id_until_it_is_taken_once()
    {
        int port = await FreePortAsync();
        await using DeliveringHost host = await StartAsync(port);
        await host.InvitedAsync(Newcomer);
        await host.Log.WaitAsync("was not delivered at attempt 1");

        await using Peer peer = await Peer.MailServerAsync(new { port, answers = new[] { "drop", "later", "take" } });
        List<string> ids = [];
        foreach ((int wait, string answer, string? log) in new[]
        {
            (5, "drop", "attempt 2"), (30, "later", "attempt 3"), (120, "take", (string?)null),
        })
        {
            host.Clock.Advance(TimeSpan.FromSeconds(wait));
            JsonElement mail = await peer.NextAsync("mail");
            Assert.Equal(answer, mail.GetProperty("answer").GetString());
            ids.Add(mail.GetProperty("id").GetString()!);
            if (log is not null)
            {
                await host.Log.WaitAsync(log);
            }
        }

        Assert.Single(ids.Distinct());

        // Whatever was still to come of it would come before what is sent a day later.
        host.Clock.Advance(TimeSpan.FromDays(1));
        await host.InvitedAsync("later@example.org");
        JsonElement next = await peer.NextAsync("mail");
        Assert.Equal(["later@example.org"], Texts(next.GetProperty("envelope").GetProperty("to")));
        Assert.NotEqual(ids[0], next.GetProperty("id").GetString());
    }

    [PeerFact]
    public async Task What_waited_when_the_application_ended_is_delivered_after_its_restart()
    {
        int port = await FreePortAsync();
        await using (DeliveringHost host = await StartAsync(port))
        {
                await host.InvitedAsync(Newcomer);
        }

        await using Peer peer = await Peer.MailServerAsync(new { port });
        await using DeliveringHost again = await StartAsync(port);
        again.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([Newcomer], Texts((await peer.NextAsync("mail")).GetProperty("envelope").GetProperty("to")));
    }

    [PeerFact]
    public async Task What_a_server_will_never_take_is_given_up_at_once()
    {
        await using Peer peer = await Peer.MailServerAsync(new { answers = new[] { "never", "take" } });
        await using DeliveringHost host = await StartAsync(peer.Port);
        await host.InvitedAsync(Newcomer);
        await peer.NextAsync("mail");
        await host.Log.WaitAsync("is given up");

        host.Clock.Advance(TimeSpan.FromDays(1));
        await host.InvitedAsync("later@example.org");

        Assert.Equal(
            ["later@example.org"], Texts((await peer.NextAsync("mail")).GetProperty("envelope").GetProperty("to")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<DeliveringHost> StartAsync(int port, (string Tenant, string Contract)? studio = null) =>
        DeliveringHost.StartAsync(
            _folder, options => options.Mail = Settings(port) with { Security = MailSecurity.None }, studio);

    private Task<DeliveringHost> StartWithTlsAsync(int port) => DeliveringHost.StartAsync(
        _folder, options => options.Mail = Settings(port) with { UserName = User, Password = Password });

    private static MailSettings Settings(int port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        From = "Rollen Büro <rollen@example.org>",
        AcceptUrl = "https://app.example.com/join?token={token}",
    };

    private static Task<Peer> MailServerWithTlsAsync(Certificates certificates) => Peer.MailServerAsync(new
    {
        key = certificates.Key,
        cert = certificates.Certificate,
        user = User,
        password = Password,
    });

    /// <summary>A port at which nobody listens any more.</summary>
    private static async Task<int> FreePortAsync()
    {
        await using Peer peer = await Peer.MailServerAsync(new { });
        return peer.Port;
    }

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private static string[] Addresses(JsonElement mail, string field) =>
        [.. mail.GetProperty(field).EnumerateArray().Select(item => item.GetProperty("address").GetString()!)];
}
