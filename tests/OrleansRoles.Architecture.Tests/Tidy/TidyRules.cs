using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OrleansRoles.Architecture.Tests.Parts;

namespace OrleansRoles.Architecture.Tests.Tidy;

/// <summary>The rules of tidiness, each with its proof.</summary>
internal static partial class TidyRules
{
    private const int LineCharactersMax = 120;
    private const int MethodLinesMax = 70;
    private const int SourceFileLinesMax = 500;
    private const int TestFileLinesMax = 800;

    private const string SomeFile = "src/OrleansRoles.Entities/Thing.cs";

    public static ImmutableArray<TidyRule> All { get; } =
    [
        Counting(
            "file-length", SomeFile, FileTooLong, bad: Repeat("// a line\n", SourceFileLinesMax + 1),
            good: Repeat("// a line\n", SourceFileLinesMax)),
        Counting(
            "file-length-of-tests", "tests/OrleansRoles.Entities.Tests/ThingTests.cs", FileTooLong,
            bad: Repeat("// a line\n", TestFileLinesMax + 1), good: Repeat("// a line\n", TestFileLinesMax)),
        Counting(
            "method-length", SomeFile, MethodsTooLong, bad: Method(MethodLinesMax + 1), good: Method(MethodLinesMax)),
        Counting(
            "line-length", SomeFile, LinesTooLong, bad: Repeat("x", LineCharactersMax + 1),
            good: Repeat("x", LineCharactersMax)),
        Counting(
            "file-name", SomeFile, NameOfNoType, bad: "internal sealed record Other(Thing Thing);",
            good: "internal readonly record struct Thing(int Value);"),
        Counting(
            "banned-name", SomeFile, BannedNames, bad: "internal static class StringHelpers;",
            good: "internal sealed class HelpText;"),
        Pattern(
            "open-task", "", Everything, file => file.CodeAndComments, OpenTask(), bad: "// TODO: later",
            good: """var text = "TODO"; // todos are a domain word"""),
        Pattern(
            "region", "#region", OfCode, file => file.Code, Region(), bad: "    #region Fields", good: "// #region"),
        Pattern(
            "blocking", "", OfBehaviour, file => file.Code, Blocking(), bad: "return LoadAsync().Result;",
            good: "return load.ResultText + nameof(Task); // .Result"),
        Pattern(
            "async-void", "", OfCode, file => file.Code, AsyncVoid(), bad: "private async void Save() => await X();",
            good: "private async Task SaveAsync() => await X();"),
        Pattern(
            "sleeping", "", OfBehaviour, file => file.Code, Sleeping(), bad: "await Task.Delay(100);",
            good: "await Task.Yield();"),
        Pattern(
            "clock-or-chance", "", OfDeterministicParts, file => file.Code, ClockOrChance(),
            bad: "var now = DateTimeOffset.UtcNow;", good: "var now = time.GetUtcNow(); // not DateTimeOffset.UtcNow"),
        Pattern(
            "unordered-work", "", OfDeterministicParts, file => file.Code, UnorderedWork(),
            bad: "await Task.Run(Work);", good: "await Work();"),
        Pattern(
            "machine-path", "", Everything, file => file.Text, MachinePath(), bad: "// see /" + "work/notes.md",
            good: "// see docs/work/notes.md and /var/lib/orleansroles"),
        Pattern(
            "tab-or-trailing-blank", "", OfCode, file => file.Text, TabOrTrailingBlank(), bad: "int x = 1; \nint y;",
            good: "int x = 1;\nint y;"),
    ];

    private static bool Everything(SourceFile file) => true;

    private static bool OfCode(SourceFile file) => file.IsCode;

    // Benchmarks and load may pause between calls; their pauses prove no behaviour.
    private static bool OfBehaviour(SourceFile file) =>
        file.IsCode && file.Project is not ("OrleansRoles.Benchmarks" or "OrleansRoles.LoadTests");

    // The one real source of chance stands beside its port; whoever composes an engine hands it in.
    private static bool OfDeterministicParts(SourceFile file) => file.IsCode
        && Arrows.Deterministic.Contains(file.Project)
        && !file.Path.EndsWith("/Ports/SystemEntropy.cs", StringComparison.Ordinal);

    private static TidyRule Counting(
        string name, string path, Func<SourceFile, IEnumerable<string>> find, string bad, string good) =>
        new(
            name, name == "file-length" ? file => OfCode(file) && !file.IsTest
                : name == "file-length-of-tests" ? file => OfCode(file) && file.IsTest
                : OfCode,
            find, new SourceFile(path, bad), new SourceFile(path, good));

    private static TidyRule Pattern(
        string name, string word, Func<SourceFile, bool> appliesTo, Func<SourceFile, string> view, Regex pattern,
        string bad, string good) =>
        new(
            name, appliesTo,
            file => pattern.Matches(view(file)).Select(match =>
                $"{LineOf(file.Text, match.Index)}: {(word.Length > 0 ? word : match.Value.Trim())}"),
            new SourceFile(SomeFile, bad), new SourceFile(SomeFile, good));

    private static IEnumerable<string> FileTooLong(SourceFile file)
    {
        int linesMax = file.IsTest ? TestFileLinesMax : SourceFileLinesMax;
        return file.Lines.Length > linesMax ? [$"1: {file.Lines.Length} lines, {linesMax} are allowed"] : [];
    }

    private static IEnumerable<string> MethodsTooLong(SourceFile file) => MethodLengths.Of(file.Code)
        .Where(method => method.Lines > MethodLinesMax)
        .Select(method => $"{method.Line}: {method.Name} has {method.Lines} lines, {MethodLinesMax} are allowed");

    private static IEnumerable<string> LinesTooLong(SourceFile file) => file.Lines
        .Select((line, index) => (Length: line.TrimEnd('\r').Length, Number: index + 1))
        .Where(line => line.Length > LineCharactersMax)
        .Select(line => $"{line.Number}: {line.Length} characters, {LineCharactersMax} are allowed");

    /// <summary>A file is named like a type in it; a family's file like the family (changes, commands).</summary>
    private static IEnumerable<string> NameOfNoType(SourceFile file)
    {
        string name = System.IO.Path.GetFileName(file.Path).Split('.')[0];
        string[] types = [.. TypeName().Matches(file.Code).Select(match => match.Groups[1].Value)];
        bool isFamily = name.EndsWith("Commands", StringComparison.Ordinal)
            || name.EndsWith("Requests", StringComparison.Ordinal) || types.Contains(name.TrimEnd('s'));
        return types.Length == 0 || types.Contains(name) || isFamily
            ? []
            : [$"1: no type of the file is named {name}, but {string.Join(", ", types)}"];
    }

    private static IEnumerable<string> BannedNames(SourceFile file) => TypeName().Matches(file.Code)
        .Where(match => BannedName().IsMatch(match.Groups[1].Value))
        .Select(match => $"{LineOf(file.Text, match.Index)}: {match.Groups[1].Value} says nothing; name what it does");

    private static int LineOf(string text, int at) => text.AsSpan(0, at).Count('\n') + 1;

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Method(int lines) =>
        $"internal sealed class Thing\n{{\n    void Run()\n    {{\n{Repeat("        X();\n", lines - 3)}    }}\n}}\n";

    [GeneratedRegex(
        @"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?|delegate\s+[\w<>?\[\]]+)\s+(\w+)")]
    private static partial Regex TypeName();

    [GeneratedRegex("(Helper|Manager|Util|Utility|Utilities|Common|Misc|Impl)s?$")]
    private static partial Regex BannedName();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex OpenTask();

    [GeneratedRegex(@"^\s*#(end)?region\b", RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"\.Result\b(?!\s*[({])|\.Wait\(\)|\.GetAwaiter\(\)\.GetResult\(\)")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\basync\s+void\b")]
    private static partial Regex AsyncVoid();

    [GeneratedRegex(@"\bThread\.Sleep\b|\bTask\.Delay\b")]
    private static partial Regex Sleeping();

    [GeneratedRegex(
        @"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b|\bTimeProvider\.System\b|\bStopwatch\b|\bEnvironment\.TickCount"
        + @"|\bGuid\.(NewGuid|CreateVersion7)\b|\bRandom\.Shared\b|\bnew Random\(\)|\bRandomNumberGenerator\b")]
    private static partial Regex ClockOrChance();

    [GeneratedRegex(@"\bTask\.Run\b|\bParallel\.|\.AsParallel\(|\bConfigureAwait\b|\bThreadPool\.|\bnew Thread\(")]
    private static partial Regex UnorderedWork();

    [GeneratedRegex(@"(?<![\w./$}-])/(work|tmp|root|home|Users)(?=/|\b)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\t|[ ]+\r?$", RegexOptions.Multiline)]
    private static partial Regex TabOrTrailingBlank();
}
