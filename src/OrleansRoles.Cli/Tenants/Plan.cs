using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Cli.Remote;

namespace OrleansRoles.Cli.Tenants;

/// <summary>What a document would change, or has changed.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="IsCreated">Whether there was no such tenant before.</param>
/// <param name="Revision">The tenant's revision at the server, or null.</param>
/// <param name="ChangeCount">How many changes there are.</param>
/// <param name="Changes">The changes; empty for a document that was applied.</param>
/// <param name="Access">Whose effective access differs, and how; empty for a document that was applied.</param>
internal sealed record Plan(
    string Tenant, bool IsCreated, string? Revision, int ChangeCount, ImmutableArray<PlanChange> Changes,
    ImmutableArray<PlanAccess> Access)
{
    /// <summary>Reads a server's plan or result; null where it is none.</summary>
    public static Plan? Read(JsonElement root)
    {
        if (AnswerJson.Text(root, "tenant") is not { } tenant
            || AnswerJson.Member(root, "changeCount") is not { ValueKind: JsonValueKind.Number })
        {
            return null;
        }

        return new Plan(
            tenant,
            AnswerJson.Member(root, "created") is { ValueKind: JsonValueKind.True },
            AnswerJson.Text(root, "revision"),
            AnswerJson.Number(root, "changeCount"),
            [.. AnswerJson.Items(root, "changes").Select(item => new PlanChange(
                AnswerJson.Text(item, "entity") ?? "", AnswerJson.Text(item, "type") ?? "",
                AnswerJson.Text(item, "text") ?? ""))],
            [.. AnswerJson.Items(root, "access").Select(item => new PlanAccess(
                AnswerJson.Text(item, "user") ?? "", AnswerJson.Text(item, "permission") ?? "",
                AnswerJson.Text(item, "at") ?? "", AnswerJson.Text(item, "before"), AnswerJson.Text(item, "after")))]);
    }
}

/// <summary>One change.</summary>
/// <param name="Entity">What changes: <c>user/ana</c>.</param>
/// <param name="Type">The kind of change: <c>role-assigned</c>.</param>
/// <param name="Text">The change in words.</param>
internal sealed record PlanChange(string Entity, string Type, string Text);

/// <summary>A right that a user gains, loses, or holds at another level.</summary>
/// <param name="User">The user.</param>
/// <param name="Permission">The permission.</param>
/// <param name="At">The scope.</param>
/// <param name="Before">The level before: null for none, <c>held</c> for a flag.</param>
/// <param name="After">The level after: null for none, <c>held</c> for a flag.</param>
internal sealed record PlanAccess(string User, string Permission, string At, string? Before, string? After);
