using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Facts;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Changes;
using OrleansRoles.Gateway.InProcess;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Embedded;

/// <summary>
/// Runs the entities in one process on one store. All facts live in this process, so a change drops what it touches
/// right after its commit and before it is acknowledged.
/// </summary>
/// <remarks>
/// INVARIANT: what is in memory of a tenant was read inside one of its turns, and a turn that commits has the facts
/// dropped before it ends. So nobody reads between a commit and its drop, and changes need no marks.
/// </remarks>
public sealed class EmbeddedEngine : IRolesEngine, IAsyncDisposable
{
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly TenantTurns _turns = new();
    private readonly ModelCatalogue _models;
    private readonly DocumentRunner _documents;
    private readonly RequestRunner _runner;
    private readonly FactSets _facts;
    private readonly PermissionGateway _gateway;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _holding;
    private readonly Task _sweeping;
    private int _isDisposed;

    private EmbeddedEngine(
        IStore store, InstallationStore installation, ModelCatalogue models, TimeProvider time, IOutboxSignal signal)
    {
        _store = store;
        _time = time;
        _models = models;
        Secrets = installation;
        SingleProcess process = new();
        TimeProvider clock = WallClock.Of(time);
        ChangeFlow changes = new(new FlowOptions(), process, process, new NoMarks(), clock);
        TurnedFacts source = new(new StoreFacts(store, models), _turns);
        _gateway = new PermissionGateway(
            new GatewayOptions { Holder = Self() }, new ClusterChecks(source, changes, clock), process, clock);
        process.Attach(Self().Address, _gateway.Holder);
        _holding = _gateway.Holder.RunAsync(_stop.Token);
        _sweeping = store is IExpiringRows rows
            ? new ExpirySweeper(rows, clock).RunAsync(_stop.Token)
            : Task.CompletedTask;
        TurnServices services = new(store, models, time, SystemEntropy.Instance) { Signal = signal };
        TurnFlow flow = new(changes);
        _documents = new DocumentRunner(services, flow);
        _runner = new RequestRunner(services, AllRequests.Handlers, flow);
        _facts = new FactSets(store, models, time);

        static HolderOptions Self() => new()
        {
            Life = "embedded",
            Name = "embedded",
            Level = HolderLevel.Silo,
            Address = "embedded",
        };
    }

    /// <summary>The gateway that answers the engine's checks, for applications that ask it directly.</summary>
    public IPermissionGateway Gateway => _gateway;

    /// <inheritdoc/>
    public IModelCatalogue Models => _models;

    /// <summary>What the installation's secrets are verified against.</summary>
    public ISecretStore Secrets { get; }

    /// <summary>Opens the engine on a store; brings the store's schema up to date.</summary>
    /// <param name="store">The store. The engine disposes it.</param>
    /// <param name="compiler">Compiles stored models.</param>
    /// <param name="time">The one clock.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <param name="signal">Who delivers what commits leave in the outbox; null: nobody in this process.</param>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public static async Task<EmbeddedEngine> OpenAsync(
        IStore store, IModelCompiler compiler, TimeProvider time, CancellationToken cancellationToken,
        IOutboxSignal? signal = null)
    {
        await store.MigrateAsync(cancellationToken);
        InstallationStore installation = new(
            store, new InstallationJournal(store, time, SystemEntropy.Instance));
        ModelCatalogue models = await ModelCatalogue.OpenAsync(installation, compiler, cancellationToken);
        return new EmbeddedEngine(store, installation, models, time, signal ?? NoSignal.Instance);
    }

    /// <inheritdoc/>
    public bool TryCheck(in CheckRequest request, out Decision decision)
    {
        bool isAnswered = _gateway.TryCheck(in request, out CheckAnswer answer);
        decision = answer.Local ?? default;
        return isAnswered;
    }

    /// <inheritdoc/>
    public ValueTask<Decision> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
        TryCheck(request, out Decision decision)
            ? ValueTask.FromResult(decision)
            : CheckColdAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<FactSet?> ReadFactsAsync(
        string tenant, IReadOnlyCollection<string> users, bool withRoles, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (!withRoles && await TryReadAsync(tenant, users, cancellationToken) is { } held)
        {
            return held.Facts is null ? null : new FactSet(held.Facts, RoleCatalogue.Empty, held.Users, now);
        }

        using (await _turns.EnterAsync(tenant, cancellationToken))
        {
            return await _facts.ReadAsync(tenant, users, withRoles, cancellationToken);
        }
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
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await _holding;
        await _sweeping;
        _stop.Dispose();
        await _store.DisposeAsync();
        _turns.Dispose();
        _models.Dispose();
    }

    private async ValueTask<Decision> CheckColdAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        CheckAnswer answer = await _gateway.CheckAsync(in request, default, cancellationToken);
        if (answer.Local is { } decision)
        {
            return decision;
        }

        // Nothing could be kept, or the store failed: read it once more, for its decision or its error.
        FactSet? facts = await ReadFactsAsync(request.Tenant, request.Users(), withRoles: false, cancellationToken);
        return facts is null
            ? Evaluator.Decide(null, null, request, _time.GetUtcNow())
            : facts.Decide(request);
    }

    private async ValueTask<(TenantFacts? Facts, Dictionary<string, UserFacts> Users)?> TryReadAsync(
        string tenant, IReadOnlyCollection<string> users, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            if (_gateway.TryReadFacts(tenant, users, out TenantFacts? facts, out Dictionary<string, UserFacts> found))
            {
                return (facts, found);
            }

            if (!await _gateway.LoadAsync(tenant, users, cancellationToken))
            {
                return null;
            }
        }

        return null;
    }
}
