using OrleansRoles.Gateway.Loads;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Gateway;

/// <summary>
/// Serves loads to gateways, from memory where it can: a holder of facts itself, which loads from the store only and is
/// therefore told of changes first. The engine runs <see cref="Holder"/>. Thread-safe.
/// </summary>
public sealed class FactServer : IFactSource
{
    private readonly ClusterChecks _checks;
    private readonly SessionClock _clock;
    private readonly Holder<RecordCache> _holder;
    private readonly ModelShelf _models;
    private readonly Protection _skipped;

    /// <summary>Makes a server of facts.</summary>
    /// <param name="options">Who it is; of level <see cref="HolderLevel.Silo"/>.</param>
    /// <param name="recordsMax">How many tenants, users and roles are kept at most together.</param>
    /// <param name="checks">The store, and the cluster's own answers.</param>
    /// <param name="registry">The sessions.</param>
    /// <param name="time">The one clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public FactServer(
        HolderOptions options, int recordsMax, ClusterChecks checks, ISessionRegistry registry, TimeProvider time)
    {
        _checks = checks;
        _clock = new SessionClock(time);
        _models = new ModelShelf(checks);
        _skipped = options.Skipped;
        _holder = new Holder<RecordCache>(
            options, registry, _clock, () => new RecordCache(recordsMax, _models, options.Skipped));
    }

    /// <summary>The server as a holder of facts: run it, and give it the drops that arrive.</summary>
    public IHolder Holder => _holder;

    /// <inheritdoc/>
    public async ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken)
    {
        if (_holder.Current is not { } generation)
        {
            return await _checks.ReadAsync(query, cancellationToken);
        }

        // The session is asked about after the reading, as in every check. Without one the store is read: what it says
        // is true whether or not this process is still heard of.
        if (generation.Memory.TryRead(query) is { } kept && IsValid(generation))
        {
            return kept;
        }

        RecordLoad load = generation.Memory.BeginLoad(query);
        try
        {
            FactReading reading = await _checks.ReadAsync(query, cancellationToken);
            RoleModel? model = reading.Tenant is { } tenant
                ? await _models.FindAsync(tenant.Model, tenant.ModelVersion, cancellationToken)
                : null;
            generation.Memory.EndLoad(load, query, reading, model);
            return reading;
        }
        finally
        {
            generation.Memory.EndLoad(load);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken) =>
        _checks.FindModelAsync(name, version, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ClusterAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
        _checks.CheckAsync(request, cancellationToken);

    private bool IsValid(Generation<RecordCache> generation) =>
        generation.IsValid(_clock.Now) || _skipped.HasFlag(Protection.SiloSession);
}
