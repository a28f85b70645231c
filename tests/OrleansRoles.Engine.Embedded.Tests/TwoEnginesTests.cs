using System.Collections.Immutable;
using OrleansRoles.EngineConformance;
using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Engine.Embedded.Tests;

/// <summary>
/// Commands on one store from two engines that know nothing of each other's turns: what keeps the rules then is the
/// commit alone, its guards and the journal's sequence.
/// </summary>
public sealed class TwoEnginesTests : IAsyncLifetime
{
    private const string Acme = "acme";
    private static readonly ScopeName Main = new("contract", "main");
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ListedModels _models = new();
    private EmbeddedHost _host = null!;
    private EmbeddedEngine _second = null!;

    public async Task InitializeAsync()
    {
        _host = await EmbeddedHost.StartAsync(_models, new ManualTime());
        await _host.Engine.Models.PutAsync(_models.Stored("1"), new RequestContext { Caller = Caller.Platform }, None);
        _second = await _host.OpenSecondAsync();
        string[] users = ["a", "b", "c", "d"];
        Outcome<DocumentApplied> applied = await _host.Engine.ApplyDocumentAsync(
            new ApplyDocument
            {
                Document = new TenantDocument
                {
                    Tenant = Acme,
                    Model = ConformanceModel.Name,
                    Users = [.. users.Select(id => new UserEntry { Id = id })],
                    Contracts =
                    [
                        new ContractEntry
                        {
                            Id = "main",
                            Members = [.. users.Select(id => new MemberEntry(id, ["contract-owner"]))],
                        },
                    ],
                },
                ModelVersion = "1",
                Actor = "operator/platform",
            },
            None);
        Assert.True(applied.IsAccepted, applied.Refusal?.Text);
    }

    public async Task DisposeAsync()
    {
        await _second.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task An_owner_is_left_whatever_two_engines_do_at_once()
    {
        int accepted = 0;
        for (int round = 0; round < 60; round++)
        {
            Random random = new(round);
            Outcome<Answer>[] outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(
                async () => await EngineOf(number).ExecuteAsync(Any(random.Next()), Platform(null), None))));
            accepted += outcomes.Count(outcome => outcome.IsAccepted);

            Assert.All(outcomes.Where(o => !o.IsAccepted), outcome => Assert.True(
                outcome.Refusal!.Kind is RefusalKind.LastHolder or RefusalKind.MemberUnknown
                    or RefusalKind.MemberExists or RefusalKind.Busy,
                outcome.Refusal.Text));
            ImmutableArray<MemberEntry> members =
                (await _host.Engine.ReadDocumentAsync(Acme, None))!.Document.Contracts.Single().Members;
            Assert.Contains(members, member => member.Roles.Contains("contract-owner"));
            Assert.Equal(members.Length, members.Select(member => member.User).Distinct().Count());
        }

        Assert.InRange(accepted, 100, 360);
        JournalVerification.Verify(Acme, await _host.ReadJournalAsync(Acme));
    }

    [Fact]
    public async Task An_owner_who_is_deactivated_while_the_other_one_leaves_stays()
    {
        foreach (string user in new[] { "c", "d" })
        {
            Assert.True((await _second.ExecuteAsync(Leave(user), Platform(null), None)).IsAccepted);
        }

        _host.Store.OnCommit = async (_, carryOut) =>
        {
            _host.Store.OnCommit = null;
            Assert.True((await _second.ExecuteAsync(Leave("b"), Platform(null), None)).IsAccepted);
            return await carryOut();
        };
        Outcome<Answer> outcome = await _host.Engine.ExecuteAsync(
            new DeactivateUser { Tenant = Acme, User = "a" }, Platform(null), None);

        Assert.Equal(RefusalKind.LastHolder, outcome.Refusal?.Kind);

        static RemoveMember Leave(string user) => new() { Tenant = Acme, At = Main, User = user };
    }

    [Fact]
    public async Task A_command_whose_acknowledgement_was_lost_takes_effect_once_however_often_it_is_sent()
    {
        RemoveMember command = new() { Tenant = Acme, At = Main, User = "a" };
        _host.Store.OnCommit = async (_, carryOut) =>
        {
            await carryOut();
            throw new StoreException("the connection broke", isTransient: true, tookNoEffect: false);
        };
        await Assert.ThrowsAsync<StoreException>(
            async () => await _host.Engine.ExecuteAsync(command, Platform("once"), None));
        _host.Store.OnCommit = null;

        Outcome<Answer> again = await _second.ExecuteAsync(command, Platform("once"), None);

        Assert.True(again.IsAccepted, again.Refusal?.Text);
        Assert.Equal(AnswerKind.Done, again.Value.Kind);
        Assert.Single(await _host.ReadJournalAsync(Acme), row => row.Type == "contract-role-taken");
    }

    private static RequestContext Platform(string? key) => new() { Caller = Caller.Platform, IdempotencyKey = key };

    private static Command Any(int number)
    {
        string user = ((char)('a' + (number % 4))).ToString();
        string role = number / 4 % 2 == 0 ? "contract-owner" : "contract-member";
        return (number / 8 % 4) switch
        {
            0 => new RemoveMember { Tenant = Acme, At = Main, User = user },
            1 => new AddMember { Tenant = Acme, At = Main, User = user, Roles = [role] },
            _ => new SetMemberRoles { Tenant = Acme, At = Main, User = user, Roles = [role] },
        };
    }

    private IRolesEngine EngineOf(int number) => number % 2 == 0 ? _host.Engine : _second;
}
