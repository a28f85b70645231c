using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Engine.Orleans.Grains;
using OrleansRoles.Engine.Orleans.Sessions;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;
using Request = OrleansRoles.Entities.Requests.Request;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Engine.Orleans;

/// <summary>
/// The engine of a cluster, as a silo offers it: checks from the silo's own memory, commands in the turn of the grain
/// that owns them, wherever that is.
/// </summary>
internal sealed class OrleansEngine(
    IGrainFactory grains, IStore store, ClusterModels models, PermissionGateway memory, ClusterFacts facts,
    DocumentRunner documents, RequestRunner queries, Contact contact) : IRolesEngine
{
    /// <inheritdoc/>
    public IModelCatalogue Models => models;

    /// <inheritdoc/>
    public bool TryCheck(in CheckRequest request, out Decision decision)
    {
        bool isAnswered = memory.TryCheck(in request, out CheckAnswer answer);
        decision = answer.Local ?? default;
        return isAnswered;
    }

    /// <inheritdoc/>
    public ValueTask<Decision> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
        TryCheck(in request, out Decision decision)
            ? ValueTask.FromResult(decision)
            : CheckColdAsync(request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FactSet?> ReadFactsAsync(
        string tenant, IReadOnlyCollection<string> users, bool withRoles, CancellationToken cancellationToken) =>
        facts.ReadAsync(tenant, users, withRoles, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TenantReading?> ReadDocumentAsync(string tenant, CancellationToken cancellationToken) =>
        documents.ReadAsync(tenant, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<StoredModel?> ResolveModelAsync(
        string tenant, string reference, CancellationToken cancellationToken)
    {
        StoredModel? found = await documents.ResolveModelAsync(tenant, reference, cancellationToken);
        if (found is not null)
        {
            return found;
        }

        await models.RefreshAsync(cancellationToken);
        return await documents.ResolveModelAsync(tenant, reference, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<DocumentApplied>> ApplyDocumentAsync(
        ApplyDocument command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A dry run writes nothing and compares all users: nobody need wait for it.
        string tenant = command.Document.Tenant;
        return command.DryRun
            ? await models.WithNewestAsync(() => documents.ApplyAsync(command, cancellationToken))
            : await CallAsync(() => ApplyAsync(GrainOf<ITenantGrain>(GrainKeys.Of(tenant, tenant)), command));
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<Answer>> ExecuteAsync(
        Request request, RequestContext context, CancellationToken cancellationToken)
    {
        // Once a command is on its way it runs to its end: whether it took effect must be known.
        cancellationToken.ThrowIfCancellationRequested();
        return request is Command command
            ? await CallAsync(() => GrainOf(command.Owner).ExecuteAsync(command, context))
            : await models.WithNewestAsync(() => queries.ExecuteAsync(request, context, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string? after, int limit, CancellationToken cancellationToken) =>
        store.ListTenantsAsync(EntityKinds.Tenant, after, limit, cancellationToken);

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Readiness is a yes or no, whatever stands in the way.")]
    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.ListTenantsAsync(EntityKinds.Tenant, null, 1, cancellationToken);
            return memory.Health.HasSession;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return false;
        }
    }

    // A document takes as long as it is large, so first is asked whether anybody is there.
    private static async ValueTask<Outcome<DocumentApplied>> ApplyAsync(ITenantGrain tenant, ApplyDocument command)
    {
        await tenant.ReachAsync();
        return await tenant.ApplyAsync(command);
    }

    /// <summary>Calls a grain, and waits no longer than this silo has contact itself.</summary>
    private ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call) => contact.WhileAsync(
        _ => ClusterCalls.TryAsync(call), tookNoEffect: false, CancellationToken.None);

    /// <summary>The grain in whose turn an entity's commands run; kinds without one take the tenant's.</summary>
    private IEntityGrain GrainOf(EntityKey owner)
    {
        string key = GrainKeys.Of(owner);
        return owner.Kind switch
        {
            EntityKinds.User => GrainOf<IUserGrain>(key),
            EntityKinds.Role => GrainOf<ICustomRoleGrain>(key),
            EntityKinds.Contract => GrainOf<IContractGrain>(key),
            EntityKinds.Workspace => GrainOf<IWorkspaceGrain>(key),
            _ => GrainOf<ITenantGrain>(GrainKeys.Of(owner.Tenant, owner.Tenant)),
        };
    }

    private TGrain GrainOf<TGrain>(string key)
        where TGrain : IEntityGrain
    {
        try
        {
            return grains.GetGrain<TGrain>(key);
        }
        catch (ArgumentException failure)
        {
            // Orleans' way of saying that no member has the class.
            throw new StoreException(
                "no silo that takes entities is known here; try again when one has started", isTransient: true,
                tookNoEffect: true, failure);
        }
    }

    private async ValueTask<Decision> CheckColdAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        CheckAnswer answer = await memory.CheckAsync(in request, default, cancellationToken);
        if (answer.Local is { } decision)
        {
            return decision;
        }

        // Nothing could be kept, or the store failed: read it once more, for its decision or its error.
        FactSet? read = await facts.ReadAsync(request.Tenant, request.Users(), withRoles: false, cancellationToken);
        return read?.Decide(in request) ?? Evaluator.Decide(null, null, request, DateTimeOffset.UnixEpoch);
    }
}
