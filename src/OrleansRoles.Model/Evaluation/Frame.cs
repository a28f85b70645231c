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
    TenantFacts tenant, UserFacts? user, ref readonly CheckRequest request, CompiledResource resource, long now)
{
    private readonly ref readonly CheckRequest _request = ref request;

    public readonly TenantFacts Tenant = tenant;

    /// <summary>The subject's facts; null for an operator, who belongs to no tenant.</summary>
    public readonly UserFacts? User = user;

    /// <summary>The type of the request's resource.</summary>
    public readonly CompiledResource Resource = resource;

    public readonly long Now = now;

    public ref readonly CheckRequest Request => ref _request;
}

/// <summary>
/// The object in question (<c>it</c>), with what was found out about it: the id of the scope that was asked for last,
/// and what the subject holds there and at the tenant. Most actions ask for several permissions at one place; the roles
/// are then gone through once.
/// </summary>
internal ref struct Frame(CompiledResource resource, string id, ReadOnlySpan<Property> properties)
{
    private static readonly TextKey IdName = new("id");

    public readonly CompiledResource Resource = resource;
    public readonly string Id = id;
    public readonly ReadOnlySpan<Property> Properties = properties;

    // Of the scope type that was asked for last; the root, type 0, has no id and is not asked for.
    private int _scopeType;
    private int _scopeHash;
    private string? _scopeId;

    private HeldBits _atRoot;
    private HeldBits _atScope;

    // Room for a value that is no property; values of the request are not copied.
    private PropertyValue _own;

    /// <summary>The id of the scope of that type, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public string? ScopeId(in Question question, int scopeType, out int hash)
    {
        if (_scopeType != scopeType)
        {
            _atScope = default;
            Find(question, scopeType);
        }

        hash = _scopeHash;
        return _scopeId;
    }

    /// <summary>Whether the subject holds one of these bits at the object's scope of that type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(in Question question, int scopeType, int word, ulong mask)
    {
        if (scopeType == 0)
        {
            return _atRoot.Has(question, 0, "", 0, word, mask);
        }

        string? id = ScopeId(question, scopeType, out int hash);
        return id is not null && _atScope.Has(question, scopeType, id, hash, word, mask);
    }

    /// <summary>The value at a path; the null value where nothing is.</summary>
    [UnscopedRef]
    public ref readonly PropertyValue Read(scoped in Question question, CompiledPath path)
    {
        if (path.Own != OwnMember.None)
        {
            return ref Member(in ReadOwn(question, path), path.Rest);
        }

        ReadOnlySpan<Property> properties =
            path.Root == PathRoot.It ? Properties : PropertiesOf(question, path.Root);
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

    [UnscopedRef]
    private ref readonly PropertyValue ReadOwn(scoped in Question question, CompiledPath path)
    {
        bool ofIt = path.Root == PathRoot.It;
        if (path.Own == OwnMember.Type)
        {
            return ref ofIt ? ref Resource.TypeName : ref question.Resource.TypeName;
        }

        _own = ofIt ? Id : question.Request.ResourceId;
        return ref _own;
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
        string? id = null;
        foreach (CompiledPath path in Resource.Scopes[scopeType] ?? [])
        {
            if (path.IsOwnId)
            {
                id = Id;
                break;
            }

            ref readonly PropertyValue value = ref Read(question, path);
            if (!value.IsNull)
            {
                id = IdOf(value);
                break;
            }
        }

        _scopeType = scopeType;
        _scopeId = id;
        _scopeHash = id is null ? 0 : OrdinalText.HashOf(id);
    }
}
