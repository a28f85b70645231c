using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using OrleansRoles.Cli.Output;
using OrleansRoles.Cli.Remote;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>tenant export</c>: a whole tenant as a document.</summary>
internal sealed class TenantExportCommand : ToolCommand
{
    private const string Yaml = "yaml";
    private const string Json = "json";

    private readonly ServerOptions _server = new();

    private readonly Argument<string> _tenant = new("TENANT") { Description = "The tenant's id." };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "yaml (the default) or json; --json means json too.",
        HelpName = "yaml|json",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Write the document to this file instead of the output.",
        HelpName = "FILE",
    };

    [SetsRequiredMembers]
    public TenantExportCommand(ToolHost host)
        : base(host, "export", "Write a whole tenant as a document that `tenant apply` takes; tell its revision.")
    {
        _format.AcceptOnlyFromAmong(Yaml, Json);
        Add(_tenant);
        Add(_format);
        Add(_output);
        _server.AddTo(this);
        ExitCodeTexts =
        [
            "0  exported", "2  wrong usage, or the file cannot be written",
            "3  the server cannot be reached or refuses",
        ];
        Examples =
        [
            "orleansroles tenant export acme --output acme.yaml",
            "orleansroles tenant export acme --format json | jq '.users[].id'",
        ];
    }

    protected override async Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!_server.Read(io.Host, parsed).TryGet(out ServerAddress? address, out Failure? failure))
        {
            return io.Fail(failure);
        }

        string? output = parsed.GetValue(_output);
        string format = parsed.GetValue(_format) ?? (io.IsJson && output is null ? Json : Yaml);
        if (io.IsJson && output is null && format == Yaml)
        {
            return io.Fail(Failure.Usage(
                "`--json` and `--format yaml` do not go together", "leave one out, or name a file with `--output`"));
        }

        string tenant = parsed.GetRequiredValue(_tenant);
        using ServerClient client = new(io, address);
        ServerRequest request = new(HttpMethod.Get, $"/v1/tenants/{Uri.EscapeDataString(tenant)}/document")
        {
            Accept = format == Json ? "application/json" : "application/yaml",
        };
        Result<ServerAnswer> sent = await client.SendAsync(request, null, null, cancellationToken);
        if (!sent.TryGet(out ServerAnswer? answer, out failure))
        {
            return io.Fail(failure);
        }

        return output is null
            ? WriteToOutput(io, tenant, answer)
            : await WriteToFileAsync(io, tenant, answer, format, output, cancellationToken);
    }

    private static int WriteToOutput(CommandIo io, string tenant, ServerAnswer answer)
    {
        string text = Encoding.UTF8.GetString(answer.Body);
        io.Host.Output.Write(text.EndsWith('\n') ? text : $"{text}\n");
        TellRevision(io.Err, tenant, answer);
        return ExitCodes.Ok;
    }

    private static async Task<int> WriteToFileAsync(
        CommandIo io, string tenant, ServerAnswer answer, string format, string path,
        CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllBytesAsync(path, answer.Body, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            return io.Fail(new Failure(
                ExitCodes.Misused, "file-unwritable", $"`{path}` cannot be written: {exception.Message.TrimEnd('.')}"));
        }

        if (io.IsJson)
        {
            io.WriteJson(new JsonObject
            {
                ["tenant"] = tenant,
                ["revision"] = answer.Revision,
                ["format"] = format,
                ["output"] = path,
            });
        }
        else
        {
            TellRevision(io.Err, tenant, answer);
        }

        return ExitCodes.Ok;
    }

    private static void TellRevision(Screen screen, string tenant, ServerAnswer answer)
    {
        if (answer.Revision is not null)
        {
            screen.Line($"tenant {tenant} is at revision {answer.Revision}", Tone.Quiet);
        }
    }
}
