using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;

namespace OrleansRoles.Api.Description;

/// <summary>Describes the operations that are routed, as OpenAPI 3.1.</summary>
internal static partial class OpenApiDocument
{
    private const string IdSchema = """{"type":"string","minLength":1,"maxLength":200}""";

    private static readonly JsonSerializerOptions _json = new()
    {
        Encoder = JsonAnswers.WriterOptions.Encoder,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly ProblemCode[] _problemsOfAll = [ProblemCodes.RequestRejected, ProblemCodes.Internal];

    /// <summary>Writes the document.</summary>
    public static byte[] Write(IReadOnlyList<Operation> operations)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, JsonAnswers.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("openapi", "3.1.0");
            WriteInfo(json);
            WriteSurroundings(json, operations);
            json.WriteStartObject("paths");
            foreach (IGrouping<string, Operation> path in operations.GroupBy(operation => operation.Path))
            {
                json.WriteStartObject(path.Key);
                foreach (Operation operation in path)
                {
                    WriteOperation(json, operation);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            WriteComponents(json, operations);
            json.WriteEndObject();
        }

        JsonObject document = JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
        UsedSchemas.Keep(document);
        return JsonSerializer.SerializeToUtf8Bytes(document, _json);
    }

    private static void WriteInfo(Utf8JsonWriter json)
    {
        json.WriteStartObject("info");
        json.WriteString("title", "OrleansRoles");
        json.WriteString("version", typeof(OpenApiDocument).Assembly.GetName().Version?.ToString(3) ?? "0");
        json.WriteString(
            "description",
            "Roles and permissions of many tenants: role models, tenants as documents, and checks by OpenID AuthZEN "
            + "1.0. What goes wrong is `application/problem+json` with a stable `code` and a `detail` that says what "
            + "to write instead. `X-Request-ID` is echoed.");
        json.WriteStartObject("contact");
        json.WriteString("name", "The OrleansRoles authors");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSurroundings(Utf8JsonWriter json, IReadOnlyList<Operation> operations)
    {
        json.WriteStartArray("servers");
        json.WriteStartObject();
        json.WriteString("url", "/");
        json.WriteString("description", "The server that gave this description.");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("tags");
        foreach (string tag in operations.Select(operation => operation.Tag).Distinct())
        {
            json.WriteStartObject();
            json.WriteString("name", tag);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOperation(Utf8JsonWriter json, Operation operation)
    {
        json.WriteStartObject(operation.Method.ToLowerInvariant());
        json.WriteString("operationId", operation.Id);
        WriteTexts(json, "tags", [operation.Tag]);
        json.WriteString("summary", operation.Summary);
        json.WriteString(
            "description", operation.Description.Length > 0 ? operation.Description : $"{operation.Summary}.");

        WriteParameters(json, operation);
        if (operation.Body is { } body)
        {
            WriteBody(json, body);
        }

        json.WriteStartObject("responses");
        foreach (Response answer in operation.Answers)
        {
            WriteAnswer(json, answer);
        }

        WriteProblems(json, operation);
        json.WriteEndObject();
        WriteSecurity(json, operation.OpenTo);

        json.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter json, Operation operation)
    {
        json.WriteStartArray("parameters");
        foreach (Match match in PathParameter().Matches(operation.Path))
        {
            string name = match.Groups[1].Value;
            WriteParameter(json, new Parameter(name, "path", IdSchema, $"The {name}."));
        }

        foreach (Parameter parameter in operation.Parameters.Concat(StandardParameters.Of(operation)))
        {
            WriteParameter(json, parameter);
        }

        json.WriteStartObject();
        json.WriteString("$ref", "#/components/parameters/RequestId");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteParameter(Utf8JsonWriter json, Parameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("in", parameter.In);
        json.WriteBoolean("required", parameter.In == "path");
        json.WriteString("description", parameter.Description);
        json.WritePropertyName("schema");
        json.WriteRawValue(parameter.Schema);
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, Body body)
    {
        json.WriteStartObject("requestBody");
        json.WriteString("description", body.Description);
        json.WriteBoolean("required", true);
        json.WriteStartObject("content");
        WriteContent(json, MediaTypes.Json, body.Schema, body.Example);
        if (body.AcceptsYaml)
        {
            WriteContent(json, MediaTypes.Yaml, body.Schema, null);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, Response answer)
    {
        json.WriteStartObject(answer.Status.ToString(CultureInfo.InvariantCulture));
        json.WriteString("description", answer.Description);
        json.WriteStartObject("headers");
        foreach (string header in answer.Headers.Append("X-Request-ID"))
        {
            json.WriteStartObject(header);
            json.WriteString("$ref", $"#/components/headers/{header}");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (answer.Schema is { } schema)
        {
            json.WriteStartObject("content");
            foreach (string contentType in answer.ContentTypes)
            {
                WriteContent(json, contentType, schema, null);
            }

            if (answer.HasTable)
            {
                WriteContent(json, CsvTable.ContentType, "Text", null);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteProblems(Utf8JsonWriter json, Operation operation)
    {
        IEnumerable<ProblemCode> codes = operation.Problems.Concat(_problemsOfAll)
            .Concat(operation.Refusals.Select(RefusalProblems.Of)).Concat(StandardProblems.Of(operation));

        foreach (IGrouping<int, ProblemCode> status in codes.Distinct().GroupBy(c => c.Status).OrderBy(g => g.Key))
        {
            json.WriteStartObject(status.Key.ToString(CultureInfo.InvariantCulture));
            json.WriteString("description", string.Join("; ", status.Select(code => $"`{code.Id}`: {code.Title}")));
            json.WriteStartObject("content");
            WriteContent(json, ProblemWriter.ContentType, "Problem", null);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteContent(Utf8JsonWriter json, string contentType, string schema, string? example)
    {
        json.WriteStartObject(contentType);
        json.WriteStartObject("schema");
        json.WriteString("$ref", $"#/components/schemas/{schema}");
        json.WriteEndObject();
        if (example is not null)
        {
            json.WritePropertyName("example");
            json.WriteRawValue(example);
        }

        json.WriteEndObject();
    }

    private static void WriteComponents(Utf8JsonWriter json, IReadOnlyList<Operation> operations)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("schemas.json")!;
        JsonObject components = JsonNode.Parse(stream)!.AsObject();
        JsonObject schemas = components["schemas"]!.AsObject();
        foreach (Body body in operations.Select(operation => operation.Body).OfType<Body>())
        {
            if (body.Type is { } type && !schemas.ContainsKey(body.Schema))
            {
                schemas[body.Schema] = TypeSchema.Of(type);
            }
        }

        json.WritePropertyName("components");
        components.WriteTo(json);
    }

    /// <summary>The ways to prove who one is, any of which will do.</summary>
    private static void WriteSecurity(Utf8JsonWriter json, PrincipalKinds openTo)
    {
        json.WriteStartArray("security");
        foreach (string scheme in SecuritySchemes.Of(openTo))
        {
            json.WriteStartObject();
            WriteTexts(json, scheme, []);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("x-open-to", PrincipalNames.Of(openTo));
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, string[] texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex PathParameter();
}
