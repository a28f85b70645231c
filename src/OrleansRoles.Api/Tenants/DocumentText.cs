using System.Text;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Api.Tenants;

/// <summary>Documents as bodies of answers, in the form that requests have.</summary>
internal static class DocumentText
{
    /// <summary>The document as UTF-8.</summary>
    public static ReadOnlyMemory<byte> Write(TenantDocument document, SourceFormat format) => Encoding.UTF8.GetBytes(
        format == SourceFormat.Yaml ? DocumentWriter.ToYaml(document) : DocumentWriter.ToJson(document));
}
