using System.Text.Json;
using OrleansRoles.Language.Schema;

namespace OrleansRoles.Language.Tests;

/// <summary>The published JSON Schemas are what the table of keys says, and hold together.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void The_schema_of_role_models_is_up_to_date() =>
        Repository.AssertEqualsFile(PathOf("role-model"), SchemaWriter.RoleModel());

    [Fact]
    public void The_schema_of_tenant_documents_is_up_to_date() =>
        Repository.AssertEqualsFile(PathOf("tenant-document"), SchemaWriter.TenantDocument());

    [Fact]
    public void Every_reference_leads_to_a_definition()
    {
        foreach (string schema in new[] { SchemaWriter.RoleModel(), SchemaWriter.TenantDocument() })
        {
            using JsonDocument document = JsonDocument.Parse(schema);
            JsonElement definitions = document.RootElement.GetProperty("$defs");
            foreach (string reference in References(document.RootElement))
            {
                Assert.True(definitions.TryGetProperty(reference["#/$defs/".Length..], out _), reference);
            }
        }
    }

    [Fact]
    public void What_keys_must_be_like_is_said_of_texts()
    {
        foreach (string schema in new[] { SchemaWriter.RoleModel(), SchemaWriter.TenantDocument() })
        {
            using JsonDocument document = JsonDocument.Parse(schema);
            JsonElement definitions = document.RootElement.GetProperty("$defs");
            string[] names = [.. Named(document.RootElement, "propertyNames").SelectMany(References)];
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.Equal(
                "string", definitions.GetProperty(name["#/$defs/".Length..]).GetProperty("type").GetString()));
        }
    }

    private static IEnumerable<JsonElement> Named(JsonElement element, string key) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            property => property.NameEquals(key) ? [property.Value] : Named(property.Value, key)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Named(item, key)),
        _ => [],
    };

    private static string PathOf(string name) => Path.Combine(Repository.Models, "schema", $"{name}.schema.json");

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            property => property.NameEquals("$ref") ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
