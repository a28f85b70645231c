using System.Reflection;
using System.Text;

namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>
/// One member of a type on the wire: a property that the constructor takes, or that can be set when a value is made.
/// </summary>
/// <param name="Property">The property.</param>
/// <param name="Parameter">The constructor's parameter, or null.</param>
internal sealed record WireMember(PropertyInfo Property, ParameterInfo? Parameter)
{
    private const uint FnvBasis = 2166136261;
    private const uint FnvPrime = 16777619;

    /// <summary>
    /// The member's id: 24 bits of a hash of its name. So members may change their places, and a type needs no numbers
    /// written beside them; what a member is called on the wire is its name, for good.
    /// </summary>
    public uint Id { get; } = IdOf(Property.Name);

    /// <summary>The members of a type, and the constructor that makes it.</summary>
    /// <exception cref="NotSupportedException">Two names have one id.</exception>
    public static (ConstructorInfo? Constructor, WireMember[] Members) Of(Type type)
    {
        PropertyInfo[] properties =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
                .GroupBy(property => property.Name, StringComparer.Ordinal)
                .Select(same => same.First()),
        ];
        ConstructorInfo? constructor = type.GetConstructors()
            .Where(candidate => Array.TrueForAll(
                candidate.GetParameters(), parameter => PropertyOf(parameter, properties) is not null))
            .MaxBy(candidate => candidate.GetParameters().Length);
        ParameterInfo[] parameters = constructor?.GetParameters() ?? [];
        WireMember[] members =
        [
            .. parameters.Select(parameter => new WireMember(PropertyOf(parameter, properties)!, parameter)),
            .. properties
                .Where(property => property.SetMethod is { IsPublic: true }
                    && !parameters.Any(parameter => PropertyOf(parameter, properties) == property))
                .OrderBy(property => property.Name, StringComparer.Ordinal)
                .Select(property => new WireMember(property, null)),
        ];
        return members.DistinctBy(member => member.Id).Count() == members.Length
            && members.All(member => member.Id != 0)
                ? (constructor, members)
                : throw new NotSupportedException($"two members of `{type}` have one id on the wire; rename one");
    }

    private static PropertyInfo? PropertyOf(ParameterInfo parameter, PropertyInfo[] properties) =>
        Array.Find(properties, property => property.PropertyType == parameter.ParameterType
            && string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));

    private static uint IdOf(string name)
    {
        uint hash = FnvBasis;
        foreach (byte next in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ next) * FnvPrime;
        }

        return (hash ^ (hash >> 24)) & 0xFF_FFFF;
    }
}
