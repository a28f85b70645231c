namespace OrleansRoles.Language.Syntax;

/// <summary>How large an input may be. What is larger is refused before it costs anything.</summary>
public sealed record SyntaxLimits
{
    private const int MiB = 1024 * 1024;

    /// <summary>For role models and their parts.</summary>
    public static SyntaxLimits ForModels { get; } = new() { BytesMax = 4 * MiB, NodesMax = 1_000_000 };

    /// <summary>For tenant documents.</summary>
    public static SyntaxLimits ForDocuments { get; } = new() { BytesMax = 64 * MiB, NodesMax = 20_000_000 };

    /// <summary>The most UTF-8 bytes.</summary>
    public required int BytesMax { get; init; }

    /// <summary>The most mappings, lists and values (keys count too).</summary>
    public required int NodesMax { get; init; }

    /// <summary>How deep lists and mappings may nest.</summary>
    public int DepthMax { get; init; } = 64;
}
