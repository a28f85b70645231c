using OrleansRoles.Gateway.Loads;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Gateway;

/// <summary>
/// Serves loads to gateways, from a silo's memory where it can. What it keeps for that lies beside what the silo
/// answers checks from, under one session, so that a silo is told of a change once. Thread-safe.
/// </summary>
public sealed class FactServer : IFactSource
{
    private readonly PermissionGateway _memory;
    private readonly ClusterChecks _checks;

    /// <summary>Makes a server of facts.</summary>
    /// <param name="memory">The silo's own gateway, of level <see cref="HolderLevel.Silo"/>: it loads from the store
    /// only, and is therefore told of changes first.</param>
    /// <param name="checks">The store, and the cluster's own answers.</param>
    public FactServer(PermissionGateway memory, ClusterChecks checks)
    {
        _memory = memory;
        _checks = checks;
    }

    /// <inheritdoc/>
    public async ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken)
    {
        _memory.NoteServing();

        // Without a session the store is read: what it says is true whether or not this process is still heard of.
        if (_memory.Current is not { Memory.Records: { } records } generation || !_memory.MayServe(generation))
        {
            return await _checks.ReadAsync(query, cancellationToken);
        }

        // The session is asked about after the reading, as in every check.
        if (records.TryRead(query) is { } kept && _memory.MayServe(generation))
        {
            return kept;
        }

        RecordLoad load = records.BeginLoad(query);
        try
        {
            FactReading reading = await generation.Memory.Interests.ReadAsync(
                _checks, query, generation.Session, cancellationToken);
            RoleModel? model = reading.Tenant is { } tenant
                ? await _memory.Models.FindAsync(tenant.Model, tenant.ModelVersion, cancellationToken)
                : null;
            records.EndLoad(load, query, reading, model);
            return reading;
        }
        finally
        {
            records.EndLoad(load);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken) =>
        _checks.FindModelAsync(name, version, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ClusterAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken) =>
        _checks.CheckAsync(request, cancellationToken);
}
