using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>Answers: right ones, at every instant, after every change.</summary>
public abstract partial class EngineSuite
{
    /// <summary>Ways in which a right reaches a user, each kept in another kind of fact.</summary>
    public enum Way
    {
        /// <summary>A built-in role at the tenant.</summary>
        BuiltInRole,

        /// <summary>A custom role that gets the grant.</summary>
        CustomRoleEdit,

        /// <summary>A custom role that was there before, and is given.</summary>
        CustomRoleGiven,

        /// <summary>A membership of a contract.</summary>
        Contract,

        /// <summary>A membership of a workspace.</summary>
        Workspace,

        /// <summary>A feature of the tenant.</summary>
        Feature,

        /// <summary>The user is active again.</summary>
        Reactivation,
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    [InlineData(44)]
    [InlineData(45)]
    [InlineData(46)]
    public async Task Every_answer_is_the_one_that_the_document_itself_gives(int seed)
    {
        RoleModel model = RoleModel.Compile(ConformanceModel.Definition("1"));
        TenantGenerator generator = new(seed);
        for (int round = 0; round < 5; round++)
        {
            TenantDocument document = generator.Next(Acme);
            await ApplyAsync(document);
            TenantWorld world = TenantWorld.Build(model, document);
            string[] users = ["ana", "ben", "cem", "dee", "a", "ab"];
            FactSet facts = (await Engine.ReadFactsAsync(Acme, users, withRoles: true, None))!;
            foreach (CheckRequest request in Questions.About(document, users))
            {
                string expected = Evaluator
                    .Decide(world.Tenant, world.FindUser(request.SubjectId), request, Time.GetUtcNow()).ToString();

                AssertAnswer(expected, await Engine.CheckAsync(request, None), "check", request);
                AssertAnswer(expected, facts.Decide(request), "batch", request);
                AssertAnswer(expected, facts.Explain(request).Decision, "explanation", request);
                if (Engine.TryCheck(request, out Decision fromMemory))
                {
                    AssertAnswer(expected, fromMemory, "memory", request);
                }
            }
        }

        static void AssertAnswer(string expected, Decision actual, string way, CheckRequest request) =>
            Assert.Equal($"{Questions.Text(request)}: {expected}", $"{Questions.Text(request)}: {actual}");
    }

    [Theory]
    [InlineData(Way.BuiltInRole)]
    [InlineData(Way.CustomRoleEdit)]
    [InlineData(Way.CustomRoleGiven)]
    [InlineData(Way.Contract)]
    [InlineData(Way.Workspace)]
    [InlineData(Way.Feature)]
    [InlineData(Way.Reactivation)]
    public async Task What_is_given_counts_at_once_and_what_is_taken_no_longer(Way way)
    {
        (TenantDocument without, TenantDocument with, CheckRequest request) = Both(way);
        for (int round = 0; round < 3; round++)
        {
            await ApplyAsync(without);
            Assert.False((await Engine.CheckAsync(request, None)).IsAllowed);

            await ApplyAsync(with);
            Assert.True((await Engine.CheckAsync(request, None)).IsAllowed);
        }
    }

    [Fact]
    public async Task A_role_edit_reaches_every_holder()
    {
        string[] users = [.. Enumerable.Range(1, 40).Select(number => $"user-{number}")];
        TenantDocument document = Tenant([.. users.Select(user => User(user, "desk"))]);
        await ApplyAsync(document with { Roles = [Desk("doc.read")] });
        Assert.All(await AnswersAsync("doc.read"), Assert.True);

        await ApplyAsync(document with { Roles = [Desk("doc.write")] });

        Assert.All(await AnswersAsync("doc.read"), Assert.False);
        Assert.All(await AnswersAsync("doc.write"), Assert.True);

        async Task<List<bool>> AnswersAsync(string action)
        {
            List<bool> answers = [];
            foreach (string user in users)
            {
                answers.Add(await IsAllowedAsync(user, action));
            }

            return answers;
        }
    }

    [Fact]
    public async Task A_custom_role_that_is_named_like_a_built_in_one_never_takes_its_place()
    {
        TenantDocument document = Tenant(User("ana", "reader"));
        CustomRoleEntry twin = Desk("step.1") with { Id = "reader" };
        await ApplyAsync(document with { Roles = [twin] });
        Assert.False(await IsAllowedAsync("ana", "step.1"));
        Assert.True(await IsAllowedAsync("ana", "doc.read"));

        await ApplyAsync(document);

        Assert.False(await IsAllowedAsync("ana", "step.1"));
        Assert.True(await IsAllowedAsync("ana", "doc.read"));
    }

    [Fact]
    public async Task Unknown_tenants_subjects_and_actions_are_denied_with_their_reasons()
    {
        await ApplyAsync(Tenant(User("ana", "reader")));

        Assert.Equal(DecisionReason.UnknownTenant, (await CheckAsync("ana", "doc.read", "nobody")).Reason);
        Assert.Equal(DecisionReason.UnknownSubject, (await CheckAsync("ben", "doc.read")).Reason);
        Assert.Equal(DecisionReason.UnknownAction, (await CheckAsync("ana", "doc.eat")).Reason);
        Assert.Equal(
            DecisionReason.WrongResourceType, (await CheckAtAsync("ana", "bill.view", "venue", "hall")).Reason);
        CheckRequest other = Questions.AtTenant(Acme, "ana", "doc.read") with { SubjectType = SubjectType.Other };
        Assert.Equal(DecisionReason.UnknownSubject, (await Engine.CheckAsync(other, None)).Reason);
    }

    [Fact]
    public async Task What_was_asked_before_it_existed_is_found_once_it_does()
    {
        Assert.Equal(DecisionReason.UnknownTenant, (await CheckAsync("ana", "doc.read")).Reason);
        await ApplyAsync(Tenant());
        Assert.Equal(DecisionReason.UnknownSubject, (await CheckAsync("ana", "doc.read")).Reason);
        await ApplyAsync(Tenant(User("ana", "reader")));
        Assert.True(await IsAllowedAsync("ana", "doc.read"));
        await ApplyAsync(Tenant());
        Assert.Equal(DecisionReason.UnknownSubject, (await CheckAsync("ana", "doc.read")).Reason);
    }

    [Fact]
    public async Task A_suspended_tenant_denies_everybody_until_it_is_resumed()
    {
        TenantDocument document = Tenant(User("ana", "reader"));
        CheckRequest operate = Questions.AtTenant(Acme, "platform", "operate") with
        {
            SubjectType = SubjectType.Operator,
        };
        await ApplyAsync(document);
        Assert.True((await Engine.CheckAsync(operate, None)).IsAllowed);

        await ApplyAsync(document with { Status = TenantStatus.Suspended });

        Assert.Equal(DecisionReason.TenantSuspended, (await CheckAsync("ana", "doc.read")).Reason);
        Assert.Equal(DecisionReason.TenantSuspended, (await CheckAsync("never", "doc.read")).Reason);
        Assert.Equal(DecisionReason.TenantSuspended, (await Engine.CheckAsync(operate, None)).Reason);

        await ApplyAsync(document);

        Assert.True(await IsAllowedAsync("ana", "doc.read"));
        Assert.True((await Engine.CheckAsync(operate, None)).IsAllowed);
    }

    [Fact]
    public async Task A_deactivated_user_is_denied_and_keeps_what_is_on_record()
    {
        UserEntry ana = User("ana", "reader");
        await ApplyAsync(Tenant(ana));

        await ApplyAsync(Tenant(ana with { Status = UserStatus.Deactivated }));

        Assert.Equal(DecisionReason.SubjectDeactivated, (await CheckAsync("ana", "doc.read")).Reason);
        TenantDocument read = (await Engine.ReadDocumentAsync(Acme, None))!.Document;
        Assert.Equal("reader", Assert.Single(Assert.Single(read.Users).Roles));
    }

    [Fact]
    public async Task An_assignment_counts_from_its_first_instant_until_just_before_its_last()
    {
        DateTimeOffset from = ManualTime.Start.AddHours(1);
        DateTimeOffset until = ManualTime.Start.AddHours(2);
        await ApplyAsync(Tenant(User("ana")) with
        {
            Assignments = [new AssignmentEntry("ana", "reader", ScopeName.Root, from, until)],
        });
        (DateTimeOffset At, bool Expected)[] expectations =
        [
            (ManualTime.Start, false),
            (from.AddTicks(-1), false),
            (from, true),
            (until.AddTicks(-1), true),
            (until, false),
        ];
        foreach ((DateTimeOffset at, bool expected) in expectations)
        {
            Time.MoveTo(at);

            Assert.Equal(expected, await IsAllowedAsync("ana", "doc.read"));
            FactSet facts = (await Engine.ReadFactsAsync(Acme, ["ana"], withRoles: true, None))!;
            Assert.Equal(expected, facts.Decide(Questions.AtTenant(Acme, "ana", "doc.read")).IsAllowed);
        }
    }

    [Fact]
    public async Task Facts_of_one_reading_keep_their_instant_and_their_state()
    {
        await ApplyAsync(Tenant(User("ana", "reader")) with
        {
            Assignments = [new AssignmentEntry("ana", "writer", ScopeName.Root, null, ManualTime.Start.AddHours(1))],
        });
        FactSet facts = (await Engine.ReadFactsAsync(Acme, ["ana", "never"], withRoles: true, None))!;

        Time.MoveTo(ManualTime.Start.AddHours(2));
        await ApplyAsync(Tenant());

        Assert.Equal(ManualTime.Start, facts.Now);
        Assert.True(facts.Decide(Questions.AtTenant(Acme, "ana", "doc.read")).IsAllowed);
        Assert.True(facts.Decide(Questions.AtTenant(Acme, "ana", "doc.write")).IsAllowed);
        Assert.Null(facts.FindUser("never"));
        Assert.Null(facts.FindUser("not-asked-for"));
    }

    [Fact]
    public async Task A_workspace_is_reached_through_its_own_members_and_those_of_its_contract()
    {
        await ApplyAsync(Tenant(User("ana"), User("ben"), User("cem")) with
        {
            Contracts =
            [
                new ContractEntry
                {
                    Id = "main",
                    Members = [new MemberEntry("ana", ["contract-member"])],
                    Workspaces = [new() { Id = "web", Members = [new MemberEntry("ben", ["workspace-guest"])] }],
                },
            ],
        });

        Property of = new("contract", "main");
        Assert.True((await CheckAtAsync("ana", "doc.read", "workspace", "web", of)).IsAllowed);
        Assert.True((await CheckAtAsync("ben", "doc.read", "workspace", "web", of)).IsAllowed);
        Assert.False((await CheckAtAsync("ben", "doc.read", "contract", "main")).IsAllowed);
        Assert.False((await CheckAtAsync("cem", "doc.read", "workspace", "web", of)).IsAllowed);
    }

    private static CustomRoleEntry Desk(params string[] flags) => new()
    {
        Id = "desk",
        Name = "Desk",
        Grants = [Flags(flags)],
    };

    /// <summary>A tenant without and with a right, and the question that asks for it.</summary>
    private static (TenantDocument Without, TenantDocument With, CheckRequest Request) Both(Way way)
    {
        TenantDocument plain = Tenant(User("ana"), User("ben", "reader"));
        CheckRequest read = Questions.AtTenant(Acme, "ana", "doc.read");
        switch (way)
        {
            case Way.BuiltInRole:
                return (plain, Tenant(User("ana", "reader"), User("ben", "reader")), read);
            case Way.CustomRoleEdit:
                TenantDocument holder = Tenant(User("ana", "desk"));
                return (holder with { Roles = [Desk("step.1")] }, holder with { Roles = [Desk("doc.read")] }, read);
            case Way.CustomRoleGiven:
                return (
                    plain with { Roles = [Desk("doc.read")] },
                    Tenant(User("ana", "desk"), User("ben", "reader")) with { Roles = [Desk("doc.read")] }, read);
            case Way.Contract:
                return (
                    plain with { Contracts = [new ContractEntry { Id = "main" }] },
                    plain with
                    {
                        Contracts = [new() { Id = "main", Members = [new MemberEntry("ana", ["contract-member"])] }],
                    },
                    read with { ResourceType = "contract", ResourceId = "main" });
            case Way.Workspace:
                WorkspaceEntry web = new() { Id = "web", Members = [new MemberEntry("ana", ["workspace-guest"])] };
                return (
                    plain with { Contracts = [new() { Id = "main", Workspaces = [web with { Members = [] }] }] },
                    plain with { Contracts = [new() { Id = "main", Workspaces = [web] }] },
                    read with { ResourceType = "workspace", ResourceId = "web" });
            case Way.Feature:
                TenantDocument biller = Tenant(User("ana", "biller"));
                return (biller, biller with { Features = ["beta"] }, read with { Action = "beta.use" });
            case Way.Reactivation:
                UserEntry reader = User("ana", "reader");
                return (Tenant(reader with { Status = UserStatus.Deactivated }), Tenant(reader), read);
            default:
                throw new ArgumentOutOfRangeException(nameof(way));
        }
    }
}
