using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Entities.Turns;

/// <summary>
/// One attempt at one request: what it reads, what it changes, and what its commit must find unchanged. Not
/// thread-safe; made for a handler, which reads entities through it, lets them decide, and hands it their changes.
/// </summary>
/// <remarks>
/// Every entity that a turn has read is either changed by its commit or guarded by it, so that what a handler decided
/// on is still true when the commit takes effect, whoever else writes meanwhile. Rows belong to entities: who decides
/// on rows reads the entity that they belong to as well.
/// </remarks>
public sealed partial class Turn
{
    private static readonly Comparer<Row> s_byKey =
        Comparer<Row>.Create((left, right) => KeyOrder.Compare(left.Key, right.Key));

    private readonly IStore _store;
    private readonly IModelCatalogue _models;
    private readonly IEntropy _entropy;
    private readonly Dictionary<EntityKey, Tracked> _entities = [];
    private readonly List<EntityKey> _changed = [];
    private RoleModel? _model;
    private int _reads;

    internal Turn(TurnServices services, Request request, RequestContext context, CancellationToken cancellationToken)
    {
        _store = services.Store;
        _models = services.Models;
        _entropy = services.Entropy;
        Now = services.Time.GetUtcNow();
        Tenant = request.Tenant;
        Context = context;
        Cancelled = cancellationToken;
        Authority = new Authority(this);
    }

    /// <summary>The tenant.</summary>
    public string Tenant { get; }

    /// <summary>Who asks, and why.</summary>
    public RequestContext Context { get; }

    /// <summary>Who asks.</summary>
    public Caller Caller => Context.Caller;

    /// <summary>The instant of the turn.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Cancels the reading.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>What the caller may do.</summary>
    public Authority Authority { get; }

    /// <summary>Whether the request goes on with another turn once this one is committed.</summary>
    internal bool GoesOn { get; private set; }

    /// <summary>How many times the store was read.</summary>
    internal int Reads => _reads;

    /// <summary>Whether the turn changes anything.</summary>
    internal bool HasChanges => _changed.Count > 0 || _puts.Count > 0 || _deletes.Count > 0 || _inserts.Count > 0;

    /// <summary>Reads several entities in one round trip, ahead of their use.</summary>
    public ValueTask LoadAsync(params IEnumerable<EntityKey> keys) => LoadAsync(keys, []);

    /// <summary>Reads entities and rows in one round trip, ahead of their use.</summary>
    public async ValueTask LoadAsync(IEnumerable<EntityKey> keys, IEnumerable<RowPrefix> rows)
    {
        List<EntityKey> missing = [.. keys.Distinct().Where(key => !_entities.ContainsKey(key))];
        List<RowPrefix> prefixes = [.. rows.Distinct().Where(prefix => !_listed.ContainsKey(prefix))];
        if (missing.Count + prefixes.Count == 0)
        {
            return;
        }

        _reads++;
        ReadSet read = await _store.ReadManyAsync(
            new ReadQuery { Tenant = Tenant, Entities = missing, Rows = prefixes }, Cancelled);
        Dictionary<EntityKey, EntitySnapshot> found = read.Entities.ToDictionary(entity => entity.Key);
        foreach (EntityKey key in missing)
        {
            _entities[key] = new Tracked(found.GetValueOrDefault(key));
        }

        foreach (RowPrefix prefix in prefixes)
        {
            // Prefixes may overlap: then rows of one were answered for the others as well.
            _listed[prefix] =
            [
                .. read.Rows.Where(row => row.Collection == prefix.Collection
                        && row.Key.StartsWith(prefix.Prefix, StringComparison.Ordinal))
                    .DistinctBy(row => row.Key)
                    .Order(s_byKey)
                    .Take(prefix.Limit),
            ];
        }
    }

    /// <summary>Names an entity of this tenant.</summary>
    public EntityKey Key<TEntity>(string id)
        where TEntity : IEntity<TEntity> => new(Tenant, TEntity.Kind, id);

    /// <summary>Gives an entity, with this turn's changes in it. One that does not exist has no state.</summary>
    public async ValueTask<TEntity> GetAsync<TEntity>(string id)
        where TEntity : class, IEntity<TEntity>
    {
        EntityKey key = Key<TEntity>(id);
        await LoadAsync(key);
        Tracked tracked = _entities[key];
        return (TEntity)(tracked.Entity ??= TEntity.Read(tracked.Last?.State ?? ReadOnlyMemory<byte>.Empty));
    }

    /// <summary>The revision of an entity that was read: the number of its last change, this turn's included.</summary>
    public long RevisionOf<TEntity>(string id)
        where TEntity : IEntity<TEntity>
    {
        Tracked tracked = _entities[Key<TEntity>(id)];
        return (tracked.Last?.Sequence ?? 0) + tracked.Changes.Count;
    }

    /// <summary>The tenant's state, or null where there is no such tenant.</summary>
    public async ValueTask<TenantState?> TenantStateAsync() => (await GetAsync<Tenant>(Tenant)).State;

    /// <summary>The model that the tenant runs.</summary>
    /// <exception cref="InvalidDataException">It is not here.</exception>
    public async ValueTask<RoleModel> ModelAsync()
    {
        if (_model is not null)
        {
            return _model;
        }

        TenantState state = await TenantStateAsync()
            ?? throw new InvalidOperationException("a tenant that does not exist runs no model");
        _model = _models.Find(ModelReference.Split(state.Model).Name, state.ModelVersion)?.Model
            ?? throw new InvalidDataException(
                $"tenant `{Tenant}` runs model `{state.Model}` version `{state.ModelVersion}`, which is not here; put "
                + "that version again");
        return _model;
    }

    /// <summary>The model by names.</summary>
    public async ValueTask<ModelDefinition> DefinitionAsync() => (await ModelAsync()).Definition;

    /// <summary>Takes changes that an entity decided: applies them to it and puts them into the commit.</summary>
    public void Change<TEntity>(string id, IEnumerable<EntityChange> changes)
        where TEntity : class, IEntity<TEntity>
    {
        EntityKey key = Key<TEntity>(id);
        Tracked tracked = _entities[key];
        IEntity entity = tracked.Entity
            ?? throw new InvalidOperationException($"`{key}` was changed before it was read");
        foreach (EntityChange change in changes)
        {
            entity.Apply(change);
            if (tracked.Changes.Count == 0)
            {
                _changed.Add(key);
            }

            tracked.Changes.Add(change);
        }
    }

    /// <summary>
    /// Has this turn's changes committed and the request carried out again on what stands then: for a change in two
    /// steps, of which the first must be seen by everybody before the second is decided. It is answered by the last.
    /// </summary>
    public void GoOn() => GoesOn = true;

    /// <summary>A new id that nobody can guess: lower-case letters and digits.</summary>
    /// <param name="bytes">How many random bytes it stands for.</param>
    public string NewId(int bytes = 12) => _entropy.NewId(bytes);

    /// <summary>Random bytes, for secrets.</summary>
    public byte[] NewBytes(int count)
    {
        byte[] bytes = new byte[count];
        _entropy.Fill(bytes);
        return bytes;
    }

    /// <summary>An entity, what stands of it in the store, and what this turn does to it.</summary>
    private sealed class Tracked(EntitySnapshot? last)
    {
        public EntitySnapshot? Last { get; } = last;

        public IEntity? Entity { get; set; }

        public List<EntityChange> Changes { get; } = [];
    }
}
