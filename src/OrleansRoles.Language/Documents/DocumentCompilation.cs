using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>What a compilation of a tenant document came to.</summary>
public sealed record DocumentCompilation
{
    /// <summary>The document, or null where there is an error.</summary>
    public required TenantDocument? Document { get; init; }

    /// <summary>Errors and warnings in order of place, at most 100.</summary>
    public required ImmutableArray<Diagnostic> Diagnostics { get; init; }
}
