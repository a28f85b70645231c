using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using OrleansRoles.Cli.Input;
using OrleansRoles.Cli.Output;
using OrleansRoles.Language;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>model validate</c>: compiles model files and shows what is wrong with them.</summary>
internal sealed class ModelValidateCommand : ToolCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Model files; `-` is what is piped in. "
            + "Parts are looked up beside a file and in `parts/` below it.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _strict = new("--warnings-as-errors")
    {
        Description = "Exit with 1 for warnings too.",
    };

    [SetsRequiredMembers]
    public ModelValidateCommand(ToolHost host)
        : base(host, "validate", "Compile model files and show every mistake with its place and what to write instead.")
    {
        Add(_files);
        Add(_strict);
        ExitCodeTexts = ["0  no errors", "1  errors found", "2  wrong usage, or a file cannot be read"];
        Examples =
        [
            "orleansroles model validate models/*.yaml",
            "orleansroles model validate --json crm.yaml",
            "cat crm.yaml | orleansroles model validate -",
        ];
    }

    protected override async Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken)
    {
        Result<List<Validated>> result = await Progress.RunAsync(
            io.Err, "compiling", progress => Compile(io.Host, parsed.GetRequiredValue(_files), progress));
        if (!result.TryGet(out List<Validated>? files, out Failure? failure))
        {
            return io.Fail(failure);
        }

        int errors = files.Sum(file => file.Count(DiagnosticSeverity.Error));
        int warnings = files.Sum(file => file.Count(DiagnosticSeverity.Warning));
        bool isGood = errors == 0 && (warnings == 0 || !parsed.GetValue(_strict));
        if (io.IsJson)
        {
            io.WriteJson(new JsonObject
            {
                ["ok"] = isGood,
                ["errors"] = errors,
                ["warnings"] = warnings,
                ["files"] = new JsonArray([.. files.Select(ToJson)]),
            });
        }
        else
        {
            WriteText(io.Out, files, errors, warnings);
        }

        return isGood ? ExitCodes.Ok : ExitCodes.No;
    }

    private static Result<List<Validated>> Compile(ToolHost host, string[] paths, IProgress<string> progress)
    {
        List<Validated> files = [];
        foreach (string path in paths)
        {
            progress.Report($"compiling {path} ({files.Count + 1} of {paths.Length})");
            if (!ModelFiles.Compile(host, path).TryGet(out ModelCompilation? compilation, out Failure? failure))
            {
                return failure;
            }

            files.Add(new Validated(path, compilation));
        }

        return files;
    }

    private static void WriteText(Screen screen, List<Validated> files, int errors, int warnings)
    {
        foreach (Validated file in files)
        {
            screen.Write(file.Compilation.Diagnostics);
            if (file.Compilation.Definition is { } model)
            {
                screen.Write(file.Path, Tone.Strong).Write(": ").Write("ok", Tone.Good).Line($" ({Summary(model)})");
            }
        }

        if (errors + warnings > 0)
        {
            screen.Line(
                $"{Words.Count(errors, "error")}, {Words.Count(warnings, "warning")}",
                errors > 0 ? Tone.Bad : Tone.Caution);
        }
    }

    private static string Summary(ModelDefinition model) =>
        $"{model.Name}, version {model.Version}: {Words.Count(model.Permissions.Length, "permission")}, "
        + $"{Words.Count(model.Actions.Length, "action")}, {Words.Count(model.Roles.Length, "role")}";

    private static JsonNode ToJson(Validated file) => new JsonObject
    {
        ["file"] = file.Path,
        ["ok"] = file.Compilation.Definition is not null,
        ["model"] = file.Compilation.Definition?.Name,
        ["version"] = file.Compilation.Definition?.Version,
        ["diagnostics"] = DiagnosticOutput.ToJson(file.Compilation.Diagnostics),
    };

    private sealed record Validated(string Path, ModelCompilation Compilation)
    {
        public int Count(DiagnosticSeverity severity) =>
            Compilation.Diagnostics.Count(diagnostic => diagnostic.Severity == severity);
    }
}
