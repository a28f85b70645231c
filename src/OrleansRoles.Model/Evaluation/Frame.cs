using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Evaluation;

/// <summary>What stays the same during one evaluation.</summary>
internal readonly ref struct Question(
    TenantFacts tenant, UserFacts? user, ref readonly CheckRequest request, CompiledResource resource, long now,
    ref HeldBits held)
{
    private readonly ref readonly CheckRequest _request = ref request;
    private readonly ref HeldBits _held = ref held;

    public readonly TenantFacts Tenant = tenant;

    /// <summary>The subject's facts; null for an operator, who belongs to no tenant.</summary>
    public readonly UserFacts? User = user;

    /// <summary>The type of the request's resource.</summary>
    public readonly CompiledResource Resource = resource;

    public readonly long Now = now;

    public ref readonly CheckRequest Request => ref _request;

    /// <summary>What was found out about the subject so far.</summary>
    public ref HeldBits Held => ref _held;
}

/// <summary>
/// What the subject holds at the tenant and at the scope that was asked for last, one word of bits each. Most actions ask
/// for several permissions at one place; the roles are then gone through once.
/// </summary>
internal struct HeldBits
{
    private bool _isRootKnown;
    private int _rootWord;
    private ulong _root;
    private string? _id;
    private int _scopeType;
    private int _word;
    private ulong _atScope;

    /// <summary>Whether the bits of that word at that scope are known.</summary>
    public readonly bool IsOf(int scopeType, string id, int word) => scopeType == 0
        ? _isRootKnown && _rootWord == word
        : _scopeType == scopeType && _word == word && string.Equals(_id, id);

    /// <summary>The bits that are known.</summary>
    public readonly ulong Bits(int scopeType) => scopeType == 0 ? _root : _atScope;

    /// <summary>Keeps bits, and gives them back.</summary>
    public ulong Keep(int scopeType, string id, int word, ulong bits)
    {
        if (scopeType == 0)
        {
            _isRootKnown = true;
            _rootWord = word;
            return _root = bits;
        }

        _scopeType = scopeType;
        _id = id;
        _word = word;
        return _atScope = bits;
    }
}

/// <summary>The object in question (<c>it</c>), and the id of the scope that was asked for last.</summary>
internal ref struct Frame(CompiledResource resource, string id, ReadOnlySpan<Property> properties)
{
    public readonly CompiledResource Resource = resource;
    public readonly string Id = id;
    public readonly ReadOnlySpan<Property> Properties = properties;

    // Of the scope type that was asked for last; the root, type 0, has no id and is not asked for.
    private int _scopeType;
    private int _scopeHash;
    private string? _scopeId;

    // Room for a value that is no property; values of the request are not copied.
    private PropertyValue _own;

    /// <summary>The id of the scope of that type, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public string? ScopeId(in Question question, int scopeType, out int hash)
    {
        if (_scopeType != scopeType)
        {
            Find(question, scopeType);
        }

        hash = _scopeHash;
        return _scopeId;
    }

    private static readonly TextKey IdName = new("id");

    /// <summary>The value at a path; the null value where nothing is.</summary>
    [UnscopedRef]
    public ref readonly PropertyValue Read(scoped in Question question, CompiledPath path)
    {
        if (path.Own != OwnMember.None)
        {
            CompiledResource own = path.Root == PathRoot.It ? Resource : question.Resource;
            if (path.Own == OwnMember.Type)
            {
                return ref own.TypeName;
            }

            _own = path.Root == PathRoot.It ? Id : question.Request.ResourceId;
            return ref _own;
        }

        ReadOnlySpan<Property> properties = path.Root == PathRoot.It ? Properties : PropertiesOf(question, path.Root);
        ref readonly PropertyValue value = ref Property.Find(properties, in path.First);
        return ref path.Rest.Length == 0 ? ref value : ref Member(in value, path.Rest);
    }

    /// <summary>The id that a value stands for: a string itself, an object by its own id; else null.</summary>
    public static string? IdOf(in PropertyValue value)
    {
        if (value.Kind == PropertyKind.Text)
        {
            return value.Text;
        }

        return value.Kind == PropertyKind.Object ? Property.Find(value.Properties, in IdName).Text : null;
    }

    private static ref readonly PropertyValue Member(ref readonly PropertyValue of, TextKey[] names)
    {
        ref readonly PropertyValue value = ref of;
        foreach (ref readonly TextKey name in names.AsSpan())
        {
            value = ref Property.Find(value.Properties, in name);
        }

        return ref value;
    }

    private readonly ReadOnlySpan<Property> PropertiesOf(scoped in Question question, PathRoot root) => root switch
    {
        PathRoot.It => Properties,
        PathRoot.Resource => question.Request.Properties,
        PathRoot.Context => question.Request.Context,
        PathRoot.Subject => question.Request.SubjectProperties,
        PathRoot.Action => question.Request.ActionProperties,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Find(in Question question, int scopeType)
    {
        _scopeType = scopeType;
        _scopeId = null;
        foreach (CompiledPath path in Resource.Scopes[scopeType] ?? [])
        {
            if (path.Own == OwnMember.Id && path.Root == PathRoot.It)
            {
                _scopeId = Id;
                _scopeHash = OrdinalText.HashOf(Id);
                return;
            }

            ref readonly PropertyValue value = ref Read(question, path);
            if (!value.IsNull)
            {
                _scopeId = IdOf(value);
                _scopeHash = _scopeId is null ? 0 : OrdinalText.HashOf(_scopeId);
                return;
            }
        }
    }
}
