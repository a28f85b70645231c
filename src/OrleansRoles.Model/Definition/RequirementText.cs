using OrleansRoles.Model.Requests;

namespace OrleansRoles.Model.Definition;

/// <summary>Requirements as the language writes them, for explanations and dumps.</summary>
public static class RequirementText
{
    /// <summary>The requirement in one line.</summary>
    public static string Of(Requirement requirement) => requirement switch
    {
        Requirement.Always => "always",
        Requirement.Never => "never",
        Requirement.All all => $"all [{string.Join(", ", all.Items.Select(Of))}]",
        Requirement.Any any => $"any [{string.Join(", ", any.Items.Select(Of))}]",
        Requirement.Not not => $"not {Of(not.Item)}",
        Requirement.Rule rule => rule.Name,
        Requirement.HasPermission has => Permission(has.Permission, has.Level),
        Requirement.HasPermissionAt has =>
            $"{Permission(has.Permission, has.Level)} at {has.ScopeType} {has.ScopeId}",
        Requirement.HasPermissionAnywhere has => $"anywhere {Permission(has.Permission, has.Level)}",
        Requirement.CoversLevel covers => $"{covers.Permission} covers {covers.Level}",
        Requirement.HoldsRole role => $"role {role.Role}",
        Requirement.IsOperator op => $"operator {op.Operator}",
        Requirement.FeatureOn feature => $"feature {feature.Feature}",
        Requirement.SettingOn setting => $"setting {setting.Setting}",
        Requirement.HoldsSeat seat => $"seat {seat.Licence}",
        Requirement.SubjectKindIs kind => $"kind {(kind.Kind == SubjectKind.Human ? "human" : "integration")}",
        Requirement.Subscribed subscribed => $"subscribed {subscribed.App}",
        Requirement.EqualTo equal => $"{equal.Path} = {equal.Literal}",
        Requirement.OneOf one => $"{one.Path} in [{Join(one.Literals)}]",
        Requirement.EachOneOf each => $"each of {each.Path} in [{Join(each.Literals)}]",
        Requirement.SomeOneOf some => $"some of {some.Path} in [{Join(some.Literals)}]",
        Requirement.LevelAtMost most => $"{most.Path} at most {most.Permission}>={most.Level}",
        Requirement.Present present => $"present {present.Path}",
        Requirement.Absent absent => $"absent {absent.Path}",
        Requirement.SubjectIs subject => $"subject is {subject.Path}",
        Requirement.SubjectIn subject => $"subject in {subject.Path}",
        Requirement.SubjectTeamIn team => $"subject's team in {team.Path}",
        Requirement.SubjectRoleIn role => $"subject's role in {role.Path}",
        Requirement.RankNotAboveSubject rank => $"rank of {rank.Granted} not above the subject's",
        Requirement.With with => with.Quantifier == Quantifier.Some
            ? $"with {with.Path}: {Of(with.Body)}"
            : $"with every {with.Path}: {Of(with.Body)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A permission with its level: <c>account.invoices&gt;=view</c>, or the flag's name.</summary>
    public static string Permission(string permission, string? level) =>
        level is null ? permission : $"{permission}>={level}";

    private static string Join(IEnumerable<PropertyValue> literals) => string.Join(", ", literals);
}
