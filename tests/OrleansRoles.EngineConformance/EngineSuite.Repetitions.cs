using OrleansRoles.Entities;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Documents;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>What is sent twice is done once, however late the second one arrives.</summary>
public abstract partial class EngineSuite
{
    [Fact]
    public async Task A_repeated_document_is_answered_and_not_applied_again()
    {
        ApplyDocument command = Named("put-1", User("ana", "reader"));
        DocumentApplied first = await ApplyAsync(command);
        await ApplyAsync(Tenant(User("ana", "writer"), User("ben")));
        string between = await ReadTextAsync();

        DocumentApplied second = await ApplyAsync(command);

        Assert.Equal((true, first.Revision), (second.Created, second.Revision));
        Assert.True(second.ChangeCount > 0);
        Assert.Equal(first.ChangeCount, second.ChangeCount);
        Assert.Equal(between, await ReadTextAsync());
    }

    [Fact]
    public async Task A_repeated_document_that_expects_a_revision_is_answered()
    {
        long before = (await ApplyAsync(Tenant(User("ana")))).Revision;
        ApplyDocument command = Named("put-1", User("ben")) with { ExpectedRevisions = [before] };

        DocumentApplied first = await ApplyAsync(command);
        DocumentApplied second = await ApplyAsync(command);

        Assert.NotEqual(before, first.Revision);
        Assert.Equal(first.Revision, second.Revision);
    }

    [Fact]
    public async Task Another_document_of_the_same_name_is_refused()
    {
        await ApplyAsync(Named("put-1", User("ana")));
        string before = await ReadTextAsync();

        Assert.Equal(
            RefusalKind.IdempotencyKeyReused,
            await RefusedAsync(Named("put-1", User("ben")) with { Name = new CommandName("put-1", new byte[] { 2 }) }));
        Assert.Equal(before, await ReadTextAsync());
        await ApplyAsync(Named("put-1", User("ben")) with { Actor = "service/other" });
    }

    [Fact]
    public async Task A_document_that_changed_nothing_is_not_applied_later()
    {
        await ApplyAsync(Tenant(User("ana", "reader")));
        ApplyDocument command = Named("put-1", User("ana", "reader"));
        Assert.Equal(0, (await ApplyAsync(command)).ChangeCount);
        await ApplyAsync(Tenant(User("ben")));
        string between = await ReadTextAsync();

        Assert.Equal(0, (await ApplyAsync(command)).ChangeCount);

        Assert.Equal(between, await ReadTextAsync());
    }

    [Fact]
    public async Task One_document_sent_many_times_at_once_is_applied_once()
    {
        await ApplyAsync(Tenant());
        ApplyDocument command = Named("put-1", User("ana", "reader"), User("ben", "writer"));

        DocumentApplied[] applied =
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ApplyAsync(command))));

        Assert.Single(applied.Select(answer => (answer.Revision, answer.ChangeCount)).Distinct());
        Assert.Equal(
            applied[0].ChangeCount,
            (await Host.ReadJournalAsync(Acme)).Count(row => row.Reason == command.Reason));
    }

    [Fact]
    public async Task A_command_that_found_all_done_is_not_carried_out_later()
    {
        await ApplyAsync(Staffed());
        SetMemberRoles command = Set(Main, "gus", "contract-member");
        await DoAsync(Add(Main, "gus", "contract-member"), By("olaf"));
        Answer first = await DoAsync(command, By("olaf", "key-1"));
        await DoAsync(Set(Main, "gus", "contract-owner"), By("olaf"));

        Answer second = await DoAsync(command, By("olaf", "key-1"));

        Assert.Equal((AnswerKind.Unchanged, AnswerKind.Unchanged), (first.Kind, second.Kind));
        Assert.Equal("contract-owner", await RoleAtAsync("gus", Main));
    }

    [Fact]
    public async Task A_name_stands_for_its_command_for_a_day_and_may_stand_for_another_then()
    {
        await ApplyAsync(Staffed());
        AddMember command = Add(Main, "gus", "contract-member");
        await DoAsync(command, By("olaf", "key-1"));
        await DoAsync(Remove(Main, "gus"), By("olaf"));

        Time.MoveTo(Time.GetUtcNow() + TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        await Host.Expiring.RemoveExpiredAsync(Time.GetUtcNow(), 100, None);
        Assert.Equal(AnswerKind.Created, (await DoAsync(command, By("olaf", "key-1"))).Kind);
        Assert.False(await HasMemberAsync("gus", Main));
        Assert.Equal(
            RefusalKind.IdempotencyKeyReused,
            await RefusedAsync(Add(Main, "new", "contract-member"), By("olaf", "key-1")));

        Time.MoveTo(Time.GetUtcNow() + TimeSpan.FromTicks(1));
        await Host.Expiring.RemoveExpiredAsync(Time.GetUtcNow(), 100, None);
        Assert.Equal(AnswerKind.Created, (await DoAsync(command, By("olaf", "key-1"))).Kind);
        Assert.True(await HasMemberAsync("gus", Main));
        Assert.Single(await RowsAsync("idempotency"));
    }

    private async Task<bool> HasMemberAsync(string user, ScopeName at) =>
        (await Engine.ReadDocumentAsync(Acme, None))!.Document.AllAssignments()
            .Any(assignment => assignment.User == user && assignment.At == at);

    private async Task<string> RoleAtAsync(string user, ScopeName at) =>
        (await Engine.ReadDocumentAsync(Acme, None))!.Document.AllAssignments()
            .Single(assignment => assignment.User == user && assignment.At == at).Role;

    private static ApplyDocument Named(string key, params UserEntry[] users) => Command(Tenant(users)) with
    {
        Name = new CommandName(key, new byte[] { 1 }),
        Reason = $"by the name {key}",
    };
}
