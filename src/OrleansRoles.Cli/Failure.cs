using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Language.Diagnostics;

namespace OrleansRoles.Cli;

/// <summary>Why a command has no result.</summary>
/// <param name="ExitCode">What the process ends with.</param>
/// <param name="Code">The kind, stable; for what a server refuses, the server's own code.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record Failure(int ExitCode, string Code, string Message)
{
    /// <summary>What to do about it, or empty.</summary>
    public string Help { get; init; } = "";

    /// <summary>The HTTP status of a server's refusal, or null.</summary>
    public int? Status { get; init; }

    /// <summary>The id under which the server's log has more, or null.</summary>
    public string? TraceId { get; init; }

    /// <summary>What is wrong with the input, place by place.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The command line says something that cannot be done.</summary>
    public static Failure Usage(string message, string help = "") =>
        new(ExitCodes.Misused, "usage", message) { Help = help };

    /// <summary>An input has mistakes.</summary>
    public static Failure InputInvalid(string file, ImmutableArray<Diagnostic> diagnostics, int exitCode)
    {
        int errors = diagnostics.Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return new Failure(exitCode, "input-invalid", $"`{file}` has {Words.Count(errors, "error")}")
        {
            Diagnostics = diagnostics,
        };
    }
}

/// <summary>A value, or why there is none.</summary>
internal readonly struct Result<T>
    where T : class
{
    private Result(T? value, Failure? failure)
    {
        Value = value;
        Failure = failure;
    }

    /// <summary>The value, or null.</summary>
    public T? Value { get; }

    /// <summary>Why there is none, or null.</summary>
    public Failure? Failure { get; }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => new(null, failure);

    /// <summary>Takes the value out.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Failure? failure)
    {
        value = Value;
        failure = Failure;
        return value is not null;
    }
}
