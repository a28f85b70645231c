using System.Reflection;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Engine.Orleans.Wire;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Cluster.Tests.Wire;

/// <summary>Every type that travels: what the grains' methods take and answer, and what those are made of.</summary>
internal static class MessageTypes
{
    /// <summary>The grains' interfaces, observers and services among them.</summary>
    public static Type[] Interfaces { get; } =
    [
        .. typeof(IAccessGrain).Assembly.GetTypes()
            .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    /// <summary>What methods take and answer.</summary>
    public static Type[] Roots { get; } =
    [
        .. Interfaces.SelectMany(type => type.GetMethods()).SelectMany(TypesOf).Append(typeof(SweepState))
            .Append(typeof(StoreException)).Distinct()
            .OrderBy(type => type.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>Also what they are made of: all of our own.</summary>
    public static Type[] All { get; } = [.. Reach(Roots).OrderBy(type => type.ToString(), StringComparer.Ordinal)];

    private static IEnumerable<Type> TypesOf(MethodInfo method) =>
    [
        .. method.GetParameters().Select(parameter => parameter.ParameterType),
        .. method.ReturnType.GenericTypeArguments,
    ];

    private static HashSet<Type> Reach(IEnumerable<Type> roots)
    {
        HashSet<Type> seen = [];
        Stack<Type> open = new(roots);
        while (open.TryPop(out Type? type))
        {
            foreach (Type argument in type.GenericTypeArguments.Append(type.GetElementType()).OfType<Type>())
            {
                open.Push(argument);
            }

            if (!WireTypes.IsOurs(type) || type.IsEnum || type.IsConstructedGenericType || !seen.Add(type))
            {
                continue;
            }

            IEnumerable<Type> next = type.IsAbstract
                ? Samples.Variants(type)
                : WireMember.Of(type).Members.Select(member => member.Property.PropertyType);
            foreach (Type further in next)
            {
                open.Push(further);
            }
        }

        return seen;
    }
}
