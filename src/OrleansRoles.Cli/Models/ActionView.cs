using System.Text.Json.Nodes;
using OrleansRoles.Cli.Output;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Cli.Models;

/// <summary>An action: what it needs, and which built-in roles have that.</summary>
internal static class ActionView
{
    /// <summary>Writes the action for people.</summary>
    public static void Write(Screen screen, ModelDefinition model, ActionDefinition action)
    {
        screen.Write("action ").Write(action.Name, Tone.Strong).Line($" on {string.Join(", ", action.On)}");
        if (action.Description.Length > 0)
        {
            screen.Line($"  {action.Description}");
        }

        foreach ((string resource, Requirement gate) in GatesOf(model, action))
        {
            screen.Line($"  gate of {resource}");
            WriteTree(screen, model, gate);
        }

        screen.Line("  needs");
        WriteTree(screen, model, action.Requirement);
        foreach (ObligationDefinition obligation in action.Obligations)
        {
            screen.Write("  obligation ").Write(obligation.Text, Tone.Caution)
                .Line(obligation.When is null ? "" : $", when {RequirementText.Of(obligation.When)}");
        }
    }

    /// <summary>The action as JSON.</summary>
    public static JsonObject ToJson(ModelDefinition model, ActionDefinition action) => new()
    {
        ["model"] = model.Name,
        ["version"] = model.Version,
        ["action"] = action.Name,
        ["description"] = action.Description,
        ["on"] = JsonText.Texts(action.On),
        ["requires"] = RequirementText.Of(action.Requirement),
        ["gates"] = new JsonArray([.. GatesOf(model, action).Select(pair => (JsonNode)new JsonObject
        {
            ["resource"] = pair.Resource,
            ["requires"] = RequirementText.Of(pair.Gate),
        })]),
        ["permissions"] = new JsonArray([.. PermissionsOf(model, action).Select(line => (JsonNode)new JsonObject
        {
            ["permission"] = line.Text,
            ["grantedBy"] = JsonText.Texts(line.GrantedBy!),
        })]),
        ["obligations"] = new JsonArray([.. action.Obligations.Select(obligation => (JsonNode)new JsonObject
        {
            ["obligation"] = obligation.Text,
            ["when"] = obligation.When is null ? null : RequirementText.Of(obligation.When),
        })]),
    };

    private static IEnumerable<RequirementLine> PermissionsOf(ModelDefinition model, ActionDefinition action) =>
        GatesOf(model, action).Select(pair => pair.Gate).Append(action.Requirement)
            .SelectMany(requirement => RequirementLine.Of(model, requirement))
            .Where(line => line.GrantedBy is not null)
            .DistinctBy(line => line.Text, StringComparer.Ordinal);

    private static IEnumerable<(string Resource, Requirement Gate)> GatesOf(
        ModelDefinition model, ActionDefinition action)
    {
        foreach (string name in action.On)
        {
            // The gate of a group is that of its elements, as the evaluator tries them one by one.
            string? element = model.Resources.First(resource => resource.Name == name).ForEach?.ResourceType;
            Requirement? gate = action.Gate ?? model.Resources.First(item => item.Name == (element ?? name)).Gate;
            if (gate is not null and not Requirement.Always)
            {
                yield return (name, gate);
            }
        }
    }

    private static void WriteTree(Screen screen, ModelDefinition model, Requirement requirement)
    {
        foreach (RequirementLine line in RequirementLine.Of(model, requirement))
        {
            screen.Write(new string(' ', 4 + (2 * line.Depth)));
            if (line.GrantedBy is { } roles)
            {
                string by = roles.Count == 0 ? "no built-in role" : string.Join(", ", roles);
                screen.Write(line.Text, Tone.Strong).Line($"  granted by {by}", Tone.Quiet);
            }
            else
            {
                screen.Line(line.Text);
            }
        }
    }
}
