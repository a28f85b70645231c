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

    // Part of what idempotency keys stand for, which are kept.
    private const string Kind = "tenant.document.apply";

    private readonly ChangeCommitter _committer = new(services.Store, flow);

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

        if (!image.Exists && (command.UpdateOnly || command.ExpectedRevisions is not null))
        {
            return new Refusal(
                RefusalKind.RevisionMismatch,
                $"there is no tenant `{image.Tenant}` yet; expect no revision to create it");
        }

        return command.ExpectedRevisions is { } expected && !expected.Contains(image.Revision)
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
        string tenant = command.Document.Tenant;
        Idempotency? name = command is { Name: { } given, DryRun: false }
            ? new Idempotency(command.Actor, given.Key, Kind, given.Request.Span)
            : null;
        ReadSet read = await services.Store.ReadManyAsync(
            TenantImage.QueryFor(tenant, name is null ? [] : [name.Row]), cancellationToken);
        Row? kept = read.Rows.FirstOrDefault(row => row.Collection == Idempotency.Collection);
        if (name?.Read(kept) is { } earlier)
        {
            await flow.SettleAsync(tenant, cancellationToken);
            return earlier.IsAccepted ? KeptDocument.Read(earlier.Value) : earlier.Refusal;
        }

        TenantImage image = TenantImage.Of(tenant, read);
        Outcome<DocumentPlan> made = Plan(command, image);
        if (!made.IsAccepted)
        {
            return made.Refusal;
        }

        DocumentPlan plan = made.Value;
        if (command.DryRun)
        {
            return plan.Told with { Access = Compare(image, command.Document, plan.Model) };
        }

        Dictionary<EntityKey, EntitySnapshot> ended = await ReadEndedAsync(image, plan.Turns, cancellationToken);
        if (ended.ContainsKey(new EntityKey(tenant, EntityKinds.Tenant, tenant)))
        {
            return new Refusal(
                RefusalKind.TenantExists, $"the tenant `{tenant}` was deleted, and its id is not used again");
        }

        DocumentApplied applied = plan.Told with
        {
            Revision = image.RevisionAfter(plan.Turns, key => ended.GetValueOrDefault(key)?.Sequence ?? 0),
        };
        bool changes = plan.Turns.Count > 0;
        if ((changes || name is not null) && !await CommitAsync(command, image, plan.Turns, ended, name, applied))
        {
            return null;
        }

        if (!changes)
        {
            // Somebody else made it so, and may not have been answered yet.
            await flow.SettleAsync(tenant, cancellationToken);
        }

        return applied;
    }

    private Outcome<DocumentPlan> Plan(ApplyDocument command, TenantImage image)
    {
        if (Refuse(command, image) is { } refusal)
        {
            return refusal;
        }

        TenantDocument document = command.Document;
        RoleModel? model =
            services.Models.Find(ModelReference.Split(document.Model).Name, command.ModelVersion)?.Model;
        if (model is null)
        {
            return new Refusal(
                RefusalKind.ModelUnknown, $"there is no model `{document.Model}` here; put it or name another");
        }

        Refusal? lost = DocumentHolders.Refuse(image, document, model.Definition);
        if (lost is not null && command.KeepsHolders)
        {
            return lost;
        }

        Outcome<IReadOnlyList<EntityTurn>> planned = DocumentPlanner.Plan(
            image, document, command.ModelVersion, services.Time.GetUtcNow());
        if (!planned.IsAccepted)
        {
            return planned.Refusal;
        }

        // Counts follow from who has a seat, which stands in the plan.
        List<PlannedChange> changes =
        [
            .. planned.Value.Where(turn => turn.Key.Kind != EntityKinds.Licence).SelectMany(PlannedChanges.Of),
        ];
        return new DocumentPlan(model, planned.Value, new DocumentApplied(!image.Exists, image.Revision, changes.Count)
        {
            Changes = changes,
            Advice = lost is null ? [] : [lost.Text],
        });
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

    private ValueTask<bool> CommitAsync(
        ApplyDocument command, TenantImage image, IReadOnlyList<EntityTurn> turns,
        Dictionary<EntityKey, EntitySnapshot> ended, Idempotency? name, DocumentApplied applied)
    {
        ChangeStamp stamp = new(
            services.Entropy.NewId(16), services.Time.GetUtcNow(), command.Actor, command.Reason);
        Commit commit = CommitBuilder.Build(
            image.Tenant, turns, key => image.Find(key.Kind, key.Id) ?? ended.GetValueOrDefault(key), stamp);
        IReadOnlyList<FactKey> keys =
            FactKeys.Of(turns.SelectMany(turn => turn.Changes, (turn, change) => (turn.Key, change)));
        return _committer.CommitAsync(
            commit with
            {
                // The tenant is to be equal to the document as a whole, not only in what changes.
                JournalEnd = image.JournalEnd,
                Inserts = name is null
                    ? commit.Inserts
                    : [.. commit.Inserts, name.Keep(KeptDocument.AnswerOf(applied), stamp.Time)],
            },
            stamp, keys);
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

    /// <summary>What a document takes.</summary>
    private sealed record DocumentPlan(RoleModel Model, IReadOnlyList<EntityTurn> Turns, DocumentApplied Told);
}
