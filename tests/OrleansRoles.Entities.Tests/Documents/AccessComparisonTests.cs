using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Entities.Tests.Documents;

public sealed class AccessComparisonTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RoleModel s_model = RoleModel.Compile(ConformanceModel.Definition("1"));

    private static readonly TenantDocument s_document = new()
    {
        Tenant = "acme",
        Model = ConformanceModel.Name,
        Users = [new UserEntry { Id = "ben", Roles = ["biller"] }, new UserEntry { Id = "ana", Roles = ["reader"] }],
    };

    [Fact]
    public void Nothing_differs_between_equal_states()
    {
        Assert.Empty(Compare(s_document, s_document));
        Assert.Empty(Compare(null, null));
    }

    [Fact]
    public void A_new_tenant_gives_its_users_what_they_hold_and_an_ended_one_takes_it()
    {
        AccessChange[] expected =
        [
            new("ana", "doc.read", ScopeName.Root, null, "held"),
            new("ben", "bill", ScopeName.Root, null, "edit"),
        ];

        Assert.Equal(expected, Compare(null, s_document));
        Assert.Equal(
            expected.Select(change => change with { Before = change.After, After = null }), Compare(s_document, null));
    }

    [Fact]
    public void A_feature_shows_what_waited_for_it()
    {
        AccessChange change = Assert.Single(Compare(s_document, s_document with { Features = ["beta"] }));

        Assert.Equal(new AccessChange("ben", "beta.use", ScopeName.Root, null, "held"), change);
    }

    [Fact]
    public void Another_level_names_both()
    {
        TenantDocument viewer = s_document with
        {
            Roles =
            [
                new CustomRoleEntry
                {
                    Id = "v",
                    Name = "v",
                    Grants = [new GrantEntry(ScopeName.Root, [new Grant("bill", "view")])],
                },
            ],
            Users = [new UserEntry { Id = "ben", Roles = ["v"] }, s_document.Users[1]],
        };

        AccessChange change = Assert.Single(Compare(s_document, viewer));

        Assert.Equal(new AccessChange("ben", "bill", ScopeName.Root, "edit", "view"), change);
    }

    [Fact]
    public void Suspending_takes_everything_from_everybody()
    {
        IReadOnlyList<AccessChange> changes =
            Compare(s_document, s_document with { Status = TenantStatus.Suspended });

        Assert.Equal(["ana", "ben"], changes.Select(change => change.User));
        Assert.All(changes, change => Assert.Null(change.After));
    }

    [Fact]
    public void A_role_of_another_time_does_not_count()
    {
        AssignmentEntry later = new("ana", "writer", ScopeName.Root, s_now.AddTicks(1));

        Assert.Empty(Compare(s_document, s_document with { Assignments = [later] }));
        TenantDocument sooner = s_document with { Assignments = [later with { From = s_now }] };
        Assert.Equal("doc.write", Assert.Single(Compare(s_document, sooner)).Permission);
    }

    private static IReadOnlyList<AccessChange> Compare(TenantDocument? before, TenantDocument? after) =>
        AccessComparison.Compare(World(before), World(after), s_now);

    private static TenantWorld? World(TenantDocument? document) =>
        document is null ? null : TenantWorld.Build(s_model, document);
}
