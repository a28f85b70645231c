using System.Collections.Immutable;
using OrleansRoles.Language;
using OrleansRoles.Language.Tests;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Cli.Models;

/// <summary>A model file whose tests were run.</summary>
/// <param name="Path">The file.</param>
/// <param name="Compilation">What its compilation came to; without a definition nothing was run.</param>
/// <param name="TestCount">How many tests were run.</param>
/// <param name="Checks">Their checks.</param>
internal sealed record TestedFile(
    string Path, ModelCompilation Compilation, int TestCount, ImmutableArray<TestedCheck> Checks)
{
    /// <summary>The checks that were answered otherwise than expected.</summary>
    public IEnumerable<TestedCheck> Failed => Checks.Where(check => !check.IsGood);

    /// <summary>Whether the file compiles and every check is answered as expected.</summary>
    public bool IsGood => Compilation.Definition is not null && !Failed.Any();

    /// <summary>Runs a file's tests.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compilation">What its compilation came to.</param>
    /// <param name="filter">Only tests with this text in their names; null for all.</param>
    /// <param name="now">The instant at which assignments must count.</param>
    /// <param name="progress">Told which test is run.</param>
    public static TestedFile Run(
        string path, ModelCompilation compilation, string? filter, DateTimeOffset now, IProgress<string> progress)
    {
        if (compilation.Definition is not { } definition)
        {
            return new TestedFile(path, compilation, 0, []);
        }

        ModelTest[] tests = [.. compilation.Tests.Where(
            test => filter is null || test.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        return new TestedFile(path, compilation, tests.Length, RunAll(path, definition, tests, now, progress));
    }

    private static ImmutableArray<TestedCheck> RunAll(
        string path, ModelDefinition definition, ModelTest[] tests, DateTimeOffset now, IProgress<string> progress)
    {
        RoleModel model = RoleModel.Compile(definition);
        var checks = ImmutableArray.CreateBuilder<TestedCheck>();
        for (int index = 0; index < tests.Length; index++)
        {
            progress.Report($"{path}: test {index + 1} of {tests.Length}");
            checks.AddRange(TestedCheck.Run(model, tests[index], now));
        }

        return checks.ToImmutable();
    }
}
