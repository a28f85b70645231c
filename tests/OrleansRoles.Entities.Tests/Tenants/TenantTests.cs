using OrleansRoles.Entities.Tenants;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tests.Tenants;

public sealed class TenantTests
{
    private static readonly TenantState s_plain = new() { Name = "Acme", Model = "elite", ModelVersion = "1" };

    public static TheoryData<int> AllSeeds => Seeds.UpTo(60);

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void Applying_all_decided_changes_gives_the_wanted_settings_and_the_same_command_again_gives_none(int seed)
    {
        RandomStates states = new(seed);
        Tenant tenant = new(null);
        for (int round = 0; round < 12; round++)
        {
            TenantState wanted = states.Tenant();

            Configure(tenant, wanted);

            Assert.Equal(StateText.Of(wanted), StateText.Of(tenant.State));
            Assert.Empty(tenant.Decide(new ConfigureTenant(wanted)));
        }
    }

    [Theory]
    [MemberData(nameof(AllSeeds))]
    public void Deciding_twice_gives_the_same_changes_and_leaves_the_state_alone(int seed)
    {
        RandomStates states = new(seed);
        Tenant tenant = new(states.Tenant());
        string before = StateText.Of(tenant.State);
        ConfigureTenant command = new(states.Tenant());

        Assert.Equal(tenant.Decide(command), tenant.Decide(command));
        Assert.Equal(before, StateText.Of(tenant.State));
    }

    [Fact]
    public void The_first_change_creates_the_tenant_with_name_model_and_version()
    {
        TenantChange change = Assert.Single(new Tenant(null).Decide(new ConfigureTenant(s_plain)));

        Assert.Equal(new TenantChange.Created("Acme", "elite", "1"), change);
    }

    [Fact]
    public void A_tenant_born_suspended_is_created_first_and_suspended_then()
    {
        TenantState wanted = s_plain with { Status = TenantStatus.Suspended };

        IReadOnlyList<TenantChange> changes = new Tenant(null).Decide(new ConfigureTenant(wanted));

        Assert.Equal([new TenantChange.Created("Acme", "elite", "1"), new TenantChange.Suspended()], changes);
    }

    [Fact]
    public void A_new_version_of_the_same_model_is_a_change_that_names_both()
    {
        TenantChange change = Assert.Single(
            new Tenant(s_plain).Decide(new ConfigureTenant(s_plain with { ModelVersion = "2" })));

        Assert.Equal(new TenantChange.ModelChanged("elite", "2", "elite", "1"), change);
        Assert.Equal("model `elite` version `1` changed to `elite` version `2`", change.Text);
    }

    [Fact]
    public void Seats_set_changed_and_freed_carry_the_number_before()
    {
        Tenant tenant = new(s_plain);
        TenantState ten = s_plain with { Seats = s_plain.Seats.Add("rec", 10) };
        TenantState none = s_plain with { Seats = s_plain.Seats.Add("rec", 0) };

        Assert.Equal([new TenantChange.SeatsSet("rec", 10, null)], Configure(tenant, ten));
        Assert.Equal([new TenantChange.SeatsSet("rec", 0, 10)], Configure(tenant, none));
        Assert.Equal([new TenantChange.SeatsSet("rec", null, 0)], Configure(tenant, s_plain));
    }

    [Fact]
    public void A_change_before_the_creation_is_a_bug_and_throws()
    {
        Assert.Throws<InvalidOperationException>(() => new Tenant(null).Apply(new TenantChange.Suspended()));
    }

    private static IReadOnlyList<TenantChange> Configure(Tenant tenant, TenantState wanted)
    {
        IReadOnlyList<TenantChange> changes = tenant.Decide(new ConfigureTenant(wanted));
        foreach (TenantChange change in changes)
        {
            tenant.Apply(change);
        }

        return changes;
    }
}
