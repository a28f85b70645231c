using System.Reflection;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Language;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Api.Models;

/// <summary>
/// The role model language, as engines see it, and the models that ship with the product. Thread-safe.
/// </summary>
public sealed class LanguageModelCompiler : IModelCompiler
{
    private const string Prefix = "models/";
    private const string Suffix = ".yaml";

    private static readonly Assembly _assembly = typeof(LanguageModelCompiler).Assembly;

    /// <inheritdoc/>
    public IReadOnlyList<string> ShippedNames { get; } =
    [
        .. _assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)
                && name.EndsWith(Suffix, StringComparison.Ordinal)
                && !name.StartsWith(ShippedParts.Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The parts that models can include.</summary>
    internal static IPartSource Parts { get; } = new ShippedParts();

    /// <inheritdoc/>
    public RoleModel Compile(string name, ReadOnlyMemory<byte> text)
    {
        ModelCompilation compilation = ModelLanguage.Compile(SourceText.FromUtf8(name, text), Parts);
        return compilation.Definition is { } definition
            ? RoleModel.Compile(definition)
            : throw new InvalidDataException(
                $"the stored role model `{name}` no longer compiles: {string.Join("; ", compilation.Diagnostics)}");
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ReadShipped(string name) =>
        Read($"{Prefix}{name}{Suffix}")
        ?? throw new ArgumentException($"no model `{name}` is shipped", nameof(name));

    private static byte[]? Read(string resource)
    {
        using Stream? stream = _assembly.GetManifestResourceStream(resource);
        if (stream is null)
        {
            return null;
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed class ShippedParts : IPartSource
    {
        public const string Prefix = "models/parts/";

        public SourceText? TryGet(string name) =>
            Read($"{Prefix}{name}{Suffix}") is { } bytes ? SourceText.FromUtf8($"{name}{Suffix}", bytes) : null;
    }
}
