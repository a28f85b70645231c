using OrleansRoles.Model.Definition;

namespace OrleansRoles.Worlds;

/// <summary>Looking through requirements.</summary>
public static class RequirementWalk
{
    /// <summary>Every requirement of an action, nested ones too; the gates of its resource types aside.</summary>
    public static IEnumerable<Requirement> Of(ActionDefinition action) =>
        action.Obligations.Select(obligation => obligation.When).Append(action.Gate).Append(action.Requirement)
            .OfType<Requirement>().SelectMany(Of);

    /// <summary>Every requirement of a model.</summary>
    public static IEnumerable<Requirement> Of(ModelDefinition model) =>
        model.Actions.SelectMany(Of)
            .Concat(model.Resources.Select(resource => resource.Gate).OfType<Requirement>().SelectMany(Of));

    /// <summary>The requirement and those nested in it.</summary>
    public static IEnumerable<Requirement> Of(Requirement requirement)
    {
        IEnumerable<Requirement> nested = requirement switch
        {
            Requirement.All all => all.Items,
            Requirement.Any any => any.Items,
            Requirement.Not not => [not.Item],
            Requirement.Rule rule => [rule.Body],
            Requirement.With with => [with.Body],
            _ => [],
        };
        return nested.SelectMany(Of).Prepend(requirement);
    }

    /// <summary>The path of a condition; null where the requirement reads none, or is more than a condition.</summary>
    public static PropertyPath? PathOf(Requirement requirement) => requirement switch
    {
        Requirement.CoversLevel covers => covers.Level,
        Requirement.HasPermissionAt has => has.ScopeId,
        Requirement.Subscribed subscribed => subscribed.App,
        Requirement.EqualTo equal => equal.Path,
        Requirement.OneOf one => one.Path,
        Requirement.EachOneOf each => each.Path,
        Requirement.SomeOneOf some => some.Path,
        Requirement.LevelAtMost most => most.Path,
        Requirement.Present present => present.Path,
        Requirement.Absent absent => absent.Path,
        Requirement.SubjectIs subject => subject.Path,
        Requirement.SubjectIn subject => subject.Path,
        Requirement.SubjectTeamIn team => team.Path,
        Requirement.SubjectRoleIn role => role.Path,
        Requirement.RankNotAboveSubject rank => rank.Granted,
        _ => null,
    };
}
