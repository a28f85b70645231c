using System.Collections.Frozen;
using System.Reflection;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>
/// The types that travel: our own plain ones, by names that are permanent. A type that is renamed keeps its name here
/// (<see cref="_renamed"/>), so that the versions of two releases understand each other.
/// </summary>
internal static class WireTypes
{
    private const string Prefix = "OrleansRoles.";

    private static readonly Assembly[] _assemblies =
        [typeof(CheckRequest).Assembly, typeof(Command).Assembly, typeof(Drop).Assembly, typeof(WireTypes).Assembly];

    // Name on the wire, and the type's present name.
    private static readonly FrozenDictionary<string, string> _renamed =
        FrozenDictionary<string, string>.Empty;

    private static readonly Lazy<FrozenDictionary<string, Type>> _byName = new(() => _assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .Where(IsOurs)
        .ToFrozenDictionary(NameOf, StringComparer.Ordinal));

    /// <summary>
    /// Whether the type is one of ours that may travel: plain data, not a grain's interface or what Orleans generates.
    /// </summary>
    public static bool IsOurs(Type type)
    {
        Type named = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        return Array.IndexOf(_assemblies, named.Assembly) >= 0
            && !named.IsInterface && !named.IsPointer && !named.IsByRefLike && !typeof(Delegate).IsAssignableFrom(named)
            && named.Namespace?.StartsWith(Prefix, StringComparison.Ordinal) == true
            && !typeof(IAddressable).IsAssignableFrom(named)
            && (!typeof(Exception).IsAssignableFrom(named) || named == typeof(StoreException))
            && !named.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);
    }

    /// <summary>The type's name on the wire.</summary>
    public static string NameOf(Type type)
    {
        string name = type.FullName![Prefix.Length..];
        return _renamed.FirstOrDefault(pair => pair.Value == name).Key ?? name;
    }

    /// <summary>The type of a name, or null.</summary>
    public static Type? Find(string name) => _byName.Value.GetValueOrDefault(_renamed.GetValueOrDefault(name, name));
}
