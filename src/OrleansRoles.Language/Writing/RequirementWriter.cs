using System.Collections.Immutable;
using System.Diagnostics;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Language.Writing;

/// <summary>Requirements in the language's notation; rules by name.</summary>
internal static class RequirementWriter
{
    internal static WrittenNode Write(Requirement requirement) => requirement switch
    {
        Requirement.Always => WrittenNode.Text("always"),
        Requirement.Never => WrittenNode.Text("never"),
        Requirement.All { Items.Length: 1 } all => Form("all", Items(all.Items)),
        Requirement.All all => Items(all.Items),
        Requirement.Any any => Form("any", Items(any.Items)),
        Requirement.Not not => Form("not", Write(not.Item)),
        Requirement.Rule rule => WrittenNode.Text(rule.Name),
        Requirement.HasPermission has => Permission(has.Permission, has.Level),
        Requirement.HasPermissionAt at => Form("permission", Permission(at.Permission, at.Level))
            .Add("at", Form(at.ScopeType, Path(at.ScopeId))),
        Requirement.HasPermissionAnywhere anywhere => Form("anywhere", Permission(anywhere.Permission, anywhere.Level)),
        Requirement.CoversLevel covers => Form("covers", Form(covers.Permission, Path(covers.Level))),
        Requirement.With with => Form("with", Path(with.Path))
            .Add("as", with.ResourceType)
            .Add("every", with.Quantifier == Quantifier.Every)
            .Add("require", Write(with.Body)),
        Requirement.RankNotAboveSubject rank => Form("rank-not-above-subject", Form("granted", Path(rank.Granted))
            .Add("present", rank.Current is null ? null : Path(rank.Current))),
        _ => WriteTest(requirement),
    };

    private static WrittenMap WriteTest(Requirement requirement) => requirement switch
    {
        Requirement.HoldsRole role => Form("role", WrittenNode.Text(role.Role)),
        Requirement.IsOperator named => Form("operator", WrittenNode.Text(named.Operator)),
        Requirement.FeatureOn feature => Form("feature", WrittenNode.Text(feature.Feature)),
        Requirement.SettingOn setting => Form("setting", WrittenNode.Text(setting.Setting)),
        Requirement.HoldsSeat seat => Form("seat", WrittenNode.Text(seat.Licence)),
        Requirement.SubjectKindIs kind =>
            Form("kind", WrittenNode.Text(kind.Kind == SubjectKind.Human ? "human" : "integration")),
        Requirement.Subscribed subscribed => Form("subscribed", Path(subscribed.App)),
        Requirement.EqualTo equal => Form("equals", Form(equal.Path.ToString(), Literal(equal.Literal))),
        Requirement.OneOf one => Form("in", Form(one.Path.ToString(), Literals(one.Literals))),
        Requirement.EachOneOf each => Form("each-in", Form(each.Path.ToString(), Literals(each.Literals))),
        Requirement.SomeOneOf some => Form("some-in", Form(some.Path.ToString(), Literals(some.Literals))),
        Requirement.LevelAtMost most =>
            Form("at-most", Form(most.Path.ToString(), Permission(most.Permission, most.Level))),
        Requirement.Present present => Form("present", Path(present.Path)),
        Requirement.Absent absent => Form("absent", Path(absent.Path)),
        Requirement.SubjectIs subject => Form("subject-is", Path(subject.Path)),
        Requirement.SubjectIn subject => Form("subject-in", Path(subject.Path)),
        Requirement.SubjectTeamIn team => Form("subject-team-in", Path(team.Path)),
        Requirement.SubjectRoleIn role => Form("subject-role-in", Path(role.Path)),
        _ => throw new UnreachableException(),
    };

    /// <summary>The rules in a requirement, each before those that name it.</summary>
    internal static void CollectRules(Requirement? requirement, Dictionary<string, Requirement> known,
        List<string> order)
    {
        switch (requirement)
        {
            case Requirement.Rule rule when !known.ContainsKey(rule.Name):
                known.Add(rule.Name, rule.Body);
                CollectRules(rule.Body, known, order);
                order.Add(rule.Name);
                break;
            case Requirement.All all:
                CollectAll(all.Items, known, order);
                break;
            case Requirement.Any any:
                CollectAll(any.Items, known, order);
                break;
            case Requirement.Not not:
                CollectRules(not.Item, known, order);
                break;
            case Requirement.With with:
                CollectRules(with.Body, known, order);
                break;
        }
    }

    private static void CollectAll(
        ImmutableArray<Requirement> items, Dictionary<string, Requirement> known, List<string> order)
    {
        foreach (Requirement item in items)
        {
            CollectRules(item, known, order);
        }
    }

    private static WrittenMap Form(string key, WrittenNode value) => new WrittenMap(isInline: true).Add(key, value);

    private static WrittenList Items(ImmutableArray<Requirement> items) =>
        new([.. items.Select(Write)], IsInline: true);

    private static WrittenText Path(PropertyPath path) => WrittenNode.Text(path.ToString());

    private static WrittenText Permission(string permission, string? level) =>
        WrittenNode.Text(level is null ? permission : $"{permission}>={level}");

    private static WrittenList Literals(ImmutableArray<PropertyValue> literals) =>
        new([.. literals.Select(Literal)], IsInline: true);

    private static WrittenNode Literal(PropertyValue literal) => literal.Kind switch
    {
        PropertyKind.Boolean => new WrittenBoolean(literal.Boolean),
        PropertyKind.Number => new WrittenNumber(literal.Number),
        _ => WrittenNode.Text(literal.Text ?? ""),
    };
}
