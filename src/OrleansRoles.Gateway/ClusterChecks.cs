using OrleansRoles.Gateway.Changes;
using OrleansRoles.Gateway.Loads;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Gateway;

/// <summary>
/// The store as a source of facts, with the cluster's own answers: each from one consistent read of which nothing is
/// kept. Thread-safe.
/// </summary>
/// <remarks>
/// INVARIANT: an answer rests on a reading in which nothing was being changed. Then everything that it saw was dropped
/// everywhere before it was read, and whoever answers later answers with it. So while a change is under way it waits
/// and reads again; where that takes long (whoever made the change may be gone) it finishes the change first. An answer
/// from the earlier reading would not do: others may have seen a later change without this one meanwhile.
/// </remarks>
public sealed class ClusterChecks(IFactStore store, ChangeFlow flow, TimeProvider time) : IFactSource
{
    private const int RoundsMax = 40;

    private readonly SessionClock _clock = new(time);
    private readonly ModelShelf _models = new(store);

    /// <inheritdoc/>
    public ValueTask<FactReading> ReadAsync(FactQuery query, CancellationToken cancellationToken) =>
        store.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RoleModel?> FindModelAsync(string name, string version, CancellationToken cancellationToken) =>
        _models.FindAsync(name, version, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The tenant runs a model that is not to be had.</exception>
    public async ValueTask<ClusterAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        FactQuery query = request.SubjectType == SubjectType.User
            ? new FactQuery(
                request.Tenant, [FactKey.Tenant, FactKey.User(request.SubjectId)], WithRolesOfUsers: true)
            : new FactQuery(request.Tenant, [FactKey.Tenant]);
        FactReading reading = await store.ReadAsync(query, cancellationToken);
        for (int round = 0; !reading.Marked.IsEmpty && !flow.Skips(Protection.ReleasedAnswer); round++)
        {
            if (round == RoundsMax)
            {
                throw new TimeoutException(
                    $"the facts of `{request.SubjectId}` in tenant `{request.Tenant}` kept changing; ask again");
            }

            TimeSpan pause = Patience.PauseAfter(round % Patience.Looks);
            if (pause >= Patience.Limit)
            {
                await flow.RecoverAsync(request.Tenant, reading.Marked, cancellationToken);
            }
            else
            {
                await _clock.WaitAsync(pause, cancellationToken);
            }

            reading = await store.ReadAsync(query, cancellationToken);
        }

        return await DecideAsync(request, reading, cancellationToken);
    }

    private async ValueTask<ClusterAnswer> DecideAsync(
        CheckRequest request, FactReading reading, CancellationToken cancellationToken)
    {
        TenantFacts? tenant = null;
        UserFacts? user = null;
        if (reading.Tenant is { } record)
        {
            RoleModel model = await _models.FindAsync(record.Model, record.ModelVersion, cancellationToken)
                ?? throw new InvalidDataException(
                    $"tenant `{record.Id}` runs model `{record.Model}` version `{record.ModelVersion}`, which is not "
                    + "here; put that version again");
            Dictionary<string, RoleCell> cells = reading.Roles.ToDictionary(
                role => role.Id, role => new RoleCell(role.ToFacts(model)), StringComparer.Ordinal);
            tenant = record.ToFacts(model);
            user = reading.Users.FirstOrDefault(found => found.Id == request.SubjectId)?.ToFacts(
                model, role => model.BuiltInCell(role) ?? cells.GetValueOrDefault(role));
        }

        Decision decision = Evaluator.Decide(tenant, user, request, _clock.UtcNow);
        return new ClusterAnswer(
            decision.Reason, decision.Obligations, user?.Revision ?? tenant?.Revision ?? 0);
    }
}
