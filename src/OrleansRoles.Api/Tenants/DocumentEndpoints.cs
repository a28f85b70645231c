using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Http;
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
        SourceFormat? format = MediaTypes.Preferred(context.Request.Headers.Accept, SourceFormat.Json);
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
        (string reason, Problem? badReason) = Arguments.Reason(context);
        (bool? keepsHolders, Problem? badKeep) = Arguments.OptionalFlag(context, "keepHolders");
        problem ??= badTag ?? badReason ?? badKeep;
        ReadDocument? read = null;
        if (problem is null)
        {
            (read, problem) = await ReadAsync(context, tenant);
        }

        long? revision = null;
        if (problem is null)
        {
            (revision, problem) = await ResolveAsync(tenant, expected, context.RequestAborted);
        }

        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        await ApplyAsync(context, read!, new ApplyDocument
        {
            Document = read!.Document,
            ModelVersion = read.ModelVersion,
            Actor = principal.Caller.ToString(),
            Reason = reason,
            DryRun = dryRun,
            CreateOnly = expected.None,
            ExpectedRevision = revision,

            // Who edits what was read is kept from losing the last owner; who states a tenant afresh may state it.
            KeepsHolders = keepsHolders ?? revision is not null,
        });
    }

    public async Task CreateAsync(HttpContext context, Principal principal)
    {
        (string reason, Problem? problem) = Arguments.Reason(context);
        ReadDocument? read = null;
        if (problem is null)
        {
            (read, problem) = await ReadAsync(context, null);
        }

        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        await ApplyAsync(context, read!, new ApplyDocument
        {
            Document = read!.Document,
            ModelVersion = read.ModelVersion,
            Actor = principal.Caller.ToString(),
            Reason = reason,
            CreateOnly = true,
        });
    }

    private async Task<(ReadDocument? Read, Problem? Problem)> ReadAsync(HttpContext context, string? tenant)
    {
        (SourceFormat format, Problem? badFormat) = Arguments.Format(context);
        if (badFormat is not null)
        {
            return (null, badFormat);
        }

        (ReadOnlyMemory<byte> body, Problem? unread) = await BodyReading.ReadAsync(context, options.DocumentBytesMax);
        return unread is null
            ? await _reading.ReadAsync(body, format, tenant, context.RequestAborted)
            : (null, unread);
    }

    /// <summary>The one revision at which the change may happen, null for any; or why it may not happen.</summary>
    private async Task<(long? Revision, Problem? Problem)> ResolveAsync(
        string tenant, Expectation expected, CancellationToken cancellationToken)
    {
        if (expected.Tags is null)
        {
            return (null, null);
        }

        TenantReading? reading = await engine.ReadDocumentAsync(tenant, cancellationToken);
        if (reading is not null && (expected.Any || expected.Tags.Contains(EntityTags.Of(reading.Revision))))
        {
            return (reading.Revision, null);
        }

        return (null, new Problem(
            ProblemCodes.RevisionMismatch,
            reading is null
                ? $"there is no tenant `{tenant}` yet: leave `If-Match` out to create it"
                : "the tenant has changed since it was read: read it again and repeat the change on that"));
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
        json.WriteNumber("changeCount", applied.Changes.Count);
        if (isPlan)
        {
            WritePlan(json, applied);
        }

        json.WritePropertyName("diagnostics");
        ProblemWriter.WriteDiagnostics(json, warnings);
        json.WriteEndObject();
    }

    private static void WritePlan(Utf8JsonWriter json, DocumentApplied applied)
    {
        if (applied.Advice.Count > 0)
        {
            json.WriteStartArray("advice");
            foreach (string advice in applied.Advice)
            {
                json.WriteStringValue(advice);
            }

            json.WriteEndArray();
        }

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
