using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
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
    // Another process on the same PostgreSQL may win a race now and then; this often in a row is no accident.
    private const int AttemptsMax = 5;

    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly FactMemory _memory = new();
    private readonly TenantTurns _turns = new();
    private readonly FactLoader _loader;
    private readonly ModelCatalogue _models;

    private EmbeddedEngine(IStore store, InstallationStore installation, ModelCatalogue models, TimeProvider time)
    {
        _store = store;
        _time = time;
        _loader = new FactLoader(store, models, _memory);
        _models = models;
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
    public async ValueTask<TenantReading?> ReadDocumentAsync(string tenant, CancellationToken cancellationToken)
    {
        TenantImage image = await ReadImageAsync(tenant, cancellationToken);
        return image.Exists
            ? new TenantReading(image.ToDocument(), image.TenantState()!.ModelVersion, image.Revision)
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<StoredModel?> ResolveModelAsync(
        string tenant, string reference, CancellationToken cancellationToken)
    {
        (string name, string? version) = ModelReference.Split(reference);
        if (version is not null)
        {
            return Models.Find(name, version);
        }

        EntityKey key = new(tenant, EntityKinds.Tenant, tenant);
        ReadSet read = await _store.ReadManyAsync(
            new ReadQuery { Tenant = tenant, Entities = [key] }, cancellationToken);
        Entities.Tenants.TenantState? state = TenantImage.Of(tenant, read).TenantState();
        bool runsIt = state is not null && ModelReference.Split(state.Model).Name == name;
        return (runsIt ? Models.Find(name, state!.ModelVersion) : null) ?? Models.Find(name);
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<DocumentApplied>> ApplyDocumentAsync(
        ApplyDocument command, CancellationToken cancellationToken)
    {
        if (command.DryRun)
        {
            // What it reads is of one state, and it writes nothing: others need not wait while all users are compared.
            return (await TryApplyAsync(command, cancellationToken))!.Value;
        }

        using (await _turns.EnterAsync(command.Document.Tenant, cancellationToken))
        {
            for (int attempt = 0; attempt < AttemptsMax; attempt++)
            {
                if (await TryApplyAsync(command, cancellationToken) is { } outcome)
                {
                    return outcome;
                }
            }
        }

        return new Refusal(RefusalKind.Busy, "others keep changing this tenant; try again");
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

    private async ValueTask<TenantImage> ReadImageAsync(string tenant, CancellationToken cancellationToken) =>
        TenantImage.Of(tenant, await _store.ReadManyAsync(TenantImage.QueryFor(tenant), cancellationToken));

    /// <summary>
    /// One attempt, in the tenant's turn unless it is a dry run; null where another process changed the tenant
    /// meanwhile.
    /// </summary>
    private async ValueTask<Outcome<DocumentApplied>?> TryApplyAsync(
        ApplyDocument command, CancellationToken cancellationToken)
    {
        TenantDocument document = command.Document;
        TenantImage image = await ReadImageAsync(document.Tenant, cancellationToken);
        if (Refuse(command, image) is { } refusal)
        {
            return refusal;
        }

        RoleModel? model = Models.Find(ModelReference.Split(document.Model).Name, command.ModelVersion)?.Model;
        if (model is null)
        {
            return new Refusal(
                RefusalKind.ModelUnknown, $"there is no model `{document.Model}` here; put it or name another");
        }

        Outcome<IReadOnlyList<EntityTurn>> plan = DocumentPlanner.Plan(image, document, command.ModelVersion);
        if (!plan.IsAccepted)
        {
            return plan.Refusal;
        }

        IReadOnlyList<EntityTurn> turns = plan.Value;
        List<PlannedChange> changes = [.. turns.SelectMany(PlannedChanges.Of)];
        long revision = image.Revision;
        if (!command.DryRun && turns.Count > 0)
        {
            Dictionary<EntityKey, EntitySnapshot> ended = await ReadEndedAsync(image, turns, cancellationToken);
            if (await CommitAsync(command, image, turns, ended) == CommitOutcome.Conflict)
            {
                return null;
            }

            revision = image.RevisionAfter(turns, key => ended.GetValueOrDefault(key)?.Sequence ?? 0);
        }

        IReadOnlyList<AccessChange> access = command.DryRun ? Compare(image, document, model) : [];
        return new DocumentApplied(!image.Exists, revision, changes, access);
    }

    private static Refusal? Refuse(ApplyDocument command, TenantImage image)
    {
        if (command.CreateOnly && image.Exists)
        {
            return new Refusal(
                RefusalKind.TenantExists,
                $"there is a tenant `{image.Tenant}` already; put its document to change it");
        }

        return command.ExpectedRevision is { } expected && (!image.Exists || image.Revision != expected)
            ? new Refusal(
                RefusalKind.RevisionMismatch,
                "the tenant has changed since it was read; read it again and repeat the change on that")
            : null;
    }

    /// <summary>What the journal knows of entities that the tenant does not have (any more).</summary>
    private async ValueTask<Dictionary<EntityKey, EntitySnapshot>> ReadEndedAsync(
        TenantImage image, IReadOnlyList<EntityTurn> turns, CancellationToken cancellationToken)
    {
        List<EntityKey> absent = [.. turns.Select(turn => turn.Key).Where(key => image.Find(key.Kind, key.Id) is null)];
        ReadSet ended = await _store.ReadManyAsync(
            new ReadQuery { Tenant = image.Tenant, Entities = absent }, cancellationToken);
        return ended.Entities.ToDictionary(entity => entity.Key);
    }

    private async ValueTask<CommitOutcome> CommitAsync(
        ApplyDocument command, TenantImage image, IReadOnlyList<EntityTurn> turns,
        Dictionary<EntityKey, EntitySnapshot> ended)
    {
        string tenant = image.Tenant;
        ChangeStamp stamp = new(Guid.CreateVersion7().ToString("N"), _time.GetUtcNow(), command.Actor, command.Reason);
        Commit commit = CommitBuilder.Build(
            tenant, turns, key => image.Find(key.Kind, key.Id) ?? ended.GetValueOrDefault(key), stamp);
        try
        {
            // Once handed over, a commit is waited for: whether it took effect must be known before memory is used
            // again.
            return await _store.CommitAsync(commit, CancellationToken.None);
        }
        finally
        {
            // Also after a failure: the store may have committed before it failed.
            _memory.DropTenant(tenant);
        }
    }

    private IReadOnlyList<AccessChange> Compare(TenantImage image, TenantDocument document, RoleModel model)
    {
        TenantWorld? before = null;
        if (image.TenantState() is { } state)
        {
            RoleModel? runs = Models.Find(ModelReference.Split(state.Model).Name, state.ModelVersion)?.Model;
            before = runs is null ? null : TenantWorld.Build(runs, image.ToDocument());
        }

        return AccessComparison.Compare(before, TenantWorld.Build(model, document), _time.GetUtcNow());
    }
}
