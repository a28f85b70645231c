using System.Text;
using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Documents;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>Commands on single entities: who may, what they change, what they must not break.</summary>
public abstract partial class EngineSuite
{
    private static readonly ScopeName Main = new("contract", "main");
    private static readonly ScopeName Web = new("workspace", "web");

    private static TenantDocument Staffed() => Tenant(User("olaf"), User("mia"), User("gus"), User("new")) with
    {
        Contracts =
        [
            new ContractEntry
            {
                Id = "main",
                Members = [new MemberEntry("olaf", ["contract-owner"]), new MemberEntry("mia", ["contract-member"])],
                Workspaces =
                [
                    new WorkspaceEntry { Id = "web", Members = [new MemberEntry("olaf", ["workspace-owner"])] },
                ],
            },
        ],
    };

    private static RequestContext By(string user, string? idempotencyKey = null) => new()
    {
        Caller = new Caller(CallerKind.User, user),
        IdempotencyKey = idempotencyKey,
    };

    private static AddMember Add(ScopeName at, string user, params string[] roles) =>
        new() { Tenant = Acme, At = at, User = user, Roles = [.. roles] };

    private static SetMemberRoles Set(ScopeName at, string user, params string[] roles) =>
        new() { Tenant = Acme, At = at, User = user, Roles = [.. roles] };

    private static RemoveMember Remove(ScopeName at, string user) => new() { Tenant = Acme, At = at, User = user };

    private async Task<Answer> DoAsync(Request request, RequestContext context)
    {
        Outcome<Answer> outcome = await Engine.ExecuteAsync(request, context, None);
        Assert.True(outcome.IsAccepted, outcome.Refusal?.Text);
        return outcome.Value;
    }

    private async Task<RefusalKind> RefusedAsync(Request request, RequestContext context)
    {
        Outcome<Answer> outcome = await Engine.ExecuteAsync(request, context, None);
        Assert.False(outcome.IsAccepted);
        Assert.NotEmpty(outcome.Refusal.Text);
        return outcome.Refusal.Kind;
    }

    private async Task<bool> MayAsync(string user, string action, ScopeName at) =>
        (await CheckAtAsync(user, action, at.Type, at.Id)).IsAllowed;

    [Fact]
    public async Task A_member_that_was_added_has_the_role_at_once()
    {
        await ApplyAsync(Staffed());
        Assert.False(await MayAsync("new", "doc.read", Main));

        Answer answer = await DoAsync(Add(Main, "new", "contract-member"), By("olaf"));

        Assert.Equal(AnswerKind.Created, answer.Kind);
        Assert.Equal(
            """{"user":"new","at":"contract/main","roles":["contract-member"]}""",
            Encoding.UTF8.GetString(answer.Body.Span));
        Assert.True(await MayAsync("new", "doc.read", Main));
        Assert.Contains(
            await Host.ReadJournalAsync(Acme),
            row => row is { Entity: "contract/main", Type: "contract-role-given", Actor: "user/olaf" });
    }

    [Fact]
    public async Task A_role_that_was_changed_replaces_the_one_before_in_one_change()
    {
        await ApplyAsync(Staffed());

        await DoAsync(Set(Main, "mia", "contract-owner"), By("olaf"));
        await DoAsync(Set(Main, "olaf", "contract-member"), By("mia"));

        Assert.True(await MayAsync("mia", "doc.write", Main));
        Assert.False(await MayAsync("olaf", "doc.write", Main));
        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Add(Main, "new", "contract-member"), By("olaf")));
    }

    [Fact]
    public async Task Who_leaves_a_contract_leaves_its_workspaces()
    {
        await ApplyAsync(Staffed());
        await DoAsync(Add(Web, "mia", "workspace-guest"), By("olaf"));
        Assert.True(await MayAsync("mia", "doc.read", Web));

        await DoAsync(Remove(Main, "mia"), By("olaf"));

        Assert.False(await MayAsync("mia", "doc.read", Web));
        Assert.False(await MayAsync("mia", "doc.read", Main));
    }

    [Fact]
    public async Task The_last_owner_stays_whatever_is_asked()
    {
        await ApplyAsync(Staffed());

        Assert.Equal(RefusalKind.LastHolder, await RefusedAsync(Set(Main, "olaf", "contract-member"), By("olaf")));
        Assert.Equal(RefusalKind.LastHolder, await RefusedAsync(Remove(Main, "olaf"), By("olaf")));
        Assert.Equal(
            RefusalKind.LastHolder,
            await RefusedAsync(Remove(Main, "olaf"), new RequestContext { Caller = Caller.Platform }));
        Assert.True(await MayAsync("olaf", "doc.write", Main));
    }

    [Fact]
    public async Task Two_owners_who_remove_each_other_at_once_do_not_both_go()
    {
        for (int round = 0; round < 10; round++)
        {
            await ApplyAsync(Staffed());
            await DoAsync(Set(Main, "mia", "contract-owner"), By("olaf"));
            await DoAsync(Set(Web, "olaf", "workspace-owner"), By("olaf"));
            await DoAsync(Add(Web, "mia", "workspace-owner"), By("olaf"));

            Outcome<Answer>[] outcomes = await Task.WhenAll(
                Engine.ExecuteAsync(Remove(Main, "mia"), By("olaf"), None).AsTask(),
                Engine.ExecuteAsync(Remove(Main, "olaf"), By("mia"), None).AsTask());

            Assert.Single(outcomes, outcome => outcome.IsAccepted);
        }
    }

    [Fact]
    public async Task Every_rule_refuses_by_its_name()
    {
        await ApplyAsync(Staffed());

        Assert.Equal(RefusalKind.Forbidden, await RefusedAsync(Add(Main, "new", "contract-member"), By("mia")));
        Assert.Equal(
            RefusalKind.ContractUnknown, await RefusedAsync(Add(Main, "new", "contract-member"), By("nobody")));
        Assert.Equal(RefusalKind.ContractUnknown, await RefusedAsync(Add(Main, "new", "contract-member"), By("gus")));
        Assert.Equal(RefusalKind.UserUnknown, await RefusedAsync(Add(Main, "ghost", "contract-member"), By("olaf")));
        Assert.Equal(RefusalKind.MemberExists, await RefusedAsync(Add(Main, "mia", "contract-member"), By("olaf")));
        Assert.Equal(RefusalKind.RoleNotAssignable, await RefusedAsync(Add(Main, "new", "reader"), By("olaf")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Add(Main, "new"), By("olaf")));
        Assert.Equal(RefusalKind.Invalid, await RefusedAsync(Add(Web, "gus", "workspace-guest"), By("olaf")));
        Assert.Equal(
            RefusalKind.Invalid,
            await RefusedAsync(Set(Web, "olaf", "workspace-owner", "workspace-guest"), By("olaf")));
        Assert.Equal(RefusalKind.MemberUnknown, await RefusedAsync(Remove(Main, "gus"), By("olaf")));
        Assert.Equal(
            RefusalKind.ContractUnknown,
            await RefusedAsync(Remove(new ScopeName("contract", "no"), "gus"), By("olaf")));
        Assert.Equal(
            RefusalKind.WorkspaceUnknown,
            await RefusedAsync(Remove(new ScopeName("workspace", "no"), "gus"), By("olaf")));
        Assert.Equal(
            RefusalKind.TenantUnknown,
            await RefusedAsync(Remove(Main, "gus") with { Tenant = "other" }, By("olaf")));
    }

    [Fact]
    public async Task A_repeated_idempotency_key_is_answered_and_not_carried_out_again()
    {
        await ApplyAsync(Staffed());
        Answer first = await DoAsync(Add(Main, "new", "contract-member"), By("olaf", "key-1"));
        await DoAsync(Remove(Main, "new"), By("olaf"));

        Answer second = await DoAsync(Add(Main, "new", "contract-member"), By("olaf", "key-1"));

        Assert.Equal(first.Kind, second.Kind);
        Assert.Equal(first.Revision, second.Revision);
        Assert.True(first.Body.Span.SequenceEqual(second.Body.Span));
        Assert.False(await MayAsync("new", "doc.read", Main));
        Assert.Equal(
            RefusalKind.IdempotencyKeyReused,
            await RefusedAsync(Add(Main, "gus", "contract-member"), By("olaf", "key-1")));
        await DoAsync(Add(Main, "gus", "contract-member"), By("mia", "key-1") with { Caller = Caller.Platform });
    }

    [Fact]
    public async Task A_command_for_another_revision_is_refused()
    {
        await ApplyAsync(Staffed());
        Answer first = await DoAsync(Add(Main, "new", "contract-member"), By("olaf"));

        await DoAsync(Add(Main, "gus", "contract-member"), By("olaf") with { ExpectedRevision = first.Revision });

        Assert.Equal(
            RefusalKind.RevisionMismatch,
            await RefusedAsync(Remove(Main, "gus"), By("olaf") with { ExpectedRevision = first.Revision }));
    }

    [Fact]
    public async Task Commands_at_once_are_all_carried_out_once()
    {
        TenantDocument document = Staffed();
        string[] ids = [.. Enumerable.Range(1, 40).Select(number => $"u{number}")];
        await ApplyAsync(document with { Users = [.. document.Users, .. ids.Select(id => User(id))] });

        await Task.WhenAll(ids.Select(id => DoAsync(Add(Main, id, "contract-member"), By("olaf", $"add-{id}"))));

        TenantDocument after = (await Engine.ReadDocumentAsync(Acme, None))!.Document;
        Assert.Equal(2 + ids.Length, after.Contracts.Single().Members.Length);
        JournalVerification.Verify(Acme, await Host.ReadJournalAsync(Acme));
    }
}
