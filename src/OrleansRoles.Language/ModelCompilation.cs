using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Tests;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language;

/// <summary>What a compilation of a role model came to.</summary>
public sealed record ModelCompilation
{
    /// <summary>The checked definition, or null where there is an error.</summary>
    public required ModelDefinition? Definition { get; init; }

    /// <summary>The model's own tests; empty where there is an error.</summary>
    public ImmutableArray<ModelTest> Tests { get; init; } = [];

    /// <summary>Errors and warnings in order of place, at most 100.</summary>
    public required ImmutableArray<Diagnostic> Diagnostics { get; init; }
}
