using OrleansRoles.Entities.Documents;

namespace OrleansRoles.Entities.Tests;

public sealed class OutcomeTests
{
    [Fact]
    public void An_acceptance_carries_its_value_and_a_refusal_its_rule()
    {
        Outcome<string> accepted = "done";
        Outcome<string> refused = new Refusal(RefusalKind.Busy, "try again");

        Assert.True(accepted.IsAccepted);
        Assert.Equal("done", accepted.Value);
        Assert.Null(accepted.Refusal);
        Assert.False(refused.IsAccepted);
        Assert.Equal(RefusalKind.Busy, refused.Refusal.Kind);
        Assert.Null(refused.Value);
    }

    [Theory]
    [InlineData("elite", "elite", null)]
    [InlineData("elite@2", "elite", "2")]
    [InlineData("elite@2026@b", "elite", "2026@b")]
    [InlineData("elite@", "elite", "")]
    public void A_model_reference_is_a_name_and_perhaps_a_version(string reference, string name, string? version)
    {
        Assert.Equal((name, version), ModelReference.Split(reference));
    }
}
