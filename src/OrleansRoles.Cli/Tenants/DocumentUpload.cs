using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OrleansRoles.Cli.Input;
using OrleansRoles.Cli.Output;
using OrleansRoles.Cli.Remote;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Cli.Tenants;

/// <summary>Sends a tenant document to a server: to plan it, or to apply it.</summary>
internal static class DocumentUpload
{
    /// <summary>Sends a document.</summary>
    /// <param name="io">The command; the server's warnings go to its error stream.</param>
    /// <param name="address">The server.</param>
    /// <param name="path">The document.</param>
    /// <param name="tenant">The tenant that is meant, or null for the one that the document names.</param>
    /// <param name="isPlan">Whether nothing is to change.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellationToken">Stops waiting; a change may then take effect all the same.</param>
    public static async Task<Result<Plan>> SendAsync(
        CommandIo io, ServerAddress address, string path, string? tenant, bool isPlan,
        IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        if (!InputFiles.Read(io.Host, path).TryGet(out SourceText? source, out Failure? failure))
        {
            return failure;
        }

        Result<string> named = await Progress.RunAsync(
            io.Err, $"reading {path}", _ => DocumentFiles.TenantOf(source, tenant));
        if (!named.TryGet(out string? id, out failure))
        {
            return failure;
        }

        using ServerClient client = new(io, address);
        string query = isPlan ? "?dryRun=true" : "";
        ServerRequest request = new(HttpMethod.Put, $"/v1/tenants/{Uri.EscapeDataString(id)}/document{query}")
        {
            Body = Encoding.UTF8.GetBytes(source.Text),
            ContentType = source.Format == SourceFormat.Json ? "application/json" : "application/yaml",
            Headers = headers,
        };
        Result<ServerAnswer> sent = await client.SendAsync(request, source.Name, source.Text, cancellationToken);
        return sent.TryGet(out ServerAnswer? answer, out failure) ? Read(io, address, source, answer) : failure;
    }

    private static Result<Plan> Read(CommandIo io, ServerAddress address, SourceText source, ServerAnswer answer)
    {
        JsonElement? json = AnswerJson.Parse(answer.Body);
        if (json is not { } root || Plan.Read(root) is not { } plan)
        {
            return new Failure(
                ExitCodes.Server, "answer-not-understood",
                $"the server at `{address.Text}` gave an answer that is no plan: is it an OrleansRoles server?");
        }

        ImmutableArray<Diagnostic> warnings = ServerProblem.DiagnosticsOf(root, source.Name, source.Text);
        io.Err.Write(warnings);
        return plan;
    }
}
