using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>The format of each type. Thread-safe.</summary>
internal static class WireFormats
{
    private static readonly ConcurrentDictionary<Type, object> _formats = new(new Dictionary<Type, object>
    {
        [typeof(string)] = new TextFormat(),
        [typeof(bool)] = new BooleanFormat(),
        [typeof(double)] = new DoubleFormat(),
        [typeof(DateTimeOffset)] = new InstantFormat(),
        [typeof(TimeSpan)] = new SpanOfTimeFormat(),
        [typeof(ReadOnlyMemory<byte>)] = new BytesFormat(),
        [typeof(CheckRequest)] = new CheckRequestFormat(),
        [typeof(Property)] = new PropertyFormat(),
        [typeof(PropertyValue)] = new PropertyValueFormat(),
        [typeof(StoreException)] = new StoreExceptionFormat(),
    });

    /// <summary>The format of a type.</summary>
    /// <exception cref="NotSupportedException">It cannot travel.</exception>
    public static WireFormat<T> Of<T>() => (WireFormat<T>)Of(typeof(T));

    /// <summary>The format of a type: a <see cref="WireFormat{T}"/> of it.</summary>
    /// <exception cref="NotSupportedException">It cannot travel.</exception>
    public static object Of(Type type) => _formats.TryGetValue(type, out object? format)
        ? format
        : _formats.GetOrAdd(type, Make(type));

    private static object Make(Type type)
    {
        if (type.IsEnum)
        {
            return Make(typeof(EnumFormat<>), type);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(typeof(NullableFormat<>), underlying, Of(underlying));
        }

        if (type.IsArray && type.GetElementType() is { } item)
        {
            return Make(typeof(ArrayFormat<>), item, Of(item));
        }

        if (type.IsPrimitive && type.GetInterfaces().Any(face =>
            face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IBinaryInteger<>)))
        {
            return Make(typeof(NumberFormat<>), type);
        }

        if (type.IsConstructedGenericType && OfGeneric(type) is { } known)
        {
            return known;
        }

        if (!WireTypes.IsOurs(type))
        {
            throw new NotSupportedException($"values of type `{type}` cannot travel between processes");
        }

        return Make(type.IsAbstract ? typeof(NamedFormat<>) : typeof(GroupFormat<>), type);
    }

    private static object? OfGeneric(Type type)
    {
        Type definition = type.GetGenericTypeDefinition();
        Type last = type.GenericTypeArguments[^1];
        return definition == typeof(ImmutableArray<>) ? Make(typeof(ImmutableArrayFormat<>), last, Of(last))
            : definition == typeof(IReadOnlyList<>) ? Make(typeof(ReadOnlyListFormat<>), last, Of(last))
            : definition == typeof(Outcome<>) ? Make(typeof(OutcomeFormat<>), last, Of(last))
            : definition == typeof(ImmutableSortedDictionary<,>) && type.GenericTypeArguments[0] == typeof(string)
                ? Make(typeof(SortedDictionaryFormat<>), last, Of(last))
            : null;
    }

    private static object Make(Type format, Type argument, params object[] parts) =>
        Activator.CreateInstance(format.MakeGenericType(argument), parts)!;
}
