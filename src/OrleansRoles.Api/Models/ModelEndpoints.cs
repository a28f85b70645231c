using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Language;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Language.Writing;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Api.Models;

/// <summary>The role models of the installation.</summary>
internal sealed class ModelEndpoints(IModelCatalogue models, ApiOptions options)
{
    private const int TagBytes = 12;

    public Task ListAsync(HttpContext context, Principal principal) => JsonAnswers.WriteAsync(
        context, StatusCodes.Status200OK, Write);

    public Task GetAsync(HttpContext context, Principal principal)
    {
        string name = Arguments.Id(context, "model") ?? "";
        string? version = context.Request.Query["version"];
        string format = context.Request.Query["format"].ToString();
        if (format is not ("" or "text" or "json"))
        {
            return ProblemWriter.WriteAsync(
                context, Arguments.BadQuery("format", format, "`text` (the default) or `json`"));
        }

        if (models.Find(name, version) is not { } found)
        {
            return ProblemWriter.WriteAsync(context, Unknown(name, version));
        }

        string tag = TagOf(found.Text);
        context.Response.Headers.ETag = tag;
        if (EntityTags.IsKnown(context, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return format == "json"
            ? JsonAnswers.WriteAsync(
                context, StatusCodes.Status200OK, MediaTypes.Json,
                Encoding.UTF8.GetBytes(ModelWriter.ToJson(found.Model.Definition)))
            : JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, TypeOf(found.Text), found.Text);
    }

    public async Task PutAsync(HttpContext context, Principal principal)
    {
        string name = Arguments.Id(context, "model") ?? "";
        (ReadOnlyMemory<byte> text, ModelCompilation? compilation, Problem? problem) =
            await CompileAsync(context, name);
        (RequestContext? by, Problem? badReason) = RequestHeaders.ReadReason(context, principal);
        problem = badReason ?? problem ?? FindProblem(name, compilation!);
        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        bool isNew = models.Find(name) is null;
        StoredModel model = new(RoleModel.Compile(compilation!.Definition!), text.ToArray());
        Outcome<StoredModel> outcome = await models.PutAsync(model, by!, context.RequestAborted);
        if (!outcome.IsAccepted)
        {
            await ProblemWriter.WriteAsync(context, outcome.Refusal.ToProblem());
            return;
        }

        context.Response.Headers.ETag = TagOf(outcome.Value.Text);
        if (isNew)
        {
            context.Response.Headers.Location = $"/v1/models/{name}";
        }

        int status = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        await WriteCompilationAsync(context, status, outcome.Value.Model.Version, name, compilation.Diagnostics);
    }

    public async Task ValidateAsync(HttpContext context, Principal principal)
    {
        string name = Arguments.Id(context, "model") ?? "";
        (_, ModelCompilation? compilation, Problem? problem) = await CompileAsync(context, name);
        problem ??= FindProblem(name, compilation!);
        await (problem is null
            ? WriteCompilationAsync(
                context, StatusCodes.Status200OK, compilation!.Definition!.Version, name, compilation.Diagnostics)
            : ProblemWriter.WriteAsync(context, problem));
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("models");
        foreach (string name in models.Names)
        {
            RoleModel model = models.Find(name)!.Model;
            json.WriteStartObject();
            json.WriteString("model", name);
            json.WriteString("version", model.Version);
            json.WriteString("title", model.Definition.Title);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private async Task<(ReadOnlyMemory<byte> Text, ModelCompilation? Compilation, Problem? Problem)> CompileAsync(
        HttpContext context, string name)
    {
        (SourceFormat format, Problem? badFormat) = Arguments.Format(context);
        if (badFormat is not null)
        {
            return (default, null, badFormat);
        }

        (ReadOnlyMemory<byte> body, Problem? unread) = await BodyReading.ReadAsync(context, options.ModelBytesMax);
        return unread is null
            ? (body, ModelLanguage.Compile(SourceText.FromUtf8(name, body, format), LanguageModelCompiler.Parts), null)
            : (default, null, unread);
    }

    private static Problem? FindProblem(string name, ModelCompilation compilation)
    {
        if (compilation.Definition is not { } definition)
        {
            return Diagnosed.Problem(ProblemCodes.ModelInvalid, compilation.Diagnostics);
        }

        return definition.Name == name
            ? null
            : new Problem(
                ProblemCodes.NameMismatch,
                $"the text is the model `{definition.Name}`, and the address names `{name}`: "
                + $"send it to `/v1/models/{definition.Name}`, or write `model: {name}`")
            {
                Pointer = "/model",
            };
    }

    private static Task WriteCompilationAsync(
        HttpContext context, int status, string version, string name, ImmutableArray<Diagnostic> diagnostics) =>
        JsonAnswers.WriteAsync(context, status, json =>
        {
            json.WriteStartObject();
            json.WriteString("model", name);
            json.WriteString("version", version);
            json.WritePropertyName("diagnostics");
            ProblemWriter.WriteDiagnostics(json, diagnostics);
            json.WriteEndObject();
        });

    private static Problem Unknown(string name, string? version) => new(
        ProblemCodes.ModelUnknown,
        version is null
            ? $"there is no role model `{name}`: `GET /v1/models` lists them"
            : $"there is no version `{version}` of a role model `{name}`: `GET /v1/models` lists the newest ones");

    // The same text has the same tag, so that a caller can tell whether its copy is the one that is kept.
    private static string TagOf(ReadOnlyMemory<byte> text) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(text.Span).AsSpan(0, TagBytes))}\"";

    private static string TypeOf(ReadOnlyMemory<byte> text) =>
        text.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? MediaTypes.Json : MediaTypes.Yaml;
}
