using System.Globalization;
using System.Runtime.CompilerServices;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Requests;

/// <summary>What kind of value a <see cref="PropertyValue"/> is.</summary>
public enum PropertyKind : byte
{
    /// <summary>Nothing there, or null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string.</summary>
    Text,

    /// <summary>A list of values.</summary>
    List,

    /// <summary>An object with properties of its own.</summary>
    Object,
}

/// <summary>
/// A JSON-like value of a request. Small enough to pass around without allocation; lists and objects refer to arrays
/// that the caller must not change while a check runs.
/// </summary>
public readonly struct PropertyValue : IEquatable<PropertyValue>
{
    private readonly object? _reference;
    private readonly double _number;

    private PropertyValue(PropertyKind kind, object? reference, double number)
    {
        Kind = kind;
        _reference = reference;
        _number = number;
    }

    /// <summary>Which kind of value this is.</summary>
    public PropertyKind Kind { get; }

    /// <summary>Whether nothing is there.</summary>
    public bool IsNull => Kind == PropertyKind.Null;

    /// <summary>The string, or null where the value is not a string.</summary>
    public string? Text => _reference as string;

    /// <summary>The boolean; false where the value is not a boolean.</summary>
    public bool Boolean => Kind == PropertyKind.Boolean && _number != 0;

    /// <summary>The number; 0 where the value is not a number.</summary>
    public double Number => Kind == PropertyKind.Number ? _number : 0;

    /// <summary>The list's items; empty where the value is not a list.</summary>
    public ReadOnlySpan<PropertyValue> Items => Kind == PropertyKind.List ? (PropertyValue[])_reference! : default;

    /// <summary>The object's properties; empty where the value is not an object.</summary>
    public ReadOnlySpan<Property> Properties => Kind == PropertyKind.Object ? (Property[])_reference! : default;

    /// <summary>A string value; null makes the null value.</summary>
    public static PropertyValue From(string? value) =>
        value is null ? default : new(PropertyKind.Text, value, 0);

    /// <summary>A boolean value.</summary>
    public static PropertyValue From(bool value) => new(PropertyKind.Boolean, null, value ? 1 : 0);

    /// <summary>A number value.</summary>
    public static PropertyValue From(double value) => new(PropertyKind.Number, null, value);

    /// <summary>A list value; the array is not copied.</summary>
    public static PropertyValue From(PropertyValue[] items) => new(PropertyKind.List, items, 0);

    /// <summary>A list of strings.</summary>
    public static PropertyValue From(params string[] items) =>
        new(PropertyKind.List, Array.ConvertAll(items, item => From(item)), 0);

    /// <summary>An object value; the array is not copied.</summary>
    public static PropertyValue From(Property[] properties) => new(PropertyKind.Object, properties, 0);

    public static implicit operator PropertyValue(string? value) => From(value);

    public static implicit operator PropertyValue(bool value) => From(value);

    public static implicit operator PropertyValue(double value) => From(value);

    public static bool operator ==(PropertyValue left, PropertyValue right) => left.Equals(right);

    public static bool operator !=(PropertyValue left, PropertyValue right) => !left.Equals(right);

    /// <summary>
    /// The member of an object value, or the null value. The last of several members of one name counts.
    /// </summary>
    public PropertyValue Member(string name) => Property.Find(Properties, name);

    /// <summary>What <see cref="Equals(PropertyValue)"/> answers, without copying.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Same(in PropertyValue left, in PropertyValue right) =>
        left.Kind == right.Kind
        && (left.Kind <= PropertyKind.Number ? left._number.Equals(right._number) : left.Equals(right));

    /// <summary>Same kind and same content; strings compare ordinally, lists and objects in order.</summary>
    public bool Equals(PropertyValue other)
    {
        if (Kind != other.Kind)
        {
            return false;
        }

        return Kind switch
        {
            PropertyKind.Null => true,
            PropertyKind.Boolean or PropertyKind.Number => _number.Equals(other._number),
            PropertyKind.Text => string.Equals((string)_reference!, (string)other._reference!),
            PropertyKind.List => Items.SequenceEqual(other.Items),
            PropertyKind.Object => Properties.SequenceEqual(other.Properties),
        };
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PropertyValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _number, (_reference as string)?.GetHashCode());

    /// <summary>The value as JSON-like text, for messages.</summary>
    public override string ToString() => Kind switch
    {
        PropertyKind.Null => "null",
        PropertyKind.Boolean => Boolean ? "true" : "false",
        PropertyKind.Number => _number.ToString(CultureInfo.InvariantCulture),
        PropertyKind.Text => Text!,
        PropertyKind.List => $"[{string.Join(", ", Items.ToArray())}]",
        PropertyKind.Object =>
            $"{{{string.Join(", ", Array.ConvertAll(Properties.ToArray(), p => $"{p.Name}: {p.Value}"))}}}",
    };
}

/// <summary>A named value of a request.</summary>
public readonly record struct Property
{
    private static readonly PropertyValue Nothing;
    private readonly PropertyValue _value;

    /// <summary>Makes a property.</summary>
    /// <param name="name">The property's name, compared ordinally.</param>
    /// <param name="value">The property's value.</param>
    public Property(string name, PropertyValue value)
    {
        Name = name;
        _value = value;
    }

    /// <summary>The property's name, compared ordinally.</summary>
    public string Name { get; }

    /// <summary>The property's value.</summary>
    public PropertyValue Value => _value;

    /// <summary>The value of the last property of that name, or the null value; not copied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref readonly PropertyValue Find(ReadOnlySpan<Property> properties, in TextKey name)
    {
        for (int index = properties.Length - 1; index >= 0; index--)
        {
            ref readonly Property property = ref properties[index];
            if (name.Matches(property.Name))
            {
                return ref Unsafe.AsRef(in property._value);
            }
        }

        return ref Nothing;
    }

    /// <summary>The value of the last property of that name, or the null value.</summary>
    public static PropertyValue Find(ReadOnlySpan<Property> properties, string name)
    {
        for (int index = properties.Length - 1; index >= 0; index--)
        {
            if (string.Equals(properties[index].Name, name))
            {
                return properties[index].Value;
            }
        }

        return default;
    }
}
