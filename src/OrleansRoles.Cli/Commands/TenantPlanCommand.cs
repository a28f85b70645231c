using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Cli.Input;
using OrleansRoles.Cli.Output;
using OrleansRoles.Cli.Remote;
using OrleansRoles.Cli.Tenants;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>tenant plan</c>: what a document would change, and whose access.</summary>
internal sealed class TenantPlanCommand : ToolCommand
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

    private readonly Option<string?> _model = new("--model")
    {
        Description = "Offline: the model that the document names.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _against = new("--against")
    {
        Description = "Offline: the document as it is now; without it the tenant counts as new.",
        HelpName = "DOCUMENT",
    };

    private readonly Option<string?> _againstModel = new("--against-model")
    {
        Description = "Offline: the model as it is now, to see what a new version of it changes for whom.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _exitCode = new("--exit-code")
    {
        Description = "Exit with 1 where anything would change.",
    };

    [SetsRequiredMembers]
    public TenantPlanCommand(ToolHost host)
        : base(host, "plan", "Show what a document would change, and whose effective access; nothing is changed.")
    {
        Add(_document);
        Option[] options = [_tenant, _model, _against, _againstModel, _exitCode];
        foreach (Option option in options)
        {
            Add(option);
        }

        _server.AddTo(this);
        ExitCodeTexts =
        [
            "0  planned", "1  the document has mistakes; with --exit-code: something would change",
            "2  wrong usage, or a file cannot be read", "3  the server cannot be reached or refuses",
        ];
        Examples =
        [
            "orleansroles tenant plan acme.yaml",
            "orleansroles tenant plan acme.yaml --server https://roles.example --json",
            "orleansroles tenant plan acme.yaml --model crm.yaml --against acme-now.yaml",
            "orleansroles tenant plan acme.yaml --model crm-2.yaml --against acme.yaml --against-model crm-1.yaml",
        ];
    }

    protected override async Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken)
    {
        Result<Plan> result = FindMismatch(parsed) is { } mismatch ? mismatch
            : parsed.GetValue(_model) is { } model ? await PlanOfflineAsync(io, parsed, model)
            : await PlanAtServerAsync(io, parsed, cancellationToken);
        if (!result.TryGet(out Plan? plan, out Failure? failure))
        {
            return io.Fail(failure);
        }

        if (io.IsJson)
        {
            io.WriteJson(PlanOutput.ToJson(plan));
        }
        else
        {
            PlanOutput.Write(io.Out, plan);
        }

        bool isChange = plan.ChangeCount > 0 || plan.Access.Length > 0;
        return isChange && parsed.GetValue(_exitCode) ? ExitCodes.No : ExitCodes.Ok;
    }

    private Failure? FindMismatch(ParseResult parsed)
    {
        bool isOffline = parsed.GetValue(_model) is not null;
        bool isCompared = parsed.GetValue(_against) is not null;
        if (isOffline && _server.IsNamed(parsed))
        {
            return Failure.Usage(
                "`--server` and `--model` do not go together",
                "leave one of them out: files are compared, or the server plans");
        }

        if (!isOffline && isCompared)
        {
            return Failure.Usage("`--against` needs `--model`", "name the model file that the documents are for");
        }

        return parsed.GetValue(_againstModel) is not null && !isCompared
            ? Failure.Usage("`--against-model` needs `--against`", "name the document as it is now")
            : null;
    }

    private async Task<Result<Plan>> PlanAtServerAsync(
        CommandIo io, ParseResult parsed, CancellationToken cancellationToken) =>
        _server.Read(io.Host, parsed).TryGet(out ServerAddress? address, out Failure? failure)
            ? await DocumentUpload.SendAsync(
                io, address, parsed.GetRequiredValue(_document), parsed.GetValue(_tenant), isPlan: true, [],
                cancellationToken)
            : failure;

    private Task<Result<Plan>> PlanOfflineAsync(CommandIo io, ParseResult parsed, string model) => Progress.RunAsync(
        io.Err, "comparing", progress => PlanOffline(io, parsed, model, progress));

    private Result<Plan> PlanOffline(CommandIo io, ParseResult parsed, string model, IProgress<string> progress)
    {
        string path = parsed.GetRequiredValue(_document);
        string? tenant = parsed.GetValue(_tenant);
        progress.Report($"reading {path}");
        if (!DocumentFiles.Load(io, path, model, tenant, ExitCodes.No)
            .TryGet(out TenantWorld? after, out Failure? failure))
        {
            return failure;
        }

        TenantWorld? before = null;
        if (parsed.GetValue(_against) is { } against)
        {
            progress.Report($"reading {against}");
            string beforeModel = parsed.GetValue(_againstModel) ?? model;
            if (!DocumentFiles.Load(io, against, beforeModel, after.Document.Tenant, ExitCodes.No)
                .TryGet(out before, out failure))
            {
                return failure;
            }
        }

        progress.Report($"comparing the access of {Words.Count(after.Document.Users.Length, "user")}");
        ImmutableArray<PlanChange> changes = DocumentComparison.Compare(before, after);
        ImmutableArray<PlanAccess> access =
        [
            .. AccessComparison.Compare(before, after, io.Host.Time.GetUtcNow()).Select(change => new PlanAccess(
                change.User, change.Permission, change.At.ToString(), change.Before, change.After)),
        ];
        return new Plan(after.Document.Tenant, before is null, null, changes.Length, changes, access);
    }
}
