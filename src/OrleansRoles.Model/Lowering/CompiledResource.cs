using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Requests;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Lowering;

/// <summary>A resource type, lowered: where each scope's id stands in its objects.</summary>
internal sealed class CompiledResource(string name, bool isRoot, CompiledPath[]?[] scopes)
{
    public readonly TextKey Key = new(name);

    /// <summary>What <c>it.type</c> reads.</summary>
    public readonly PropertyValue TypeName = name;

    public string Name => Key.Text;

    /// <summary>Whether its objects are the tenant itself.</summary>
    public bool IsRoot { get; } = isRoot;

    /// <summary>By scope type index: paths from <c>it</c> to the scope's id, or null.</summary>
    public CompiledPath[]?[] Scopes { get; } = scopes;

    /// <summary>The path to the objects of a group, or null.</summary>
    public CompiledPath? GroupPath { get; set; }
}

/// <summary>A path with its first member looked at.</summary>
internal sealed class CompiledPath
{
    public CompiledPath(PropertyPath path)
    {
        Root = path.Root;
        First = new TextKey(path.Segments[0]);
        Rest = [.. path.Segments.Skip(1).Select(segment => new TextKey(segment))];
        bool ofObject = Root is PathRoot.It or PathRoot.Resource;
        Own = !ofObject ? OwnMember.None
            : First.Text == "id" ? OwnMember.Id
            : First.Text == "type" ? OwnMember.Type
            : OwnMember.None;
    }

    public PathRoot Root { get; }

    public readonly TextKey First;

    /// <summary>Members of members.</summary>
    public TextKey[] Rest { get; }

    public OwnMember Own { get; }

    /// <summary>Whether it is <c>it.id</c>.</summary>
    public bool IsOwnId => Own == OwnMember.Id && Root == PathRoot.It && Rest.Length == 0;
}

/// <summary>Members that every object has besides its properties.</summary>
internal enum OwnMember : byte
{
    None,
    Id,
    Type,
}
