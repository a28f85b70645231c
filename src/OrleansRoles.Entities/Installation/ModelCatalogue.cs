using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Entities.Installation;

/// <summary>
/// The shipped models, and those that operators put. Models compile when they are first asked for, so that a start does
/// not wait for models that nobody uses.
/// </summary>
public sealed class ModelCatalogue : IModelCatalogue, IDisposable
{
    private readonly InstallationStore _store;
    private readonly IModelCompiler _compiler;
    private readonly SemaphoreSlim _putting = new(1, 1);
    private readonly IReadOnlyDictionary<string, Lazy<StoredModel>> _shipped;
    private volatile IReadOnlyList<Entry> _put = [];

    private ModelCatalogue(InstallationStore store, IModelCompiler compiler)
    {
        _store = store;
        _compiler = compiler;
        _shipped = compiler.ShippedNames.ToDictionary(
            name => name,
            name => new Lazy<StoredModel>(() =>
            {
                ReadOnlyMemory<byte> text = compiler.ReadShipped(name);
                return new StoredModel(compiler.Compile(name, text), text);
            }),
            StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names =>
    [
        .. _shipped.Keys.Union(_put.Select(entry => entry.Name), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads what was put earlier.</summary>
    public static async Task<ModelCatalogue> OpenAsync(
        InstallationStore store, IModelCompiler compiler, CancellationToken cancellationToken)
    {
        ModelCatalogue catalogue = new(store, compiler);
        await catalogue.RefreshAsync(cancellationToken);
        return catalogue;
    }

    /// <summary>
    /// Reads what other processes put since. What is here already stays the same object: facts are compared by it.
    /// </summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        await _putting.WaitAsync(cancellationToken);
        try
        {
            Dictionary<(string, string), Entry> known = _put.ToDictionary(entry => (entry.Name, entry.Version));
            _put =
            [
                .. (await _store.ReadModelsAsync(cancellationToken)).Select(model =>
                    known.GetValueOrDefault((model.Name, model.Version)) ?? new Entry(
                        model.Name, model.Version,
                        new Lazy<StoredModel>(
                            () => new StoredModel(_compiler.Compile(model.Name, model.Text), model.Text)))),
            ];
        }
        finally
        {
            _putting.Release();
        }
    }

    /// <inheritdoc/>
    public StoredModel? Find(string name, string? version = null)
    {
        Entry? entry = _put.LastOrDefault(e => e.Name == name && (version is null || e.Version == version));
        if (entry is not null)
        {
            return entry.Model.Value;
        }

        return _shipped.TryGetValue(name, out Lazy<StoredModel>? shipped)
            && (version is null || shipped.Value.Model.Version == version)
                ? shipped.Value
                : null;
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<StoredModel>> PutAsync(
        StoredModel model, RequestContext by, CancellationToken cancellationToken)
    {
        await _putting.WaitAsync(cancellationToken);
        try
        {
            (string name, string version) = (model.Model.Name, model.Model.Version);
            if (Find(name, version) is { } existing)
            {
                return existing.Text.Span.SequenceEqual(model.Text.Span)
                    ? existing
                    : new Refusal(
                        RefusalKind.ModelVersionExists,
                        $"version `{version}` of `{name}` exists with another text, and tenants may run it; "
                        + "raise `version`");
            }

            IReadOnlyList<Entry> put = _put;
            Outcome<bool> written = await _store.WriteModelAsync(put.Count, name, version, model.Text, by);
            if (!written.IsAccepted)
            {
                return written.Refusal;
            }

            _put = [.. put, new Entry(name, version, new Lazy<StoredModel>(model))];

            return model;
        }
        finally
        {
            _putting.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _putting.Dispose();

    private sealed record Entry(string Name, string Version, Lazy<StoredModel> Model);
}
