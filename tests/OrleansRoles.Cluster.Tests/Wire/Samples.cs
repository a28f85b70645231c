using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using OrleansRoles.Engine.Orleans.Wire;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Cluster.Tests.Wire;

/// <summary>Random values of any type that travels, and a text of any value by which two can be compared.</summary>
internal sealed class Samples(int seed)
{
    private const int DepthMax = 5;
    private readonly Random _random = new(seed);

    /// <summary>A random value.</summary>
    public object? Next(Type type, int depth = 0)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return _random.Next(3) == 0 ? null : Next(underlying, depth);
        }

        return type switch
        {
            _ when type == typeof(string) => Text(),
            _ when type == typeof(bool) => _random.Next(2) == 0,
            _ when type == typeof(int) => _random.Next(int.MinValue, int.MaxValue),
            _ when type == typeof(long) => _random.NextInt64(long.MinValue, long.MaxValue),
            _ when type == typeof(double) => _random.NextDouble() * 1e9,
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(_random.NextInt64(long.MinValue, long.MaxValue)),
            _ when type == typeof(DateTimeOffset) =>
                new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(_random.Next(-600, 600)))
                    .AddTicks(_random.NextInt64(TimeSpan.TicksPerDay * 9000)),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>(Bytes()),
            _ when type == typeof(PropertyValue) => Value(depth),
            _ when type == typeof(Property) => new Property(Text(), Value(depth)),
            _ when type == typeof(CheckRequest) => Request(depth),
            _ when type == typeof(StoreException) =>
                new StoreException(Text(), _random.Next(2) == 0, _random.Next(2) == 0),
            { IsEnum: true } => One(type.GetEnumValues()),
            { IsArray: true } => Items(type.GetElementType()!, depth),
            { IsConstructedGenericType: true } => Generic(type, depth) ?? Plain(type, depth),
            { IsAbstract: true } => Plain(
                One(Variants(type)), depth),
            _ => Plain(type, depth),
        };
    }

    /// <summary>The concrete types of a family.</summary>
    public static Type[] Variants(Type family) =>
        [.. family.Assembly.GetTypes().Where(type => !type.IsAbstract && family.IsAssignableFrom(type))];

    /// <summary>Every public value in a value, in order.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        PropertyValue or Property => value.ToString()!,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Describe))}]",
        _ => $"{value.GetType().Name}({string.Join(", ", PropertiesOf(value.GetType()).Select(
            property => $"{property.Name}: {Describe(property.GetValue(value))}"))})",
    };

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type == typeof(StoreException)
        ? [type.GetProperty("Message")!, type.GetProperty("IsTransient")!, type.GetProperty("TookNoEffect")!]
        : type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(Outcome<>)
            ? type.GetProperties()
            : WireMember.Of(type).Members.Select(member => member.Property);

    private T One<T>(T[] from) => from[_random.Next(from.Length)];

    private object One(Array from) => from.GetValue(_random.Next(from.Length))!;

    private string Text() => One(
        ["", "a", "ana", "Ana Ruiz", "\u00e4\u00f6\u00fc \u20ac \U0001F600", new string('x', 200), "a/b\u001fc"]);

    private byte[] Bytes()
    {
        byte[] bytes = new byte[_random.Next(40)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private int Count(int depth) => depth >= DepthMax ? 0 : _random.Next(4);

    private Array Items(Type item, int depth)
    {
        Array items = Array.CreateInstance(item, Count(depth));
        for (int index = 0; index < items.Length; index++)
        {
            items.SetValue(Next(item, depth + 1), index);
        }

        return items;
    }

    private object? Generic(Type type, int depth)
    {
        Type definition = type.GetGenericTypeDefinition();
        Type last = type.GenericTypeArguments[^1];
        if (definition == typeof(ImmutableArray<>))
        {
            return Call(nameof(Immutable), last, Items(last, depth));
        }

        if (definition == typeof(IReadOnlyList<>))
        {
            return Items(last, depth);
        }

        if (definition == typeof(ImmutableSortedDictionary<,>))
        {
            return Call(nameof(Dictionary), last, Items(last, depth));
        }

        return definition == typeof(Outcome<>)
            ? Call(nameof(Outcome), last, Next(last, depth + 1), Next(typeof(Refusal), depth + 1), _random.Next(2) == 0)
            : null;
    }

    private static object Call(string method, Type type, params object?[] arguments) => typeof(Samples)
        .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type)
        .Invoke(null, arguments)!;

    private static ImmutableArray<T> Immutable<T>(T[] items) => [.. items];

    private static ImmutableSortedDictionary<string, T> Dictionary<T>(T[] items) => items
        .Select((item, index) => KeyValuePair.Create($"key-{index}", item))
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static Outcome<T> Outcome<T>(T value, Refusal refusal, bool isAccepted) => isAccepted ? value : refusal;

    private object Plain(Type type, int depth)
    {
        (ConstructorInfo? constructor, WireMember[] members) = WireMember.Of(type);
        object made = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke(
                [.. members.Where(member => member.Parameter is not null).Select(member => Member(member, depth))]);
        foreach (WireMember member in members.Where(member => member.Parameter is null))
        {
            member.Property.SetValue(made, Member(member, depth));
        }

        return made;
    }

    private object? Member(WireMember member, int depth)
    {
        bool isNullable = !member.Property.PropertyType.IsValueType
            && new NullabilityInfoContext().Create(member.Property).ReadState == NullabilityState.Nullable;
        return isNullable && (depth >= DepthMax || _random.Next(3) == 0)
            ? null
            : Next(member.Property.PropertyType, depth + 1);
    }

    private PropertyValue Value(int depth) => _random.Next(depth >= DepthMax ? 4 : 6) switch
    {
        0 => default,
        1 => _random.Next(2) == 0,
        2 => _random.NextDouble(),
        3 => Text(),
        4 => PropertyValue.From((PropertyValue[])Items(typeof(PropertyValue), depth)),
        _ => PropertyValue.From((Property[])Items(typeof(Property), depth)),
    };

    private CheckRequest Request(int depth) => new()
    {
        Tenant = Text(),
        SubjectType = (SubjectType)_random.Next(3),
        SubjectId = Text(),
        Action = Text(),
        ResourceType = Text(),
        ResourceId = Text(),
        Properties = PropertiesOrNull(depth),
        Context = PropertiesOrNull(depth),
        SubjectProperties = PropertiesOrNull(depth),
        ActionProperties = PropertiesOrNull(depth),
    };

    private Property[]? PropertiesOrNull(int depth) =>
        _random.Next(2) == 0 ? null : (Property[])Items(typeof(Property), depth);
}
