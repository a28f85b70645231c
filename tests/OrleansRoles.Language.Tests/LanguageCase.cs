using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Language.Writing;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Tests;

/// <summary>
/// One file of <c>cases</c>. Comments `# word: value` at its start steer it: `nodes`, `bytes` (limits), `repeat` (a
/// line with `{n}` stands so many times), `against` (a document's model), `tenant`, `malformed`.
/// </summary>
internal sealed partial class LanguageCase
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly string _path;

    internal LanguageCase(string path)
    {
        _path = path;
        byte[] bytes = File.ReadAllBytes(path);
        string text = Encoding.Latin1.GetString(bytes);
        foreach (Match match in Option().Matches(text))
        {
            _options[match.Groups[1].Value] = match.Groups[2].Value.Trim();
        }

        if (_options.TryGetValue("repeat", out string? count))
        {
            bytes = Encoding.Latin1.GetBytes(Repeat(text, int.Parse(count, CultureInfo.InvariantCulture)));
        }

        Source = SourceText.FromUtf8(Path.GetFileName(path), bytes);
        Text = Encoding.UTF8.GetString(File.ReadAllBytes(path));
    }

    internal SourceText Source { get; }

    /// <summary>The file as it is.</summary>
    internal string Text { get; }

    internal string Name => Path.GetFileName(_path);

    internal string ExpectedPath => _path + ".expected";

    internal static IEnumerable<LanguageCase> In(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Cases, folder))
            .Where(path => !path.EndsWith(".expected", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new LanguageCase(path));

    internal ModelCompilation CompileModel() => ModelLanguage.Compile(
        Source, new PartFolder(Path.Combine(Repository.Cases, "parts")), Limits(SyntaxLimits.ForModels));

    internal DocumentCompilation CompileDocument() => DocumentLanguage.Compile(
        DocumentLanguage.Parse(Source, Limits(SyntaxLimits.ForDocuments)),
        Base(_options.GetValueOrDefault("against", "venues")),
        new()
        {
            Tenant = _options.GetValueOrDefault("tenant"),
            AllowMalformedRoles = _options.ContainsKey("malformed"),
        });

    internal static ModelDefinition Base(string name)
    {
        string path = Path.Combine(Repository.Cases, "bases", name + ".yaml");
        return ModelLanguage.Compile(Repository.Read(path)).Definition!;
    }

    internal static string Render(ModelCompilation compilation)
    {
        var text = new StringBuilder(DiagnosticRenderer.Render(compilation.Diagnostics));
        if (compilation.Definition is not null)
        {
            text.Append("== definition\n").Append(ModelWriter.ToYaml(compilation.Definition));
        }

        foreach (ModelTest test in compilation.Tests)
        {
            text.Append("== test: ").Append(test.Name).Append('\n').Append(DocumentWriter.ToYaml(test.Given));
            text.AppendJoin("", test.Checks.Select(Render));
        }

        return text.ToString();
    }

    internal static string Render(DocumentCompilation compilation)
    {
        var text = new StringBuilder(DiagnosticRenderer.Render(compilation.Diagnostics));
        if (compilation.Document is not null)
        {
            text.Append("== document\n").Append(DocumentWriter.ToYaml(compilation.Document));
        }

        return text.ToString();
    }

    private static string Render(ModelTestCheck check)
    {
        string obligations = check.Obligations is { } expected ? $" obligations=[{string.Join(", ", expected)}]" : "";
        return $"-- {check.Start.Line}:{check.Start.Column} {check.SubjectType} {check.SubjectId}"
            + $" {{{Join(check.SubjectProperties)}}} {check.Action} {{{Join(check.ActionProperties)}}}"
            + $" {check.ResourceType}/{check.ResourceId}"
            + $" {{{Join(check.Properties)}}} {{{Join(check.Context)}}}"
            + $" → {(check.ExpectAllow ? "allow" : "deny")}{obligations} {check.Reason}\n";
    }

    private static string Join(IEnumerable<OrleansRoles.Model.Requests.Property> properties) =>
        string.Join(", ", properties.Select(property => $"{property.Name}: {property.Value}"));

    private SyntaxLimits Limits(SyntaxLimits limits) => limits with
    {
        NodesMax = Number("nodes", limits.NodesMax),
        BytesMax = Number("bytes", limits.BytesMax),
    };

    private int Number(string option, int otherwise) =>
        _options.TryGetValue(option, out string? value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    private static string Repeat(string text, int count) => string.Concat(
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(line => RepeatLine(line + "\n", count)));

    private static IEnumerable<string> RepeatLine(string line, int count) =>
        line.Contains("{n}", StringComparison.Ordinal)
            ? Enumerable.Range(1, count).Select(number => line.Replace("{n}", $"{number}", StringComparison.Ordinal))
            : [line];

    [GeneratedRegex(@"^# (nodes|bytes|repeat|against|tenant|malformed): (.*)$", RegexOptions.Multiline)]
    private static partial Regex Option();
}
