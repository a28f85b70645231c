using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Evaluation;

namespace OrleansRoles.Api.Tenants;

/// <summary>A whole tenant as a file.</summary>
internal sealed class DocumentEndpoints(IRolesEngine engine, ApiOptions options)
{
    private readonly DocumentReading _reading = new(engine);

    public async Task GetAsync(HttpContext context, Principal principal)
    {
        context.Response.Headers.Vary = "Accept";
        string tenant = Arguments.Id(context, "tenant") ?? "";
        SourceFormat? format = MediaTypes.Preferred(context.Request.Headers.Accept);
        TenantReading? reading = tenant.Length == 0
            ? null
            : await engine.ReadDocumentAsync(tenant, context.RequestAborted);
        if (reading is null || format is null)
        {
            await ProblemWriter.WriteAsync(context, reading is null
                ? CheckProblems.TenantUnknown(tenant)
                : new Problem(
                    ProblemCodes.NotAcceptable,
                    "a tenant document is `application/json` or `application/yaml`: accept one of these"));
            return;
        }

        string tag = EntityTags.Of(reading.Revision);
        context.Response.Headers.ETag = tag;
        if (EntityTags.IsKnown(context, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await JsonAnswers.WriteAsync(
            context, StatusCodes.Status200OK, MediaTypes.TypeOf(format.Value),
            DocumentText.Write(reading.Document, format.Value));
    }

    public async Task PutAsync(HttpContext context, Principal principal)
    {
        string tenant = Arguments.Id(context, "tenant") ?? "";
        (bool dryRun, Problem? problem) = Arguments.Flag(context, "dryRun");
        (Expectation expected, Problem? badTag) = EntityTags.Expected(context);
        (bool? keepsHolders, Problem? badKeep) = Arguments.OptionalFlag(context, "keepHolders");
        problem ??= badTag ?? badKeep;
        ReadDocument? read = null;
        ApplyDocument? command = null;
        if (problem is null)
        {
            (read, command, problem) = await ReadCommandAsync(context, principal, tenant);
        }

        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        await ApplyAsync(context, read!, command! with
        {
            DryRun = dryRun,
            CreateOnly = expected.None,
            UpdateOnly = expected.Any,
            ExpectedRevisions = expected.Any || expected.Tags is null
                ? null
                : [.. expected.Tags.Select(EntityTags.RevisionOf).OfType<long>()],

            // Who edits what was read is kept from losing the last owner; who states a tenant afresh may state it.
            KeepsHolders = keepsHolders ?? expected.Tags is not null,
        });
    }

    public async Task CreateAsync(HttpContext context, Principal principal)
    {
        (ReadDocument? read, ApplyDocument? command, Problem? problem) =
            await ReadCommandAsync(context, principal, null);
        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        await ApplyAsync(context, read!, command! with { CreateOnly = true });
    }

    private async Task<(ReadDocument? Read, ApplyDocument? Command, Problem? Problem)> ReadCommandAsync(
        HttpContext context, Principal principal, string? tenant)
    {
        (string reason, Problem? badReason) = Arguments.Reason(context);
        (string? key, Problem? badKey) = RequestHeaders.Key(context);
        (SourceFormat format, Problem? badFormat) = Arguments.Format(context);
        if ((badReason ?? badKey ?? badFormat) is { } bad)
        {
            return (null, null, bad);
        }

        (ReadOnlyMemory<byte> body, Problem? unread) = await BodyReading.ReadAsync(context, options.DocumentBytesMax);
        if (unread is not null)
        {
            return (null, null, unread);
        }

        (ReadDocument? read, Problem? problem) = await _reading.ReadAsync(body, format, tenant, context.RequestAborted);
        return read is null ? (null, null, problem) : (read, new ApplyDocument
        {
            Document = read.Document,
            ModelVersion = read.ModelVersion,
            Actor = principal.Caller.ToString(),
            Reason = reason,
            Name = key is null ? null : new CommandName(key, SHA256.HashData(body.Span)),
        }, problem);
    }

    private async Task ApplyAsync(HttpContext context, ReadDocument read, ApplyDocument command)
    {
        Outcome<DocumentApplied> outcome = await engine.ApplyDocumentAsync(command, context.RequestAborted);
        if (!outcome.IsAccepted)
        {
            await ProblemWriter.WriteAsync(context, ProblemOf(outcome.Refusal, command));
            return;
        }

        DocumentApplied applied = outcome.Value;
        bool isCreated = applied.Created && !command.DryRun;
        string tenant = command.Document.Tenant;
        if (!command.DryRun)
        {
            context.Response.Headers.ETag = EntityTags.Of(applied.Revision);
        }

        if (isCreated)
        {
            context.Response.Headers.Location = $"/v1/tenants/{Uri.EscapeDataString(tenant)}";
        }

        int status = isCreated ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        await JsonAnswers.WriteAsync(
            context, status, json => Write(json, tenant, applied, command.DryRun, read.Warnings));
    }

    private static Problem ProblemOf(Refusal refusal, ApplyDocument command) =>
        refusal.Kind == RefusalKind.TenantExists && command.CreateOnly
            ? new Problem(
                ProblemCodes.TenantExists,
                $"there is a tenant `{command.Document.Tenant}` already: "
                + $"`PUT /v1/tenants/{command.Document.Tenant}/document` changes it")
            : refusal.ToProblem();

    private static void Write(
        Utf8JsonWriter json, string tenant, DocumentApplied applied, bool isPlan, ImmutableArray<Diagnostic> warnings)
    {
        json.WriteStartObject();
        json.WriteString("tenant", tenant);
        json.WriteBoolean("created", applied.Created);
        json.WriteString("revision", EntityTags.Of(applied.Revision).Trim('"'));
        json.WriteNumber("changeCount", applied.ChangeCount);
        WriteAdvice(json, applied.Advice);
        if (isPlan)
        {
            WritePlan(json, applied);
        }

        json.WritePropertyName("diagnostics");
        ProblemWriter.WriteDiagnostics(json, warnings);
        json.WriteEndObject();
    }

    private static void WriteAdvice(Utf8JsonWriter json, IReadOnlyList<string> advice)
    {
        if (advice.Count == 0)
        {
            return;
        }

        json.WriteStartArray("advice");
        foreach (string text in advice)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WritePlan(Utf8JsonWriter json, DocumentApplied applied)
    {
        json.WriteStartArray("changes");
        foreach (PlannedChange change in applied.Changes)
        {
            json.WriteStartObject();
            json.WriteString("entity", change.Entity);
            json.WriteString("type", change.Type);
            json.WriteString("text", change.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("access");
        foreach (AccessChange change in applied.Access)
        {
            json.WriteStartObject();
            json.WriteString("user", change.User);
            json.WriteString("permission", change.Permission);
            json.WriteString("at", change.At.ToString());
            json.WriteString("before", change.Before);
            json.WriteString("after", change.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
