using OrleansRoles.Entities.Facts;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Entities.Documents;

/// <summary>
/// Reads whole tenants as documents and makes tenants equal to documents, the same in every engine. Thread-safe.
/// </summary>
public sealed class DocumentRunner(TurnServices services, IChangeFlow flow)
{
    // Another writer may win a race now and then; this often in a row is no accident.
    private const int AttemptsMax = 5;

    /// <summary>Reads a whole tenant; null where there is none.</summary>
    public async ValueTask<TenantReading?> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        TenantImage image = await ReadImageAsync(tenant, cancellationToken);
        return image.Exists
            ? new TenantReading(image.ToDocument(), image.TenantState()!.ModelVersion, image.Revision)
            : null;
    }

    /// <summary>Finds the model that a document means for a tenant; null where there is none.</summary>
    public async ValueTask<StoredModel?> ResolveModelAsync(
        string tenant, string reference, CancellationToken cancellationToken)
    {
        (string name, string? version) = ModelReference.Split(reference);
        if (version is not null)
        {
            return services.Models.Find(name, version);
        }

        EntityKey key = new(tenant, EntityKinds.Tenant, tenant);
        ReadSet read = await services.Store.ReadManyAsync(
            new ReadQuery { Tenant = tenant, Entities = [key] }, cancellationToken);
        TenantState? state = TenantImage.Of(tenant, read).TenantState();
        bool runsIt = state is not null && ModelReference.Split(state.Model).Name == name;
        return (runsIt ? services.Models.Find(name, state!.ModelVersion) : null) ?? services.Models.Find(name);
    }

    /// <summary>Makes a tenant equal to a document, in one change or not at all.</summary>
    public async ValueTask<Outcome<DocumentApplied>> ApplyAsync(
        ApplyDocument command, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await TryApplyAsync(command, cancellationToken) is { } outcome)
            {
                return outcome;
            }
        }

        return new Refusal(RefusalKind.Busy, "others keep changing this tenant; try again");
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

    private async ValueTask<TenantImage> ReadImageAsync(string tenant, CancellationToken cancellationToken) =>
        TenantImage.Of(
            tenant, await services.Store.ReadManyAsync(TenantImage.QueryFor(tenant), cancellationToken));

    /// <summary>One attempt; null where somebody else changed the tenant meanwhile.</summary>
    private async ValueTask<Outcome<DocumentApplied>?> TryApplyAsync(
        ApplyDocument command, CancellationToken cancellationToken)
    {
        TenantDocument document = command.Document;
        TenantImage image = await ReadImageAsync(document.Tenant, cancellationToken);
        if (Refuse(command, image) is { } refusal)
        {
            return refusal;
        }

        RoleModel? model =
            services.Models.Find(ModelReference.Split(document.Model).Name, command.ModelVersion)?.Model;
        if (model is null)
        {
            return new Refusal(
                RefusalKind.ModelUnknown, $"there is no model `{document.Model}` here; put it or name another");
        }

        Outcome<IReadOnlyList<EntityTurn>> plan = DocumentPlanner.Plan(
            image, document, command.ModelVersion, services.Time.GetUtcNow());
        if (!plan.IsAccepted)
        {
            return plan.Refusal;
        }

        IReadOnlyList<EntityTurn> turns = plan.Value;

        // Counts follow from who has a seat, which stands in the plan.
        List<PlannedChange> changes =
            [.. turns.Where(turn => turn.Key.Kind != EntityKinds.Licence).SelectMany(PlannedChanges.Of)];
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
        else if (!command.DryRun)
        {
            // Somebody else made it so, and may not have been answered yet.
            await flow.SettleAsync(document.Tenant, cancellationToken);
        }

        IReadOnlyList<AccessChange> access = command.DryRun ? Compare(image, document, model) : [];
        return new DocumentApplied(!image.Exists, revision, changes, access);
    }

    /// <summary>What the journal knows of entities that the tenant does not have (any more).</summary>
    private async ValueTask<Dictionary<EntityKey, EntitySnapshot>> ReadEndedAsync(
        TenantImage image, IReadOnlyList<EntityTurn> turns, CancellationToken cancellationToken)
    {
        List<EntityKey> absent = [.. turns.Select(turn => turn.Key).Where(key => image.Find(key.Kind, key.Id) is null)];
        ReadSet ended = await services.Store.ReadManyAsync(
            new ReadQuery { Tenant = image.Tenant, Entities = absent }, cancellationToken);
        return ended.Entities.ToDictionary(entity => entity.Key);
    }

    private async ValueTask<CommitOutcome> CommitAsync(
        ApplyDocument command, TenantImage image, IReadOnlyList<EntityTurn> turns,
        Dictionary<EntityKey, EntitySnapshot> ended)
    {
        string tenant = image.Tenant;
        ChangeStamp stamp = new(
            NewCommitId(), services.Time.GetUtcNow(), command.Actor, command.Reason);
        Commit commit = CommitBuilder.Build(
            tenant, turns, key => image.Find(key.Kind, key.Id) ?? ended.GetValueOrDefault(key), stamp) with
        {
            // The tenant is to be equal to the document as a whole, not only in what changes.
            JournalEnd = image.JournalEnd,
        };
        IReadOnlyList<FactKey> keys =
            FactKeys.Of(turns.SelectMany(turn => turn.Changes, (turn, change) => (turn.Key, change)));
        if (flow.NeedsMarks)
        {
            IEnumerable<Row> marks = keys.Select(key => Marks.RowOf(key, stamp.Commit));
            commit = commit with { Upserts = [.. commit.Upserts, .. marks] };
        }

        CommitOutcome outcome;
        try
        {
            // Once handed over, a commit is waited for: whether it took effect must be known before anybody answers.
            outcome = await services.Store.CommitAsync(commit, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not StoreException { TookNoEffect: true })
        {
            await flow.SuspectAsync(tenant, stamp.Commit, keys);
            throw;
        }

        if (outcome == CommitOutcome.Committed && keys.Count > 0)
        {
            await flow.ReleaseAsync(tenant, stamp.Commit, keys);
        }

        return outcome;
    }

    private string NewCommitId()
    {
        byte[] bytes = new byte[16];
        services.Entropy.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private IReadOnlyList<AccessChange> Compare(TenantImage image, TenantDocument document, RoleModel model)
    {
        TenantWorld? before = null;
        if (image.TenantState() is { } state)
        {
            RoleModel? runs = services.Models.Find(ModelReference.Split(state.Model).Name, state.ModelVersion)?.Model;
            before = runs is null ? null : TenantWorld.Build(runs, image.ToDocument());
        }

        return AccessComparison.Compare(before, TenantWorld.Build(model, document), services.Time.GetUtcNow());
    }
}
