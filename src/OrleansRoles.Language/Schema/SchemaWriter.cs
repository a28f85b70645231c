using System.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Writing;

namespace OrleansRoles.Language.Schema;

/// <summary>
/// The JSON Schemas (draft 2020-12) of model files and tenant documents, from the table by which inputs are checked.
/// Editors complete and check with them; what depends on names only the compiler knows.
/// </summary>
public static class SchemaWriter
{
    /// <summary>The schema of model files and of part files.</summary>
    public static string RoleModel() => new Generator().Write(
        "role-model.schema.json", "A role model, or a part of one", ModelShapes.Model, ModelShapes.Part);

    /// <summary>The schema of tenant documents.</summary>
    public static string TenantDocument() => new Generator().Write(
        "tenant-document.schema.json", "A whole tenant", DocumentShapes.Document);

    private sealed class Generator
    {
        private readonly SortedDictionary<string, WrittenMap> _definitions = new(StringComparer.Ordinal);

        /// <summary>A schema; <paramref name="part"/> is for files that have its first key.</summary>
        internal string Write(string id, string title, ObjectShape main, ObjectShape? part = null)
        {
            var root =
                Map().Add("$schema", "https://json-schema.org/draft/2020-12/schema").Add("$id", id).Add("title", title);
            if (part is null)
            {
                root.Entries.AddRange(Object(main).Entries);
            }
            else
            {
                // Not `oneOf`, of which editors only say that none fits.
                root.Add("if", Map().Add("required", [part.Keys[0].Name])).Add("then", Object(part)).Add("else",
                    Object(main));
            }

            var definitions = Map();
            foreach ((string name, WrittenMap definition) in _definitions)
            {
                definitions.Add(name, definition);
            }

            return JsonEmitter.Emit(root.Add("$defs", definitions));
        }

        private static WrittenMap Map() => new();

        private static WrittenMap Type(string type) => Map().Add("type", type);

        private static WrittenMap Reference(string name) => Map().Add("$ref", $"#/$defs/{name}");

        private static WrittenMap Alternatives(params WrittenMap[] items) =>
            Map().Add("anyOf", new WrittenList([.. items], IsInline: false));

        private WrittenMap Of(Shape shape) => shape switch
        {
            TextShape text => Text(text.Rule),
            BooleanShape => Type("boolean"),
            IntegerShape integer => Type("integer")
                .Add("minimum", new WrittenNumber(integer.Min))
                .Add("maximum", new WrittenNumber(integer.Max)),
            ChoiceShape choice => Map().Add("enum", WrittenNode.Texts(choice.Words)),
            LiteralShape => Map().Add("type", WrittenNode.Texts(["string", "number", "boolean"])),
            LevelShape => Map().Add("type", WrittenNode.Texts(["string", "boolean"])),
            VersionShape => Map().Add("type", WrittenNode.Texts(["string", "integer"])),
            AnyShape => Map(),
            ListShape list => Type("array").Add("items", Of(list.Item)).Add("minItems", list.Min),
            MapShape map => MapOf(map),
            EitherShape either => Alternatives(Of(either.Scalar), Of(either.Other)),
            RuleShape => Alternatives(Of(RequirementShapes.Requirement), Object(ModelShapes.Rule)),
            RequirementShape => Requirement(),
            ObjectShape objects => Object(objects),
            _ => throw new UnreachableException(),
        };

        private WrittenMap MapOf(MapShape map) => Type("object")
            .Add("propertyNames", Text(map.Key))
            .Add("additionalProperties", Of(map.Value))
            .Add("minProperties", map.Min)
            .Add("maxProperties", map.Max == int.MaxValue ? 0 : map.Max);

        private WrittenMap Text(TextRule rule)
        {
            _definitions.TryAdd(rule.Key, Type("string").Add("pattern", rule.Pattern).Add("description", rule.Help));
            return Reference(rule.Key);
        }

        private WrittenMap Object(ObjectShape shape)
        {
            if (_definitions.TryAdd(shape.Name, Map()))
            {
                Fill(_definitions[shape.Name], shape);
            }

            return Reference(shape.Name);
        }

        // Filled after it is known, as shapes refer to each other in circles.
        private void Fill(WrittenMap definition, ObjectShape shape)
        {
            var properties = Map();
            foreach (KeyShape key in shape.Keys)
            {
                properties.Add(key.Name, Of(key.Value).Add("description", key.Description));
            }

            definition
                .Add("type", "object")
                .Add("properties", properties)
                .Add("required", [.. shape.Keys.Where(key => key.Required).Select(key => key.Name)]);
            if (shape.OtherKeys is null)
            {
                definition.Add("additionalProperties", new WrittenBoolean(false));
            }
        }

        private WrittenMap Requirement()
        {
            const string Name = "requirement";
            if (_definitions.TryAdd(Name, Map()))
            {
                WrittenMap[] forms = [.. RequirementShapes.Forms.Select(Form)];
                WrittenMap alternatives = Alternatives(
                    [Text(TextRule.Permission), Type("array").Add("items", Reference(Name)), .. forms]);
                _definitions[Name].Entries.AddRange(alternatives.Entries);
            }

            return Reference(Name);
        }

        private WrittenMap Form(ObjectShape form)
        {
            string name = $"requirement-{form.Name}";
            if (_definitions.TryAdd(name, Map()))
            {
                Fill(_definitions[name], form);
            }

            return Reference(name);
        }
    }
}
