using System.Text.Json.Nodes;
using OrleansRoles.Cli.Output;

namespace OrleansRoles.Cli.Tenants;

/// <summary>Plans for people and for programs.</summary>
internal static class PlanOutput
{
    /// <summary>Writes what would change, and whose effective access.</summary>
    public static void Write(Screen screen, Plan plan)
    {
        screen.Write($"tenant {plan.Tenant}", Tone.Strong).Line(plan switch
        {
            { IsCreated: true } => $": would be created, {Words.Count(plan.ChangeCount, "change")}",
            { ChangeCount: 0 } => ": nothing would change",
            _ => $": {Words.Count(plan.ChangeCount, "change")}",
        });
        if (plan.Changes.Length > 0)
        {
            screen.Line();
            screen.Table(["ENTITY", "CHANGE", "WHAT"], [.. plan.Changes.Select(RowOf)]);
        }

        screen.Line();
        int users = plan.Access.Select(change => change.User).Distinct(StringComparer.Ordinal).Count();
        screen.Line(users == 0
            ? "nobody's effective access changes"
            : $"effective access of {Words.Count(users, "user")} changes");
        if (users > 0)
        {
            screen.Line();
            screen.Table(["USER", "PERMISSION", "AT", "BEFORE", "AFTER"], [.. plan.Access.Select(RowOf)]);
        }
    }

    /// <summary>The plan as JSON, in the server's shape.</summary>
    public static JsonObject ToJson(Plan plan)
    {
        JsonObject json = new() { ["tenant"] = plan.Tenant, ["created"] = plan.IsCreated };
        if (plan.Revision is not null)
        {
            json["revision"] = plan.Revision;
        }

        json["changeCount"] = plan.ChangeCount;
        json["changes"] = new JsonArray([.. plan.Changes.Select(change => (JsonNode)new JsonObject
        {
            ["entity"] = change.Entity,
            ["type"] = change.Type,
            ["text"] = change.Text,
        })]);
        json["access"] = new JsonArray([.. plan.Access.Select(change => (JsonNode)new JsonObject
        {
            ["user"] = change.User,
            ["permission"] = change.Permission,
            ["at"] = change.At,
            ["before"] = change.Before,
            ["after"] = change.After,
        })]);
        return json;
    }

    private static IReadOnlyList<Cell> RowOf(PlanChange change) =>
        [change.Entity, new Cell(change.Type, Tone.Quiet), change.Text];

    private static IReadOnlyList<Cell> RowOf(PlanAccess change) =>
    [
        new Cell(change.User, Tone.Strong), change.Permission, change.At,
        new Cell(change.Before ?? "-", change.After is null ? Tone.Bad : Tone.Plain),
        new Cell(
            change.After ?? "-",
            change.Before is null ? Tone.Good : change.After is null ? Tone.Plain : Tone.Caution),
    ];
}
