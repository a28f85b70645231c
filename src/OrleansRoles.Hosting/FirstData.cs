using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Hosting;

/// <summary>Puts models and makes tenants that an application brings along.</summary>
internal sealed class FirstData(IRolesEngine engine, IModelCompiler compiler)
{
    private const string Why = "made at the application's start";

    public async Task PutModelsAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        foreach (string path in paths)
        {
            byte[] text = await File.ReadAllBytesAsync(path, cancellationToken);
            RoleModel model;
            try
            {
                model = compiler.Compile(Path.GetFileName(path), text);
            }
            catch (InvalidDataException exception)
            {
                throw new OrleansRolesSetupException($"`Models`: `{path}`: {exception.Message}", exception);
            }

            Outcome<StoredModel> put = await engine.Models.PutAsync(
                new StoredModel(model, text), new RequestContext { Caller = Caller.Platform }, cancellationToken);
            if (put.Refusal is { } refusal)
            {
                throw new OrleansRolesSetupException($"`Models`: `{path}`: {refusal.Text}");
            }
        }
    }

    public async Task MakeTenantsAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        foreach (string path in paths)
        {
            ParsedDocument parsed = DocumentLanguage.Parse(
                SourceText.FromUtf8(Path.GetFileName(path), await File.ReadAllBytesAsync(path, cancellationToken)));
            if (parsed.Model is null)
            {
                throw Bad(path, "it names no role model: write a tenant document with `tenant: …` and `model: …`");
            }

            StoredModel model =
                await engine.ResolveModelAsync(parsed.Tenant ?? "", parsed.Model, cancellationToken)
                ?? throw Bad(path, $"there is no role model `{parsed.Model}`; add its file to `Models`");
            DocumentCompilation compiled = DocumentLanguage.Compile(parsed, model.Model.Definition);
            if (compiled.Document is not { } document)
            {
                throw Bad(path, string.Join("; ", compiled.Diagnostics));
            }

            Outcome<DocumentApplied> made = await engine.ApplyDocumentAsync(
                new ApplyDocument
                {
                    Document = document,
                    ModelVersion = model.Model.Version,
                    Actor = Caller.PlatformId,
                    Reason = Why,
                    CreateOnly = true,
                },
                cancellationToken);
            if (made.Refusal is { } refusal && refusal.Kind != RefusalKind.TenantExists)
            {
                throw Bad(path, refusal.Text);
            }
        }
    }

    private static OrleansRolesSetupException Bad(string path, string what) => new($"`NewTenants`: `{path}`: {what}");
}
