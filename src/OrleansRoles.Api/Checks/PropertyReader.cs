using System.Text.Json;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Api.Checks;

/// <summary>
/// Reads JSON objects into arrays of properties. Members are collected on a stack that is kept from request to request,
/// so that an object costs one array of the right length. Not thread-safe; one per thread.
/// </summary>
internal sealed class PropertyReader(Utf8Names names)
{
    private const int InitialCount = 32;
    private const int KeptCountMax = 1024;

    private Property[] _properties = new Property[InitialCount];
    private int _propertyCount;
    private PropertyValue[] _values = new PropertyValue[InitialCount];
    private int _valueCount;

    public Utf8Names Names => names;

    /// <summary>Reads an object; the reader stands at its start and stops at its end.</summary>
    public Property[] ReadObject(ref Utf8JsonReader reader)
    {
        int start = _propertyCount;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = ReadName(ref reader);
            reader.Read();
            Push(new Property(name, ReadValue(ref reader)));
        }

        int count = _propertyCount - start;
        if (count == 0)
        {
            return [];
        }

        Span<Property> read = _properties.AsSpan(start, count);
        Property[] properties = read.ToArray();
        read.Clear();
        _propertyCount = start;
        return properties;
    }

    /// <summary>Makes ready for the next request, also after one that broke off half-way.</summary>
    public void Reset()
    {
        if (_propertyCount > 0 || _properties.Length > KeptCountMax)
        {
            _properties = new Property[InitialCount];
            _propertyCount = 0;
        }

        if (_valueCount > 0 || _values.Length > KeptCountMax)
        {
            _values = new PropertyValue[InitialCount];
            _valueCount = 0;
        }
    }

    /// <summary>Reads a string that is likely to come again.</summary>
    public string ReadName(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? reader.GetString()! : names.Get(reader.ValueSpan);

    private PropertyValue ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => PropertyValue.From(reader.GetString()),
        JsonTokenType.True => PropertyValue.From(true),
        JsonTokenType.False => PropertyValue.From(false),
        JsonTokenType.Number => PropertyValue.From(reader.GetDouble()),
        JsonTokenType.StartObject => PropertyValue.From(ReadObject(ref reader)),
        JsonTokenType.StartArray => PropertyValue.From(ReadList(ref reader)),
        _ => default,
    };

    private PropertyValue[] ReadList(ref Utf8JsonReader reader)
    {
        int start = _valueCount;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            PropertyValue value = ReadValue(ref reader);
            if (_valueCount == _values.Length)
            {
                Array.Resize(ref _values, _valueCount * 2);
            }

            _values[_valueCount++] = value;
        }

        Span<PropertyValue> read = _values.AsSpan(start, _valueCount - start);
        PropertyValue[] values = read.ToArray();
        read.Clear();
        _valueCount = start;
        return values;
    }

    private void Push(in Property property)
    {
        if (_propertyCount == _properties.Length)
        {
            Array.Resize(ref _properties, _propertyCount * 2);
        }

        _properties[_propertyCount++] = property;
    }
}
