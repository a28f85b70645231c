using OrleansRoles.Language.Tests;

namespace OrleansRoles.Language.Documents;

/// <summary>What the caller of a document's compilation knows besides the text.</summary>
public sealed record DocumentOptions
{
    /// <summary>Nothing besides.</summary>
    public static DocumentOptions None { get; } = new();

    /// <summary>The tenant that is addressed, which the document then need not name; or null.</summary>
    public string? Tenant { get; init; }

    /// <summary>
    /// What <see cref="Model.Documents.TenantDocument.Model"/> is where the document names no model; or null.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>
    /// Lets custom roles pass that hold a sub-permission without what it needs, or above its cap. Only for tests of
    /// evaluators, which must ignore such grants.
    /// </summary>
    public bool AllowMalformedRoles { get; init; }

    internal static DocumentOptions ForTests(string model) => new() { Tenant = ModelTest.TenantId, Model = model };
}
