using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansRoles.Cli.Output;
using OrleansRoles.Cli.Remote;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>audit verify</c>: whether anybody has been at a tenant's audit log.</summary>
internal sealed class AuditVerifyCommand : ToolCommand
{
    private readonly ServerOptions _server = new();

    private readonly Argument<string> _tenant = new("TENANT") { Description = "The tenant's id." };

    [SetsRequiredMembers]
    public AuditVerifyCommand(ToolHost host)
        : base(
            host, "verify", "Follow the hash chains of a tenant's audit log, and hold their ends against the tenant.")
    {
        Add(_tenant);
        _server.AddTo(this);
        ExitCodeTexts =
        [
            "0  nothing is wrong", "1  changes were edited, added or taken out", "2  wrong usage",
            "3  the server cannot be reached or refuses",
        ];
        Examples = ["orleansroles audit verify acme", "orleansroles audit verify acme --json | jq .faults"];
    }

    protected override async Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!_server.Read(io.Host, parsed).TryGet(out ServerAddress? address, out Failure? failure))
        {
            return io.Fail(failure);
        }

        string tenant = parsed.GetRequiredValue(_tenant);
        using ServerClient client = new(io, address);
        Result<ServerAnswer> sent = await client.SendAsync(
            new ServerRequest(HttpMethod.Post, $"/v1/tenants/{Uri.EscapeDataString(tenant)}/audit/verify"),
            null, null, cancellationToken);
        if (!sent.TryGet(out ServerAnswer? answer, out failure))
        {
            return io.Fail(failure);
        }

        JsonNode found = JsonNode.Parse(answer.Body)!;
        if (io.IsJson)
        {
            io.WriteJson(found);
        }
        else
        {
            Tell(io, tenant, found);
        }

        return found["valid"]?.GetValueKind() == JsonValueKind.True ? ExitCodes.Ok : ExitCodes.No;
    }

    private static void Tell(CommandIo io, string tenant, JsonNode found)
    {
        JsonArray faults = found["faults"] as JsonArray ?? [];
        string size = $"{found["rows"]} changes of {found["entities"]} entities";
        if (faults.Count == 0)
        {
            io.Out.Write("valid", Tone.Good).Line($": {size} of tenant {tenant}");
            return;
        }

        io.Out.Write("not valid", Tone.Bad).Line($": {size} of tenant {tenant}");
        foreach (JsonNode fault in faults.OfType<JsonNode>())
        {
            io.Out.Line($"  {fault["entity"]} #{fault["sequence"]}: {fault["fault"]}");
        }
    }
}
