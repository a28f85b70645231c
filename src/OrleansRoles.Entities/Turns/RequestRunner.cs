using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;

namespace OrleansRoles.Entities.Turns;

/// <summary>
/// Carries out requests on a store, the same in every engine: read, decide, one commit, have the touched facts dropped
/// wherever they are in memory, then answer. Thread-safe; engines arrange turns for speed, not for safety.
/// </summary>
public sealed class RequestRunner(TurnServices services, RequestHandlers handlers, IChangeFlow flow)
{
    private const int AttemptsMax = 16;

    private readonly ChangeCommitter _committer = new(services.Store, flow);

    /// <summary>Carries out a request.</summary>
    /// <exception cref="StoreException">The store failed. Whether a command took effect is then unknown unless the
    /// exception says so; repeated with the same idempotency key it takes effect once.</exception>
    public async ValueTask<Outcome<Answer>> ExecuteAsync(
        Request request, RequestContext context, CancellationToken cancellationToken)
    {
        RequestHandler handler = handlers.Of(request);
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            Turn turn = new(services, request, context, cancellationToken);
            if (await AttemptAsync(handler, request, turn) is { } outcome)
            {
                return outcome;
            }
        }

        return new Refusal(RefusalKind.Busy, "others keep changing the same things; try again");
    }

    /// <summary>One attempt; null where something it read has moved on meanwhile, or where another step follows.
    /// </summary>
    private async ValueTask<Outcome<Answer>?> AttemptAsync(RequestHandler handler, Request request, Turn turn)
    {
        Idempotency? name = request is Command && turn.Context.IdempotencyKey is { } key
            ? new Idempotency(turn.Caller.ToString(), key, handler.Name, handler.Write(request))
            : null;
        await ReadAheadAsync(request, turn, name);
        if (name is not null && name.Read(await turn.ReadRowAsync(Idempotency.Collection, name.Key)) is { } earlier)
        {
            return await SettledAsync(earlier, request, turn);
        }

        if (await CheckTenantAsync(turn, handler) is { } missing)
        {
            return missing;
        }

        Outcome<Answer> outcome = await CheckRevisionAsync(request, turn) is { } moved
            ? moved
            : await handler.HandleAsync(request, turn);
        bool changes = outcome.IsAccepted && turn.HasChanges;
        if (changes && turn.GoesOn)
        {
            await CommitAsync(turn);
            return null;
        }

        if (outcome.IsAccepted && name is not null)
        {
            // Also where nothing had to change: a repetition that is held up somewhere must not change it later.
            turn.Insert(name.Keep(outcome.Value, turn.Now));
        }

        bool holds = outcome.IsAccepted && turn.HasChanges
            ? await CommitAsync(turn)
            : await StillHoldsAsync(turn);
        return !holds ? default(Outcome<Answer>?)
            : changes ? outcome
            : await SettledAsync(outcome, request, turn);
    }

    /// <summary>
    /// That everything is done already is an acknowledgement too. Whoever did it may not have been answered yet, or may
    /// be gone: so it waits until the change is released.
    /// </summary>
    private async ValueTask<Outcome<Answer>> SettledAsync(Outcome<Answer> outcome, Request request, Turn turn)
    {
        if (outcome.IsAccepted && request is Command)
        {
            await flow.SettleAsync(turn.Tenant, turn.Cancelled);
        }

        return outcome;
    }

    /// <summary>One round trip for what nearly every request reads, and for what this one says it will.</summary>
    private static ValueTask ReadAheadAsync(Request request, Turn turn, Idempotency? name)
    {
        List<EntityKey> entities = [turn.Key<Tenant>(turn.Tenant)];
        List<RowPrefix> rows = [];
        if (turn.Caller.User is { } user)
        {
            entities.Add(turn.Key<User>(user));
            rows.Add(new RowPrefix(AssignmentRows.ByUser, AssignmentRows.Prefix(user)));
        }

        if (name is not null)
        {
            rows.Add(name.Row);
        }

        if (request is Command command)
        {
            entities.Add(command.Owner);
            entities.AddRange(command.ReadsEntities);
            rows.AddRange(command.ReadsRows);
        }

        return turn.LoadAsync(entities, rows);
    }

    private async ValueTask<bool> CommitAsync(Turn turn)
    {
        ChangeStamp stamp = new(turn.NewId(16), turn.Now, turn.Caller.ToString(), turn.Context.Reason);
        bool isCommitted = await _committer.CommitAsync(turn.ToCommit(stamp), stamp, turn.TouchedFacts());
        if (isCommitted && turn.HasDeliveries)
        {
            services.Signal.Wake(turn.Tenant);
        }

        return isCommitted;
    }

    private static async ValueTask<Refusal?> CheckTenantAsync(Turn turn, RequestHandler handler) =>
        !handler.NeedsTenant || await turn.TenantStateAsync() is not null
            ? null
            : new Refusal(
                RefusalKind.TenantUnknown,
                $"there is no tenant `{turn.Tenant}`: `GET /v1/tenants` lists those that there are");

    private static async ValueTask<Refusal?> CheckRevisionAsync(Request request, Turn turn)
    {
        if (turn.Context.ExpectedRevision is not { } expected || request is not Command command)
        {
            return null;
        }

        await turn.LoadAsync(command.Owner);
        EntityGuard owner = turn.Seen().First(guard => guard.Key == command.Owner);
        return owner.Sequence == expected
            ? null
            : new Refusal(
                RefusalKind.RevisionMismatch,
                $"`{command.Owner.Name}` has changed since it was read; read it again and repeat the change on that");
    }

    /// <summary>
    /// Whether an answer that commits nothing rests on one state. One read does; of several reads, only if nothing that
    /// they saw has moved on.
    /// </summary>
    private async ValueTask<bool> StillHoldsAsync(Turn turn)
    {
        if (turn.Reads <= 1)
        {
            return true;
        }

        IReadOnlyList<EntityGuard> seen = turn.Seen();
        ReadSet now = await services.Store.ReadManyAsync(
            new ReadQuery { Tenant = turn.Tenant, Entities = [.. seen.Select(guard => guard.Key).Distinct()] },
            turn.Cancelled);
        Dictionary<EntityKey, long> sequences = now.Entities.ToDictionary(entity => entity.Key, e => e.Sequence);
        return seen.All(guard => sequences.GetValueOrDefault(guard.Key) == guard.Sequence);
    }
}
