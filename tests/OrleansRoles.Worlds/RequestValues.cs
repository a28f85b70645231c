using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Worlds;

/// <summary>Values that let a condition hold, and values that nearly do.</summary>
internal sealed class RequestValues(ModelDefinition model, TenantDocument document, WorldRandom random)
{
    /// <summary>A value with which the condition holds for the user, where there is one.</summary>
    public PropertyValue Holding(Requirement requirement, UserEntry? user) => requirement switch
    {
        Requirement.EqualTo equal => equal.Literal,
        Requirement.OneOf one => random.Pick(one.Literals),
        Requirement.EachOneOf each =>
            List([.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => random.Pick(each.Literals))]),
        Requirement.SomeOneOf some =>
            List([.. random.Shuffle(random.Take(Others, 2).Append(random.Pick(some.Literals)))]),
        Requirement.LevelAtMost most => AtMost(most),
        Requirement.CoversLevel covers => Levels(LevelsOf(covers.Permission)),
        Requirement.Present => random.Of<PropertyValue>("here", 0.0, false, PropertyValue.From("x")),
        Requirement.Absent => default,
        Requirement.Subscribed => document.Subscriptions.IsEmpty ? "app-1" : random.Pick(document.Subscriptions),
        Requirement.SubjectIs => user?.Id,
        Requirement.SubjectIn => OneOrMany(user?.Id, ["user-1", "user-2", "somebody"]),
        Requirement.SubjectTeamIn => OneOrMany(AnyOf(user?.Teams), ["east", "north"]),
        Requirement.SubjectRoleIn => OneOrMany(AnyOf(RolesOf(user)), ["role-1", "custom-1", "another-role"]),
        Requirement.RankNotAboveSubject => Rank(user),
        _ => default,
    };

    /// <summary>A value with which the condition does not hold, or only just.</summary>
    public PropertyValue NearMiss(Requirement requirement, UserEntry? user) => requirement switch
    {
        Requirement.CoversLevel covers => random.Weighted<PropertyValue>(
            (2, LevelsOf(covers.Permission)[^1]), (1, "none"), (1, "unheard-of"), (1, List([])), (1, 1.0),
            (1, PropertyValue.From(LevelsOf(covers.Permission)[0], "unheard-of"))),
        Requirement.LevelAtMost most => random.Weighted<PropertyValue>(
            (2, LevelsOf(most.Permission)[^1]), (1, "none"), (1, "unheard-of"), (1, default)),
        Requirement.EachOneOf each => random.Weighted<PropertyValue>(
            (1, List([])), (1, each.Literals[0]), (2, List([each.Literals[0], "another"])), (1, default)),
        Requirement.SomeOneOf some => random.Weighted<PropertyValue>(
            (1, List([])), (1, some.Literals[0]), (2, List(["another", List([some.Literals[0]])])), (1, default)),
        Requirement.SubjectIn or Requirement.SubjectTeamIn or Requirement.SubjectRoleIn =>
            random.Of<PropertyValue>("somebody", List([]), PropertyValue.From("a", "b"), List([1.0, true]), default),
        Requirement.RankNotAboveSubject when model.Ranks is { } ranks => random.Of<PropertyValue>(
            ranks.Order[0], random.Pick(ranks.Order), "unranked", default, 1.0),
        Requirement.Present => default,
        Requirement.Absent => random.Of<PropertyValue>("here", false),
        Requirement.EqualTo equal => random.Weighted(
            (2, random.Pick(Others)), (1, default), (1, (PropertyValue)equal.Literal.ToString()),
            (1, List([equal.Literal]))),
        _ => random.Weighted((3, random.Pick(Others)), (1, default), (1, user?.Id.ToUpperInvariant())),
    };

    private static ImmutableArray<PropertyValue> Others { get; } = ["purple", 3.0, true, false, "red", 1.0];

    private static PropertyValue List(PropertyValue[] items) => PropertyValue.From(items);

    private string? AnyOf(IReadOnlyList<string>? items) => items is { Count: > 0 } ? random.Pick(items) : null;

    private PropertyValue OneOrMany(string? one, string[] others) => random.Chance(40)
        ? one
        : List([.. random.Shuffle(random.Some(others, 50).Append(one)).Select(item => (PropertyValue)item)]);

    private string[] RolesOf(UserEntry? user) =>
        [.. user?.Roles ?? [], .. document.AllAssignments().Where(a => a.User == user?.Id).Select(a => a.Role)];

    private ImmutableArray<string> LevelsOf(string permission) =>
        model.Permissions.Single(p => p.Name == permission).Levels;

    private PropertyValue AtMost(Requirement.LevelAtMost most)
    {
        ImmutableArray<string> levels = LevelsOf(most.Permission);
        return levels[random.Below(levels.IndexOf(most.Level) + 1)];
    }

    private PropertyValue Levels(ImmutableArray<string> levels) => random.Chance(60)
        ? (random.Chance(60) ? levels[0] : random.Pick(levels))
        : PropertyValue.From([.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => random.Pick(levels))]);

    private PropertyValue Rank(UserEntry? user)
    {
        ImmutableArray<string> order = model.Ranks!.Order;
        string[] own = RolesOf(user);
        string[] grantable =
            [.. order.SkipWhile(role => !own.Contains(role)).Where(role => !model.Ranks.NotGrantable.Contains(role))];
        return grantable.Length > 0 ? random.Pick(grantable) : order[^1];
    }
}
