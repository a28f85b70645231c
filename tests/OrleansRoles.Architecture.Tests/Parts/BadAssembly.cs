using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace OrleansRoles.Architecture.Tests.Parts;

/// <summary>Writes an assembly that holds nothing but references: something for a rule to find.</summary>
internal static class BadAssembly
{
    public static byte[] With(string name, params string[] references)
    {
        MetadataBuilder metadata = new();
        metadata.AddModule(
            0, metadata.GetOrAddString($"{name}.dll"), metadata.GetOrAddGuid(Guid.Empty), default, default);
        metadata.AddAssembly(
            metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(
            default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1),
            MetadataTokens.MethodDefinitionHandle(1));
        foreach (string reference in references)
        {
            metadata.AddAssemblyReference(
                metadata.GetOrAddString(reference), new Version(1, 0, 0, 0), default, default, default, default);
        }

        ManagedPEBuilder file = new(
            new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll), new MetadataRootBuilder(metadata),
            new BlobBuilder());
        BlobBuilder bytes = new();
        file.Serialize(bytes);
        return bytes.ToArray();
    }
}
