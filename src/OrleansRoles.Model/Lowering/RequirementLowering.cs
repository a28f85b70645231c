using System.Diagnostics;
using OrleansRoles.Model.Definition;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Lowering;

/// <summary>Turns requirements into nodes. Rules vanish: their body stands in their place.</summary>
internal sealed class RequirementLowering(RoleModel model)
{
    /// <summary>What must hold one after the other for the node to hold.</summary>
    public static Node[] Steps(Node node) => node.Operation == Operation.All ? node.Items : [node];

    public Node Lower(Requirement requirement) => requirement switch
    {
        Requirement.Always => new Node { Operation = Operation.Always, Source = requirement },
        Requirement.Never => new Node { Operation = Operation.Never, Source = requirement },

        // "Nothing more" is still only for users of the tenant: an empty list must not open an action to strangers.
        Requirement.All { Items.IsEmpty: true } => new Node { Operation = Operation.Always, Source = requirement },
        Requirement.All { Items.Length: 1 } all => Lower(all.Items[0]),
        Requirement.All all => Group(Operation.All, requirement, all.Items),
        Requirement.Any any => Group(Operation.Any, requirement, any.Items),
        Requirement.Not not => Group(Operation.Not, requirement, [not.Item]),
        Requirement.Rule rule => Lower(rule.Body),
        Requirement.HasPermission has => Has(Operation.HasPermission, requirement, has.Permission, has.Level),
        Requirement.HasPermissionAnywhere has =>
            Has(Operation.HasPermissionAnywhere, requirement, has.Permission, has.Level),
        Requirement.HasPermissionAt has => Has(
            Operation.HasPermissionAt, requirement, has.Permission, has.Level, model.ScopeIndex(has.ScopeType),
            new CompiledPath(has.ScopeId)),
        Requirement.CoversLevel covers => new Node
        {
            Operation = Operation.CoversLevel,
            Source = requirement,
            Permission = model.Permission(covers.Permission),
            Path = new CompiledPath(covers.Level),
        },
        Requirement.HoldsRole role => Indexed(Operation.HoldsRole, requirement, model.BuiltInRole(role.Role).Index),
        Requirement.IsOperator op =>
            new Node { Operation = Operation.IsOperator, Source = requirement, Name = op.Operator },
        Requirement.FeatureOn feature =>
            Indexed(Operation.FeatureOn, requirement, model.Definition.Features.IndexOf(feature.Feature)),
        Requirement.SettingOn setting =>
            Indexed(Operation.SettingOn, requirement, model.Definition.Settings.IndexOf(setting.Setting)),
        Requirement.HoldsSeat seat =>
            Indexed(Operation.HoldsSeat, requirement, model.Definition.Licences.IndexOf(seat.Licence)),
        Requirement.SubjectKindIs kind =>
            new Node { Operation = Operation.SubjectKindIs, Source = requirement, Kind = kind.Kind },
        _ => LowerCondition(requirement),
    };

    private static Node Indexed(Operation operation, Requirement source, int index) =>
        new() { Operation = operation, Source = source, Index = index };

    // "All" in "all" is one list, and so is "any" in "any": fewer steps, the same answer and reason.
    private Node Group(Operation operation, Requirement source, IEnumerable<Requirement> items) => new()
    {
        Operation = operation,
        Source = source,
        Items =
        [
            .. items.Select(Lower).SelectMany(item => item.Operation == operation
                && operation is Operation.All or Operation.Any && item.Items.Length > 0 ? item.Items : [item]),
        ],
    };

    private Node Has(
        Operation operation, Requirement source, string permission, string? level, int scope = 0,
        CompiledPath? path = null)
    {
        CompiledPermission compiled = model.Permission(permission);
        int number = compiled.LevelNumber(level);
        int bit = compiled.FirstBit + number - 1;
        return new Node
        {
            Operation = operation,
            Source = source,
            Permission = compiled,
            Level = number,
            Word = bit / PermissionSet.WordBits,
            Mask = 1UL << (bit % PermissionSet.WordBits),
            Index = scope,
            Path = path,
        };
    }

    private Node LowerCondition(Requirement requirement) => requirement switch
    {
        Requirement.Subscribed subscribed => OnPath(Operation.Subscribed, requirement, subscribed.App),
        Requirement.EqualTo equal => new Node
        {
            Operation = Operation.OneOf,
            Source = requirement,
            Path = new CompiledPath(equal.Path),
            Literals = [equal.Literal],
        },
        Requirement.OneOf one => new Node
        {
            Operation = Operation.OneOf,
            Source = requirement,
            Path = new CompiledPath(one.Path),
            Literals = [.. one.Literals],
        },
        Requirement.EachOneOf each => new Node
        {
            Operation = Operation.EachOneOf,
            Source = requirement,
            Path = new CompiledPath(each.Path),
            Literals = [.. each.Literals],
        },
        Requirement.SomeOneOf some => new Node
        {
            Operation = Operation.SomeOneOf,
            Source = requirement,
            Path = new CompiledPath(some.Path),
            Literals = [.. some.Literals],
        },
        Requirement.LevelAtMost most => new Node
        {
            Operation = Operation.LevelAtMost,
            Source = requirement,
            Path = new CompiledPath(most.Path),
            Permission = model.Permission(most.Permission),
            Level = model.Permission(most.Permission).LevelNumber(most.Level),
        },
        Requirement.Present present => OnPath(Operation.Present, requirement, present.Path),
        Requirement.Absent absent => OnPath(Operation.Absent, requirement, absent.Path),
        Requirement.SubjectIs subject => OnPath(Operation.SubjectIs, requirement, subject.Path),
        Requirement.SubjectIn subject => OnPath(Operation.SubjectIn, requirement, subject.Path),
        Requirement.SubjectTeamIn team => OnPath(Operation.SubjectTeamIn, requirement, team.Path),
        Requirement.SubjectRoleIn role => OnPath(Operation.SubjectRoleIn, requirement, role.Path),
        Requirement.RankNotAboveSubject rank => new Node
        {
            Operation = Operation.RankNotAboveSubject,
            Source = requirement,
            Path = new CompiledPath(rank.Granted),
            SecondPath = rank.Current is null ? null : new CompiledPath(rank.Current),
        },
        Requirement.With with => new Node
        {
            Operation = Operation.With,
            Source = requirement,
            Path = new CompiledPath(with.Path),
            Resource = model.Resource(with.ResourceType),
            Quantifier = with.Quantifier,
            Items = [Lower(with.Body)],
        },
        _ => throw new UnreachableException(),
    };

    private static Node OnPath(Operation operation, Requirement source, PropertyPath path) =>
        new() { Operation = operation, Source = source, Path = new CompiledPath(path) };
}
