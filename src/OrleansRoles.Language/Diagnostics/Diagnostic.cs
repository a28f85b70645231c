namespace OrleansRoles.Language.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>There is no result.</summary>
    Error,

    /// <summary>There is a result, which may not be what the author meant.</summary>
    Warning,
}

/// <summary>A kind of diagnostic; a code never changes its meaning.</summary>
/// <param name="Id">The stable code: <c>RM0307</c>.</param>
/// <param name="Name">A short name: <c>unknown-permission</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Description">What is wrong, in general.</param>
public sealed record DiagnosticCode(string Id, string Name, DiagnosticSeverity Severity, string Description);

/// <summary>One thing that is wrong with an input, and what to write instead.</summary>
public sealed record Diagnostic
{
    /// <summary>Which kind it is.</summary>
    public required DiagnosticCode Code { get; init; }

    /// <summary>The input's name.</summary>
    public required string File { get; init; }

    /// <summary>Line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column, from 1, in UTF-16 units.</summary>
    public required int Column { get; init; }

    /// <summary>Where the offending text ends: line, from 1.</summary>
    public required int EndLine { get; init; }

    /// <summary>Where the offending text ends: the column behind it.</summary>
    public required int EndColumn { get; init; }

    /// <summary>The offending text: its first line, at most 80 characters.</summary>
    public required string Text { get; init; }

    /// <summary>What is wrong: lower-case, without a period.</summary>
    public required string Message { get; init; }

    /// <summary>What to write instead, or empty.</summary>
    public string Help { get; init; } = "";

    /// <summary>The source line around the place; of a very long line, a part.</summary>
    public required string SourceLine { get; init; }

    /// <summary>Where in <see cref="SourceLine"/> the offending text starts, from 0.</summary>
    public required int SourceLineStart { get; init; }

    /// <summary>How bad it is.</summary>
    public DiagnosticSeverity Severity => Code.Severity;

    /// <summary><c>file:line:column: error RM0307: message</c>.</summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Code.Id}: {Message}";
}
