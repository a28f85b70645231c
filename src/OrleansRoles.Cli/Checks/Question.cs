using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Cli.Checks;

/// <summary>A check as the command line asks it.</summary>
internal sealed record Question
{
    /// <summary>The tenant; null where a document says it.</summary>
    public required string? Tenant { get; init; }

    /// <summary>Whether the vendor's operator asks.</summary>
    public required bool IsOperator { get; init; }

    /// <summary>The user's id or the operator's name.</summary>
    public required string Subject { get; init; }

    /// <summary>The action's name.</summary>
    public required string Action { get; init; }

    /// <summary>The resource's type.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The resource's id; null for the tenant itself.</summary>
    public required string? ResourceId { get; init; }

    /// <summary>Properties of the resource.</summary>
    public required NamedValues Properties { get; init; }

    /// <summary>The rest of the request.</summary>
    public required NamedValues Context { get; init; }

    /// <summary>Properties of the subject.</summary>
    public required NamedValues SubjectProperties { get; init; }

    /// <summary>Properties of the action.</summary>
    public required NamedValues ActionProperties { get; init; }

    /// <summary>The question in words.</summary>
    public string Text
    {
        get
        {
            string resource = ResourceId is null ? ResourceType : $"{ResourceType}/{ResourceId}";
            return $"{(IsOperator ? "operator" : "user")} {Subject}: {Action} on {resource}";
        }
    }

    /// <summary>The check for the evaluator.</summary>
    public CheckRequest ToRequest(string tenant) => new()
    {
        Tenant = tenant,
        SubjectType = IsOperator ? SubjectType.Operator : SubjectType.User,
        SubjectId = Subject,
        Action = Action,
        ResourceType = ResourceType,
        ResourceId = ResourceId ?? tenant,
        Properties = Properties.ToProperties(),
        Context = Context.ToProperties(),
        SubjectProperties = SubjectProperties.ToProperties(),
        ActionProperties = ActionProperties.ToProperties(),
    };

    /// <summary>The check for a server, with the wish for details.</summary>
    public JsonObject ToJson(string tenant)
    {
        JsonObject context = Context.ToJson();
        context["explain"] = true;
        return new JsonObject
        {
            ["subject"] = WithProperties(
                new() { ["type"] = IsOperator ? "operator" : "user", ["id"] = Subject }, SubjectProperties),
            ["action"] = WithProperties(new() { ["name"] = Action }, ActionProperties),
            ["resource"] = WithProperties(
                new() { ["type"] = ResourceType, ["id"] = ResourceId ?? tenant }, Properties),
            ["context"] = context,
        };
    }

    private static JsonObject WithProperties(JsonObject party, NamedValues properties)
    {
        if (properties.Count > 0)
        {
            party["properties"] = properties.ToJson();
        }

        return party;
    }
}

/// <summary>Values with names, as <c>name=value</c> gives them.</summary>
internal sealed class NamedValues
{
    private readonly List<(string Name, JsonElement Value)> _values = [];

    /// <summary>How many there are.</summary>
    public int Count => _values.Count;

    /// <summary>Reads <c>name=value</c> texts.</summary>
    /// <param name="option">The option that they stand behind, for messages.</param>
    /// <param name="texts">The texts.</param>
    public static Result<NamedValues> Parse(string option, IEnumerable<string> texts)
    {
        NamedValues values = new();
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return Failure.Usage($"`{option} {text}` has no name or no value", $"write `{option} name=value`");
            }

            string name = text[..equals];
            if (values._values.Exists(pair => pair.Name == name))
            {
                return Failure.Usage($"`{option}` gives `{name}` twice", "for a list write `name=[\"a\", \"b\"]`");
            }

            if (ValueSyntax.TryParse(text[(equals + 1)..]) is not { } value)
            {
                return Failure.Usage(
                    $"the value in `{option} {text}` starts like JSON and is none",
                    "quote it for the shell, as in `'event={\"id\": \"e1\"}'`");
            }

            values._values.Add((name, value));
        }

        return values;
    }

    /// <summary>The values for the evaluator.</summary>
    public Property[] ToProperties() =>
        [.. _values.Select(pair => new Property(pair.Name, ValueSyntax.ToPropertyValue(pair.Value)))];

    /// <summary>The values for a server.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = [];
        foreach ((string name, JsonElement value) in _values)
        {
            json[name] = JsonNode.Parse(value.GetRawText());
        }

        return json;
    }
}
