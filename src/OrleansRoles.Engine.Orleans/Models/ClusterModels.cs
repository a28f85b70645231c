using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Engine.Orleans.Sessions;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Ports;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Engine.Orleans;

/// <summary>
/// The models of an installation of several silos. A model is put in one place, and every silo knows it before that is
/// answered; one that could not be reached then reads it when it first meets its name. Thread-safe.
/// </summary>
internal sealed class ClusterModels(
    InstallationStore store, IModelCompiler compiler, IClusterMembershipService members, SiloServiceClient silos,
    IGrainFactory grains) : IModelCatalogue, IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private ModelCatalogue? _catalogue;

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => Catalogue.Names;

    private ModelCatalogue Catalogue => _catalogue
        ?? throw new InvalidOperationException("the models are asked for before the silo has started");

    /// <summary>Reads what was put earlier; before anything else is asked of it.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken) =>
        _catalogue = await ModelCatalogue.OpenAsync(store, compiler, cancellationToken);

    /// <inheritdoc/>
    public StoredModel? Find(string name, string? version = null) => Catalogue.Find(name, version);

    /// <summary>Reads what other silos put.</summary>
    public ValueTask RefreshAsync(CancellationToken cancellationToken) => Catalogue.RefreshAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Outcome<StoredModel>> PutAsync(
        StoredModel model, RequestContext by, CancellationToken cancellationToken)
    {
        Outcome<ModelPut> put = await ClusterCalls.TryAsync(
            () => grains.GetGrain<IModelGrain>(0).PutAsync(model.Model.Name, model.Text, by));
        if (!put.IsAccepted)
        {
            return put.Refusal;
        }

        if (Find(put.Value.Name, put.Value.Version) is null)
        {
            await RefreshAsync(cancellationToken);
        }

        return Find(put.Value.Name, put.Value.Version)!;
    }

    /// <summary>Keeps a model, in the turn of the one grain that does.</summary>
    public async ValueTask<Outcome<ModelPut>> PutInTurnAsync(string name, ReadOnlyMemory<byte> text, RequestContext by)
    {
        await RefreshAsync(CancellationToken.None);
        Outcome<StoredModel> put = await Catalogue.PutAsync(
            new StoredModel(compiler.Compile(name, text), text), by, CancellationToken.None);
        if (!put.IsAccepted)
        {
            return put.Refusal;
        }

        await Task.WhenAll(members.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => TellAsync(member.SiloAddress)));
        return new ModelPut(name, put.Value.Model.Version);
    }

    /// <summary>Does something, and once more with the newest models where one was not known.</summary>
    public async Task<Outcome<T>> WithNewestAsync<T>(Func<ValueTask<Outcome<T>>> act)
    {
        try
        {
            Outcome<T> outcome = await act();
            if (outcome.Refusal is not { Kind: RefusalKind.ModelUnknown })
            {
                return outcome;
            }
        }
        catch (InvalidDataException)
        {
            // The tenant runs a model that this silo does not know yet.
        }

        await RefreshAsync(CancellationToken.None);
        return await act();
    }

    /// <inheritdoc/>
    public void Dispose() => _catalogue?.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "Who does not answer reads the model when it needs it.")]
    private async Task TellAsync(SiloAddress silo)
    {
        try
        {
            await silos.RefreshModelsAsync(silo).AsTask().WaitAsync(_patience);
        }
        catch (Exception)
        {
            // It is gone, or will be.
        }
    }
}
