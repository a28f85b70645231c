using System.Collections.Immutable;
using OrleansRoles.Language;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.LoadTests.Population;

/// <summary>The role model that the simulated tenants run.</summary>
internal static class LoadModel
{
    private const string File = "load-desk.yaml";

    /// <summary>Its name.</summary>
    public const string Name = "load-desk";

    /// <summary>Its text, UTF-8.</summary>
    public static ReadOnlyMemory<byte> Text { get; } = ReadText();

    /// <summary>The model, for the reference evaluator.</summary>
    public static ModelDefinition Definition { get; } =
        ModelLanguage.Compile(SourceText.FromUtf8(File, Text)).Definition
        ?? throw new InvalidOperationException($"`{File}` does not compile");

    /// <summary>Roles that a tenant's users hold.</summary>
    public static ImmutableArray<string> TenantRoles { get; } = ["clerk", "chief"];

    /// <summary>Roles that members of a contract have one of.</summary>
    public static ImmutableArray<string> ContractRoles { get; } = ["contract-member", "contract-owner"];

    /// <summary>Roles that members of a workspace have one of.</summary>
    public static ImmutableArray<string> WorkspaceRoles { get; } = ["workspace-guest", "workspace-editor"];

    private static byte[] ReadText()
    {
        using Stream stream = typeof(LoadModel).Assembly.GetManifestResourceStream(File)!;
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
