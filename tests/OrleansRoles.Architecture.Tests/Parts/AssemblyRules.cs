using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OrleansRoles.Architecture.Tests.Parts;

/// <summary>
/// What a built assembly really refers to, held against the table: a project file can be right while a package drags
/// more along, and an arrow that nobody uses is no reference.
/// </summary>
internal static class AssemblyRules
{
    /// <summary>The names of the runtime's own assemblies, which everybody may use.</summary>
    public static IReadOnlySet<string> Framework { get; } = Directory
        .EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
        .Select(path => Path.GetFileNameWithoutExtension(path))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The references that a part must not have, in words.</summary>
    public static IEnumerable<string> Faults(Part part, ImmutableArray<Part> parts, byte[] assembly)
    {
        IReadOnlySet<string> seen = Arrows.SeenBy(part, parts);
        return ReferencesOf(assembly)
            .Where(reference => !Framework.Contains(reference) && !seen.Contains(reference)
                && !IsAllowedPackage(part, parts, reference) && !(part.AspNet && IsAspNet(reference)))
            .Select(reference => $"{part.Name} must not refer to {reference}");
    }

    private static bool IsAllowedPackage(Part part, ImmutableArray<Part> parts, string reference)
    {
        // Types of a package reach those who use the part that has it; only a composition root may follow them.
        IEnumerable<Part> owners = part.IsCompositionRoot
            ? Arrows.SeenBy(part, parts).SelectMany(name => parts.Where(other => other.Name == name)).Append(part)
            : [part];
        return owners.SelectMany(owner => owner.Packages)
            .Any(package => reference == package.Assemblies
                || reference.StartsWith(package.Assemblies + ".", StringComparison.Ordinal));
    }

    private static bool IsAspNet(string reference) =>
        reference.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
        || reference.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        || reference is "Microsoft.AspNetCore" or "Microsoft.Net.Http.Headers" or "System.Threading.RateLimiting";

    private static List<string> ReferencesOf(byte[] assembly)
    {
        using PEReader file = new([.. assembly]);
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(
            metadata.GetAssemblyReference(handle).Name))];
    }
}
