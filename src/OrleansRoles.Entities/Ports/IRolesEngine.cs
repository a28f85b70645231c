using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Ports;

/// <summary>
/// What a host of the entities offers to the HTTP API and to gateways, whichever engine it is. Thread-safe.
/// </summary>
/// <remarks>A change that was acknowledged (its task completed) is seen by every check that begins later.</remarks>
public interface IRolesEngine
{
    /// <summary>The role models that tenants can run.</summary>
    IModelCatalogue Models { get; }

    /// <summary>Answers from memory, if all facts are there.</summary>
    /// <returns>False where <see cref="CheckAsync"/> must load facts first.</returns>
    bool TryCheck(in CheckRequest request, out Decision decision);

    /// <summary>Answers a check; loads facts where they are not in memory.</summary>
    /// <exception cref="Storage.StoreException">Facts could not be loaded. The caller must not take that for an allow.
    /// </exception>
    ValueTask<Decision> CheckAsync(CheckRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the facts of a tenant and of some of its users, all of one state: for batches and explanations.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="users">The users.</param>
    /// <param name="withRoles">Also all custom roles of the tenant, among which explanations look for remedies.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Null where there is no such tenant.</returns>
    ValueTask<FactSet?> ReadFactsAsync(
        string tenant, IReadOnlyCollection<string> users, bool withRoles, CancellationToken cancellationToken);

    /// <summary>Reads a whole tenant, lists in order of id.</summary>
    /// <returns>Null where there is no such tenant.</returns>
    ValueTask<TenantReading?> ReadDocumentAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the model that a document means for a tenant: <c>name@version</c> that version; <c>name</c> alone the
    /// version that the tenant runs already, else the newest.
    /// </summary>
    /// <returns>Null where there is no such model or version.</returns>
    ValueTask<StoredModel?> ResolveModelAsync(
        string tenant, string reference, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a tenant equal to a document, in one change or not at all, and creates the tenant if there is none.
    /// </summary>
    ValueTask<Outcome<DocumentApplied>> ApplyDocumentAsync(
        ApplyDocument command, CancellationToken cancellationToken);

    /// <summary>
    /// Carries out a command, or answers a query. A command that was accepted is durable and seen by every check that
    /// begins after this completed.
    /// </summary>
    ValueTask<Outcome<Answer>> ExecuteAsync(
        Request request, RequestContext context, CancellationToken cancellationToken);

    /// <summary>Lists tenants in order of id, after one of them.</summary>
    ValueTask<IReadOnlyList<string>> ListTenantsAsync(
        string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Whether the engine's store answers.</summary>
    ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken);
}

/// <summary>A tenant as a document, with a number that stands for this very state (for ETags).</summary>
/// <param name="Document">The tenant.</param>
/// <param name="ModelVersion">The version of the model that it runs.</param>
/// <param name="Revision">The same as long as nothing in the tenant changes; no order in it, never negative.</param>
public sealed record TenantReading(TenantDocument Document, string ModelVersion, long Revision);

/// <summary>Facts of one tenant and some of its users, of one state.</summary>
public sealed class FactSet(
    TenantFacts tenant, RoleCatalogue roles, IReadOnlyDictionary<string, UserFacts> users, DateTimeOffset now)
{
    /// <summary>The tenant's facts.</summary>
    public TenantFacts Tenant { get; } = tenant;

    /// <summary>The tenant's custom roles.</summary>
    public RoleCatalogue Roles { get; } = roles;

    /// <summary>The instant of the reading.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Finds a user's facts; null for a user that does not exist or was not asked for.</summary>
    public UserFacts? FindUser(string id) => users.GetValueOrDefault(id);

    /// <summary>Decides a request on these facts.</summary>
    public Decision Decide(in CheckRequest request) => Evaluator.Decide(Tenant, UserOf(request), request, Now);

    /// <summary>Decides a request on these facts, with what carries the decision or what it lacks.</summary>
    public Explanation Explain(in CheckRequest request) =>
        Evaluator.Explain(Tenant, UserOf(request), Roles, request, Now);

    private UserFacts? UserOf(in CheckRequest request) =>
        request.SubjectType == SubjectType.User ? FindUser(request.SubjectId) : null;
}

/// <summary>Makes a tenant equal to a document.</summary>
public sealed record ApplyDocument
{
    /// <summary>The document, compiled against the model that it names.</summary>
    public required TenantDocument Document { get; init; }

    /// <summary>The version of the model that the document was compiled against.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Who does it.</summary>
    public required string Actor { get; init; }

    /// <summary>Why, in the actor's words; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>
    /// The caller's name for this very command, by which a repetition is answered and not carried out again; null for
    /// none.
    /// </summary>
    public CommandName? Name { get; init; }

    /// <summary>Whether only the plan is wanted and nothing is changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Refuse if there is such a tenant already.</summary>
    public bool CreateOnly { get; init; }

    /// <summary>
    /// Refuse a document that leaves a scope without the holders that its role model wants (the last owner); else that
    /// is advised against only.
    /// </summary>
    public bool KeepsHolders { get; init; } = true;

    /// <summary>Refuse unless there is such a tenant.</summary>
    public bool UpdateOnly { get; init; }

    /// <summary>Refuse unless the tenant's revision is one of these; null for any.</summary>
    public IReadOnlyList<long>? ExpectedRevisions { get; init; }
}

/// <summary>A caller's name for a command, with what it stands for.</summary>
/// <param name="Key">The name: an idempotency key.</param>
/// <param name="Request">A digest of the command: the same key with another one is refused.</param>
public sealed record CommandName(string Key, ReadOnlyMemory<byte> Request);

/// <summary>What a document changed, or would change.</summary>
/// <param name="Created">Whether the tenant came into being.</param>
/// <param name="Revision">The tenant's revision after it; the present one for a dry run.</param>
/// <param name="ChangeCount">How many changes of entities it takes.</param>
public sealed record DocumentApplied(bool Created, long Revision, int ChangeCount)
{
    /// <summary>What changes, entity by entity; not told again to a repetition.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary>
    /// Whose effective access changes, and how; told by a dry run only, which compares all users.
    /// </summary>
    public IReadOnlyList<AccessChange> Access { get; init; } = [];

    /// <summary>What is allowed and advised against, in words.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];
}

/// <summary>One change of one entity.</summary>
/// <param name="Entity">The entity: <c>user/ana</c>.</param>
/// <param name="Type">The change's stable type name: <c>role-assigned</c>.</param>
/// <param name="Text">The change in words.</param>
public sealed record PlannedChange(string Entity, string Type, string Text);
