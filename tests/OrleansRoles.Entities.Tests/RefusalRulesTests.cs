namespace OrleansRoles.Entities.Tests;

public sealed class RefusalRulesTests
{
    [Fact]
    public void Every_kind_of_refusal_has_a_code_of_its_own_and_a_title()
    {
        RefusalRule[] rules = [.. Enum.GetValues<RefusalKind>().Select(RefusalRules.Of)];

        Assert.Equal(rules.Length, rules.Select(rule => rule.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(rules, rule =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", rule.Code);
            Assert.NotEmpty(rule.Title);
        });
    }

    [Theory]
    [InlineData(RefusalKind.TenantUnknown, "tenant-unknown", RefusalClass.Unknown)]
    [InlineData(RefusalKind.ModelVersionExists, "model-version-exists", RefusalClass.Conflict)]
    [InlineData(RefusalKind.Forbidden, "forbidden", RefusalClass.Forbidden)]
    [InlineData(RefusalKind.RevisionMismatch, "revision-mismatch", RefusalClass.Precondition)]
    [InlineData(RefusalKind.Invalid, "command-invalid", RefusalClass.Invalid)]
    [InlineData(RefusalKind.Busy, "busy", RefusalClass.Busy)]
    public void Codes_that_have_shipped_stay(RefusalKind kind, string code, RefusalClass refusalClass)
    {
        RefusalRule rule = RefusalRules.Of(kind);

        Assert.Equal((code, refusalClass), (rule.Code, rule.Class));
    }
}
