using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using OrleansRoles.Api.Requests;

namespace OrleansRoles.Api.Description;

/// <summary>
/// JSON Schemas of the types that bodies are read as: made from the types, so that the description cannot say anything
/// else than the reading does.
/// </summary>
internal static class TypeSchema
{
    private static readonly JsonSchemaExporterOptions _options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    };

    /// <summary>The schema of a type.</summary>
    public static JsonNode Of(JsonTypeInfo type) => type.GetJsonSchemaAsNode(_options);

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type.IsEnum)
        {
            schema["enum"] = new JsonArray([.. BodyShape.EnumNames(type).Select(name => JsonValue.Create(name))]);
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema["format"] = "date-time";
        }

        ICustomAttributeProvider described = context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type;
        string? text = described.GetCustomAttributes(typeof(DescriptionAttribute), false)
            .OfType<DescriptionAttribute>().FirstOrDefault()?.Description;
        if (text is not null)
        {
            schema.Insert(0, "description", text);
        }

        return schema;
    }
}
