using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Requests;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Lowering;

/// <summary>What a <see cref="Node"/> tests.</summary>
internal enum Operation : byte
{
    Always,
    Never,
    All,
    Any,
    Not,
    HasPermission,
    HasPermissionAt,
    HasPermissionAnywhere,
    CoversLevel,
    HoldsRole,
    IsOperator,
    FeatureOn,
    SettingOn,
    HoldsSeat,
    SubjectKindIs,
    Subscribed,
    OneOf,
    EachOneOf,
    SomeOneOf,
    LevelAtMost,
    Present,
    Absent,
    SubjectIs,
    SubjectIn,
    SubjectTeamIn,
    SubjectRoleIn,
    RankNotAboveSubject,
    With,
}

/// <summary>
/// A requirement with names resolved to bits and indices. One class for all operations, so that evaluating is a switch
/// over a byte; a field that an operation does not use stays at its default.
/// </summary>
internal sealed class Node
{
    public required Operation Operation { get; init; }

    /// <summary>The requirement that this node came from, for explanations.</summary>
    public required Requirement Source { get; init; }

    public Node[] Items { get; init; } = [];

    public CompiledPermission? Permission { get; init; }

    /// <summary>The required level's number.</summary>
    public int Level { get; init; }

    /// <summary>The word in which the required bit lies.</summary>
    public int Word { get; init; }

    /// <summary>The required bit.</summary>
    public ulong Mask { get; init; }

    /// <summary>A scope type, built-in role, feature, setting or licence by index.</summary>
    public int Index { get; init; }

    /// <summary>An operator's name.</summary>
    public string? Name { get; init; }

    public SubjectKind Kind { get; init; }

    public CompiledPath? Path { get; init; }

    public CompiledPath? SecondPath { get; init; }

    /// <summary>The values of which one must stand at the path.</summary>
    public PropertyValue[] Literals
    {
        get;
        init
        {
            field = value;
            Texts = [.. value.Where(literal => literal.Text is not null).Select(literal => new TextKey(literal.Text!))];
        }
    } = [];

    /// <summary>Those of the literals that are strings.</summary>
    public TextKey[] Texts { get; private init; } = [];

    public CompiledResource? Resource { get; init; }

    public Quantifier Quantifier { get; init; }
}
