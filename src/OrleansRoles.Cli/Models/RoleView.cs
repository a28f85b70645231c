using System.Text.Json.Nodes;
using OrleansRoles.Cli.Output;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Cli.Models;

/// <summary>A built-in role: what it grants, and who gives it.</summary>
internal static class RoleView
{
    /// <summary>Writes the role for people.</summary>
    public static void Write(Screen screen, ModelDefinition model, RoleDefinition role)
    {
        screen.Write("role ").Line(role.Name, Tone.Strong);
        WriteFact(screen, "title", role.Title);
        WriteFact(screen, "description", role.Description);
        WriteFact(screen, "assigned at", role.Scope);
        WriteFact(screen, "given by", GivenBy(role));
        WriteFact(screen, "includes", string.Join(", ", role.Includes));
        WriteFact(screen, "holders", Holders(role));
        WriteFact(screen, "only for", role.Kind switch
        {
            SubjectKind.Human => "people",
            SubjectKind.Integration => "integration users",
            null => "",
        });
        WriteFact(screen, "default", role.Default ? "a new member gets it" : "");
        screen.Line($"  grants {Words.Count(role.Grants.Length, "permission")}");
        List<IReadOnlyList<Cell>> rows = [.. role.Grants.Select(grant => RowOf(model, grant))];
        if (rows.Count > 0)
        {
            screen.Table(["PERMISSION", "LEVEL", "NEEDS ON", "WHAT IT IS"], rows);
        }
    }

    /// <summary>The role as JSON.</summary>
    public static JsonObject ToJson(ModelDefinition model, RoleDefinition role) => new()
    {
        ["model"] = model.Name,
        ["version"] = model.Version,
        ["role"] = role.Name,
        ["title"] = role.Title,
        ["description"] = role.Description,
        ["at"] = role.Scope,
        ["assignedBy"] = role.AssignedBy,
        ["assignedByOperator"] = role.AssignedByOperator,
        ["includes"] = JsonText.Texts(role.Includes),
        ["default"] = role.Default,
        ["grants"] = new JsonArray([.. role.Grants.Select(grant => (JsonNode)new JsonObject
        {
            ["permission"] = grant.Permission,
            ["level"] = grant.Level,
        })]),
    };

    private static void WriteFact(Screen screen, string name, string value)
    {
        if (value.Length > 0)
        {
            screen.Write($"  {name,-12} ", Tone.Quiet).Line(value);
        }
    }

    private static string GivenBy(RoleDefinition role)
    {
        string[] ways =
        [
            .. role.AssignedBy is null ? Array.Empty<string>() : [$"who may `{role.AssignedBy}`"],
            .. role.AssignedByOperator is null ? Array.Empty<string>() : [$"the operator `{role.AssignedByOperator}`"],
        ];
        string text = ways.Length == 0 ? "nobody inside the tenant" : string.Join(" or ", ways);
        return role.FirstHolderByOperator ? $"{text}; to the first holder by the operator alone" : text;
    }

    private static string Holders(RoleDefinition role)
    {
        string counts = role.CountsWith.IsEmpty ? "" : $" (or {string.Join(", ", role.CountsWith)})";
        string[] rules =
        [
            .. role.HoldersMin == 0 ? Array.Empty<string>() : [$"at least {role.HoldersMin}{counts}"],
            .. role.HoldersAdvisedMax == 0
                ? Array.Empty<string>()
                : [$"more than {role.HoldersAdvisedMax} are advised against"],
        ];
        return string.Join("; ", rules);
    }

    private static IReadOnlyList<Cell> RowOf(ModelDefinition model, Grant grant)
    {
        PermissionDefinition permission = model.Permissions.First(item => item.Name == grant.Permission);
        string?[] gates = [permission.Feature, permission.Setting];
        return
        [
            new Cell(grant.Permission, permission.Restrictive ? Tone.Caution : Tone.Plain),
            grant.Level ?? "held", string.Join(", ", gates.Where(gate => gate is not null)), permission.Description,
        ];
    }
}
