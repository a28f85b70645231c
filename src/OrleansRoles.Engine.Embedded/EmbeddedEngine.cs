using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Embedded;

/// <summary>
/// Runs the entities in one process on one store. All facts live in this process, so a change drops what it touches
/// right after its commit and before it is acknowledged.
/// </summary>
/// <remarks>
/// INVARIANT: what is in memory of a tenant was read inside one of its turns, and a turn that commits forgets it before
/// it ends. So memory never mixes facts from before and after a change, and no check that begins after the
/// acknowledgement sees the old ones.
/// </remarks>
public sealed class EmbeddedEngine : IRolesEngine, IAsyncDisposable
{
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly FactMemory _memory = new();
    private readonly TenantTurns _turns = new();
    private readonly FactLoader _loader;
    private readonly ModelCatalogue _models;
    private readonly DocumentRunner _documents;
    private readonly RequestRunner _runner;

    private EmbeddedEngine(IStore store, InstallationStore installation, ModelCatalogue models, TimeProvider time)
    {
        _store = store;
        _time = time;
        _loader = new FactLoader(store, models, _memory);
        _models = models;
        TurnServices services = new(store, models, time, SystemEntropy.Instance);
        MemoryFlow flow = new(_memory);
        _documents = new DocumentRunner(services, flow);
        _runner = new RequestRunner(services, AllRequests.Handlers, flow);
        Secrets = installation;
    }

    /// <inheritdoc/>
    public IModelCatalogue Models => _models;

    /// <summary>What the installation's secrets are verified against.</summary>
    public ISecretStore Secrets { get; }

    /// <summary>Opens the engine on a store; brings the store's schema up to date.</summary>
    /// <param name="store">The store. The engine disposes it.</param>
    /// <param name="compiler">Compiles stored models.</param>
    /// <param name="time">The one clock.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public static async Task<EmbeddedEngine> OpenAsync(
        IStore store, IModelCompiler compiler, TimeProvider time, CancellationToken cancellationToken)
    {
        await store.MigrateAsync(cancellationToken);
        InstallationStore installation = new(store);
        ModelCatalogue models = await ModelCatalogue.OpenAsync(installation, compiler, cancellationToken);
        return new EmbeddedEngine(store, installation, models, time);
    }

    /// <inheritdoc/>
    public bool TryCheck(in CheckRequest request, out Decision decision) =>
        _memory.TryCheck(request, _time.GetUtcNow(), out decision);

    /// <inheritdoc/>
    public ValueTask<Decision> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
        TryCheck(request, out Decision decision)
            ? ValueTask.FromResult(decision)
            : CheckColdAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<FactSet?> ReadFactsAsync(
        string tenant, IReadOnlyCollection<string> users, CancellationToken cancellationToken)
    {
        TenantMemory? held = _memory.FindTenant(tenant);
        if (held?.Facts is null || users.Any(user => held.Users.Find(user) is null))
        {
            using (await _turns.EnterAsync(tenant, cancellationToken))
            {
                held = await _loader.LoadInTurnAsync(tenant, users, cancellationToken);
            }
        }

        if (held?.Facts is not { } facts)
        {
            return null;
        }

        Dictionary<string, UserFacts> found = new(StringComparer.Ordinal);
        foreach (string id in users)
        {
            if (held.Users.Find(id) is { } user)
            {
                found[id] = user;
            }
        }

        return new FactSet(facts, held.Catalogue, found, _time.GetUtcNow());
    }

    /// <inheritdoc/>
    public ValueTask<TenantReading?> ReadDocumentAsync(string tenant, CancellationToken cancellationToken) =>
        _documents.ReadAsync(tenant, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredModel?> ResolveModelAsync(
        string tenant, string reference, CancellationToken cancellationToken) =>
        _documents.ResolveModelAsync(tenant, reference, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Outcome<DocumentApplied>> ApplyDocumentAsync(
        ApplyDocument command, CancellationToken cancellationToken)
    {
        if (command.DryRun)
        {
            // What it reads is of one state, and it writes nothing: others need not wait while all users are compared.
            return await _documents.ApplyAsync(command, cancellationToken);
        }

        using (await _turns.EnterAsync(command.Document.Tenant, cancellationToken))
        {
            return await _documents.ApplyAsync(command, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<Answer>> ExecuteAsync(
        Request request, RequestContext context, CancellationToken cancellationToken)
    {
        if (request is Query)
        {
            return await _runner.ExecuteAsync(request, context, cancellationToken);
        }

        using (await _turns.EnterAsync(request.Tenant, cancellationToken))
        {
            return await _runner.ExecuteAsync(request, context, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string? after, int limit, CancellationToken cancellationToken) =>
        _store.ListTenantsAsync(EntityKinds.Tenant, after, limit, cancellationToken);

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Readiness is a yes or no, whatever stands in the way.")]
    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _store.ListTenantsAsync(EntityKinds.Tenant, null, 1, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _turns.Dispose();
        _models.Dispose();
    }

    private async ValueTask<Decision> CheckColdAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        string[] users = request.SubjectType == SubjectType.User ? [request.SubjectId] : [];
        FactSet? facts = await ReadFactsAsync(request.Tenant, users, cancellationToken);
        return facts is null
            ? Evaluator.Decide(null, null, request, _time.GetUtcNow())
            : facts.Decide(request);
    }
}
