using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using OrleansRoles.Cli.Checks;
using OrleansRoles.Cli.Input;
using OrleansRoles.Cli.Models;
using OrleansRoles.Cli.Output;
using OrleansRoles.Language;
using OrleansRoles.Language.Tests;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>model test</c>: runs the tests that model files carry.</summary>
internal sealed class ModelTestCommand : ToolCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Model files; `-` is what is piped in. "
            + "Parts are looked up beside a file and in `parts/` below it.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _filter = new("--filter")
    {
        Description = "Run only the tests with this text in their names.",
        HelpName = "TEXT",
    };

    [SetsRequiredMembers]
    public ModelTestCommand(ToolHost host)
        : base(host, "test", "Run the tests that model files carry under `tests`, and explain every failed check.")
    {
        Add(_files);
        Add(_filter);
        ExitCodeTexts =
        [
            "0  every check is answered as expected",
            "1  a check failed, or a model has errors",
            "2  wrong usage, a file cannot be read, or the filter fits no test",
        ];
        Examples =
        [
            "orleansroles model test models/*.yaml",
            "orleansroles model test crm.yaml --filter invoices",
        ];
    }

    protected override async Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken)
    {
        string? filter = parsed.GetValue(_filter);
        Result<List<TestedFile>> result = await Progress.RunAsync(
            io.Err, "compiling", progress => Run(io.Host, parsed.GetRequiredValue(_files), filter, progress));
        if (!result.TryGet(out List<TestedFile>? files, out Failure? failure))
        {
            return io.Fail(failure);
        }

        if (filter is not null && files.All(file => file.Compilation.Definition is not null && file.TestCount == 0))
        {
            return io.Fail(Failure.Usage(
                $"no test has `{filter}` in its name", "leave `--filter` out to run all tests"));
        }

        if (io.IsJson)
        {
            WriteJson(io, files);
        }
        else
        {
            WriteText(io.Out, files);
        }

        return files.All(file => file.IsGood) ? ExitCodes.Ok : ExitCodes.No;
    }

    private static Result<List<TestedFile>> Run(
        ToolHost host, string[] paths, string? filter, IProgress<string> progress)
    {
        List<TestedFile> files = [];
        foreach (string path in paths)
        {
            progress.Report($"compiling {path} ({files.Count + 1} of {paths.Length})");
            if (!ModelFiles.Compile(host, path).TryGet(out ModelCompilation? compilation, out Failure? failure))
            {
                return failure;
            }

            files.Add(TestedFile.Run(path, compilation, filter, host.Time.GetUtcNow(), progress));
        }

        return files;
    }

    private static void WriteText(Screen screen, List<TestedFile> files)
    {
        foreach (TestedFile file in files)
        {
            if (file.Compilation.Definition is null)
            {
                screen.Write(file.Compilation.Diagnostics);
                screen.Write(file.Path, Tone.Strong).Write(": ").Line("has errors; its tests were not run", Tone.Bad);
                continue;
            }

            foreach (TestedCheck failed in file.Failed)
            {
                WriteFailed(screen, failed);
            }

            int failures = file.Failed.Count();
            screen.Write(file.Path, Tone.Strong)
                .Write($": {Words.Count(file.TestCount, "test")}, {Words.Count(file.Checks.Length, "check")}, ")
                .Line(failures == 0 ? "all passed" : $"{failures} failed", failures == 0 ? Tone.Good : Tone.Bad);
        }

        if (files.Count > 1)
        {
            int bad = files.Count(file => !file.IsGood);
            screen.Line(
                $"{Words.Count(files.Count, "file")}, {Words.Count(files.Sum(file => file.Checks.Length), "check")}: "
                + (bad == 0 ? "all passed" : $"{Words.Count(bad, "file")} failed"),
                bad == 0 ? Tone.Good : Tone.Bad);
        }
    }

    private static void WriteFailed(Screen screen, TestedCheck failed)
    {
        ModelTestCheck check = failed.Check;
        screen.Write($"{check.File}:{check.Start.Line}:{check.Start.Column}: ", Tone.Strong)
            .Write("failed", Tone.Bad).Line($": {failed.Test.Name}");
        screen.Line(
            $"  {check.SubjectType} {check.SubjectId}: {check.Action} on {check.ResourceType}/{check.ResourceId}");
        screen.Write("  expected ").Line(failed.Expected, Tone.Good);
        screen.Write("  came     ").Line(failed.Actual, Tone.Bad);
        AnswerOutput.WriteDetails(screen, Answer.Of(failed.Explanation), indent: "  ");
        screen.Line();
    }

    private static void WriteJson(CommandIo io, List<TestedFile> files) => io.WriteJson(new JsonObject
    {
        ["ok"] = files.All(file => file.IsGood),
        ["tests"] = files.Sum(file => file.TestCount),
        ["checks"] = files.Sum(file => file.Checks.Length),
        ["failed"] = files.Sum(file => file.Failed.Count()),
        ["files"] = new JsonArray([.. files.Select(ToJson)]),
    });

    private static JsonNode ToJson(TestedFile file) => new JsonObject
    {
        ["file"] = file.Path,
        ["ok"] = file.IsGood,
        ["model"] = file.Compilation.Definition?.Name,
        ["version"] = file.Compilation.Definition?.Version,
        ["tests"] = file.TestCount,
        ["checks"] = file.Checks.Length,
        ["diagnostics"] = DiagnosticOutput.ToJson(file.Compilation.Diagnostics),
        ["failures"] = new JsonArray([.. file.Failed.Select(ToJson)]),
    };

    private static JsonNode ToJson(TestedCheck failed) => new JsonObject
    {
        ["test"] = failed.Test.Name,
        ["file"] = failed.Check.File,
        ["line"] = failed.Check.Start.Line,
        ["column"] = failed.Check.Start.Column,
        ["subject"] = new JsonObject { ["type"] = failed.Check.SubjectType, ["id"] = failed.Check.SubjectId },
        ["action"] = failed.Check.Action,
        ["resource"] = new JsonObject { ["type"] = failed.Check.ResourceType, ["id"] = failed.Check.ResourceId },
        ["expected"] = new JsonObject
        {
            ["decision"] = failed.Check.ExpectAllow,
            ["reason"] = failed.Check.Reason,
            ["obligations"] = failed.Check.Obligations is { } texts ? JsonText.Texts(texts) : null,
        },
        ["actual"] = AnswerOutput.ToJson(Answer.Of(failed.Explanation), isExplained: true),
    };
}
