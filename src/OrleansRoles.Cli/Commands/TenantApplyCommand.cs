using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using OrleansRoles.Cli.Output;
using OrleansRoles.Cli.Remote;
using OrleansRoles.Cli.Tenants;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>tenant apply</c>: makes a tenant equal to a document.</summary>
internal sealed class TenantApplyCommand : ToolCommand
{
    private readonly ServerOptions _server = new();

    private readonly Argument<string> _document = new("DOCUMENT")
    {
        Description = "A tenant document, YAML or JSON; `-` is what is piped in.",
    };

    private readonly Option<string?> _tenant = new("--tenant")
    {
        Description = "The tenant, where the document does not name it.",
        HelpName = "ID",
    };

    private readonly Option<string?> _ifMatch = new("--if-match")
    {
        Description = "Apply it only where the tenant is at this revision; `*`: only where the tenant exists.",
        HelpName = "REVISION",
    };

    private readonly Option<string?> _reason = new("--reason")
    {
        Description = "Why, for the audit log.",
        HelpName = "TEXT",
    };

    [SetsRequiredMembers]
    public TenantApplyCommand(ToolHost host)
        : base(
            host, "apply",
            "Make a tenant equal to a document, in one change or not at all; create it if there is none.")
    {
        Add(_document);
        Add(_tenant);
        Add(_ifMatch);
        Add(_reason);
        _server.AddTo(this);
        ExitCodeTexts =
        [
            "0  the tenant equals the document", "1  the document has mistakes, or the tenant is at another revision",
            "2  wrong usage, or a file cannot be read", "3  the server cannot be reached or refuses",
        ];
        Examples =
        [
            "orleansroles tenant apply acme.yaml --reason 'ticket 4711'",
            "orleansroles tenant apply acme.yaml --if-match 12",
        ];
    }

    protected override async Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!HeadersOf(parsed).TryGet(out List<(string, string)>? headers, out Failure? failure)
            || !_server.Read(io.Host, parsed).TryGet(out ServerAddress? address, out failure))
        {
            return io.Fail(failure);
        }

        Result<Plan> result = await DocumentUpload.SendAsync(
            io, address, parsed.GetRequiredValue(_document), parsed.GetValue(_tenant), isPlan: false, headers,
            cancellationToken);
        if (!result.TryGet(out Plan? applied, out failure))
        {
            return io.Fail(failure);
        }

        if (io.IsJson)
        {
            io.WriteJson(new JsonObject
            {
                ["tenant"] = applied.Tenant,
                ["created"] = applied.IsCreated,
                ["revision"] = applied.Revision,
                ["changeCount"] = applied.ChangeCount,
            });
        }
        else
        {
            WriteText(io.Out, applied);
        }

        return ExitCodes.Ok;
    }

    private static void WriteText(Screen screen, Plan applied)
    {
        string what = applied switch
        {
            { IsCreated: true } => $"created with {Words.Count(applied.ChangeCount, "change")}",
            { ChangeCount: 0 } => "is equal to the document already",
            _ => $"changed, {Words.Count(applied.ChangeCount, "change")}",
        };
        string revision = applied.Revision is null ? "" : $" (revision {applied.Revision})";
        screen.Write($"tenant {applied.Tenant}", Tone.Strong).Write(": ").Write(what, Tone.Good).Line(revision);
    }

    private Result<List<(string Name, string Value)>> HeadersOf(ParseResult parsed)
    {
        List<(string Name, string Value)> headers = [];
        if (parsed.GetValue(_ifMatch) is { } revision)
        {
            string bare = revision.Trim('"');
            if (bare.Length == 0 || !bare.All(c => c is > ' ' and <= '~' and not '"'))
            {
                return Failure.Usage(
                    $"`--if-match {revision}` is no revision",
                    "write what `tenant export` or `tenant apply` told, as in `12`");
            }

            headers.Add(("If-Match", bare == "*" ? bare : $"\"{bare}\""));
        }

        if (parsed.GetValue(_reason) is { } reason)
        {
            if (reason.Any(char.IsControl))
            {
                return Failure.Usage("the reason is not one line", "write it on one line");
            }

            headers.Add(("Reason", reason));
        }

        return headers;
    }
}
