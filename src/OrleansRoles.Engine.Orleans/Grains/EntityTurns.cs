using OrleansRoles.Engine.Orleans.Sessions;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Turns;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Engine.Orleans.Grains;

/// <summary>Runs what belongs into an entity's turn, for all grains of entities alike.</summary>
/// <remarks>
/// The work runs on the thread pool while the grain waits for it: what it starts on the way (drops to other processes,
/// shared by the changes of many entities) must not depend on one activation's scheduler. The grain is not reentrant,
/// so it is still one turn at a time.
/// </remarks>
internal sealed class EntityTurns(
    RequestRunner runner, DocumentRunner documents, ClusterModels models, Contact contact)
{
    /// <summary>Ends at once, or fails where the silo has lost contact with the database.</summary>
    public async ValueTask ReachAsync() => await contact.WhileAsync(
        _ => ValueTask.FromResult(true), tookNoEffect: true, CancellationToken.None);

    public async ValueTask<Outcome<Answer>> ExecuteAsync(GrainId grain, Command command, RequestContext request)
    {
        CheckTenant(grain, command.Tenant);
        return await Task.Run(() => models.WithNewestAsync(
            () => runner.ExecuteAsync(command, request, CancellationToken.None)));
    }

    public async ValueTask<Outcome<DocumentApplied>> ApplyAsync(GrainId grain, ApplyDocument command)
    {
        CheckTenant(grain, command.Document.Tenant);
        return await Task.Run(() => models.WithNewestAsync(
            () => documents.ApplyAsync(command, CancellationToken.None)));
    }

    private static void CheckTenant(GrainId grain, string tenant)
    {
        if (GrainKeys.Split(grain.Key.ToString()!).Tenant != tenant)
        {
            throw new ArgumentException($"grain `{grain}` was sent a command of tenant `{tenant}`", nameof(tenant));
        }
    }
}
