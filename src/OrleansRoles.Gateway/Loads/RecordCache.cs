using System.Collections.Immutable;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Gateway.Loads;

/// <summary>
/// The facts that a silo keeps as plain data, to serve loads without the database. Two halves bound it: when the young
/// one is full it becomes the old one, and what is used of the old one becomes young again.
/// </summary>
internal sealed class RecordCache(int recordsMax, ModelShelf models, Protection skipped) : IHeldFacts
{
    private readonly Lock _changing = new();
    private readonly HashSet<RecordLoad> _loads = [];
    private Dictionary<(string Tenant, FactKey Key), object?> _young = [];
    private Dictionary<(string Tenant, FactKey Key), object?> _old = [];

    /// <summary>Answers a query if all that it asks for is here.</summary>
    public FactReading? TryRead(FactQuery query)
    {
        lock (_changing)
        {
            HashSet<FactKey> keys = [.. query.Keys];
            if (query.WithRolesOfUsers)
            {
                keys.Add(FactKey.Tenant);
            }

            List<object> found = [];
            if (!TryFind(query.Tenant, keys, found))
            {
                return null;
            }

            if (query.WithRolesOfUsers && found.OfType<TenantRecord>().SingleOrDefault() is { } tenant)
            {
                RoleModel? model = models.Find(tenant.Model, tenant.ModelVersion);
                if (model is null || !TryFind(query.Tenant, RolesOf(found, model).Except(keys), found))
                {
                    return null;
                }
            }

            return new FactReading(
                found.OfType<TenantRecord>().SingleOrDefault(), [.. found.OfType<UserRecord>()],
                [.. found.OfType<RoleRecord>()], []);
        }
    }

    /// <summary>Announces a load.</summary>
    public RecordLoad BeginLoad(FactQuery query)
    {
        RecordLoad load = new(query.Tenant);
        lock (_changing)
        {
            _loads.Add(load);
        }

        return load;
    }

    /// <summary>Ends a load of which nothing is kept.</summary>
    public void EndLoad(RecordLoad load)
    {
        lock (_changing)
        {
            _loads.Remove(load);
        }
    }

    /// <summary>Ends a load and keeps what was not dropped or marked meanwhile.</summary>
    public void EndLoad(RecordLoad load, FactQuery query, FactReading reading, RoleModel? model)
    {
        lock (_changing)
        {
            _loads.Remove(load);
            HashSet<FactKey> marked = skipped.HasFlag(Protection.Marks) ? [] : [.. reading.Marked];
            if (marked.Contains(FactKey.Tenant))
            {
                return;
            }

            HashSet<FactKey> keys = [.. query.Keys];
            if (query.WithRolesOfUsers && reading.Tenant is not null && model is not null)
            {
                keys.Add(FactKey.Tenant);
                keys.UnionWith(RolesOf(reading.Users, model));
            }

            Dictionary<FactKey, object?> read = reading.Users.ToDictionary(
                user => FactKey.User(user.Id), object? (user) => user);
            read[FactKey.Tenant] = reading.Tenant;
            foreach (RoleRecord role in reading.Roles)
            {
                read[FactKey.Role(role.Id)] = role;
            }

            foreach (FactKey key in keys)
            {
                if (!marked.Contains(key) && (load.MayKeep(key) || skipped.HasFlag(Protection.InFlightLoads)))
                {
                    Keep(query.Tenant, key, read.GetValueOrDefault(key));
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Drop(Drop drop)
    {
        lock (_changing)
        {
            foreach (RecordLoad load in _loads.Where(load => load.Tenant == drop.Tenant))
            {
                load.Note(drop.Keys);
            }

            if (drop.Keys.Contains(FactKey.Tenant))
            {
                RemoveTenant(_young, drop.Tenant);
                RemoveTenant(_old, drop.Tenant);
                return;
            }

            foreach (FactKey key in drop.Keys)
            {
                _young.Remove((drop.Tenant, key));
                _old.Remove((drop.Tenant, key));
            }
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        lock (_changing)
        {
            _young = [];
            _old = [];
        }
    }

    private static IEnumerable<FactKey> RolesOf(IEnumerable<object> found, RoleModel model) =>
        found.OfType<UserRecord>().SelectMany(user => user.CustomRoles(model)).Select(FactKey.Role).Distinct();

    private static void RemoveTenant(Dictionary<(string Tenant, FactKey Key), object?> half, string tenant)
    {
        foreach ((string Tenant, FactKey Key) key in half.Keys.Where(key => key.Tenant == tenant).ToList())
        {
            half.Remove(key);
        }
    }

    /// <summary>Finds all of these facts; what does not exist is known too, and left out of what was found.
    /// </summary>
    private bool TryFind(string tenant, IEnumerable<FactKey> keys, List<object> found)
    {
        foreach (FactKey key in keys.ToList())
        {
            if (_young.TryGetValue((tenant, key), out object? record))
            {
                // Young already.
            }
            else if (_old.Remove((tenant, key), out record))
            {
                Keep(tenant, key, record);
            }
            else
            {
                return false;
            }

            if (record is not null)
            {
                found.Add(record);
            }
        }

        return true;
    }

    private void Keep(string tenant, FactKey key, object? record)
    {
        if (_young.Count >= Math.Max(1, recordsMax / 2))
        {
            _old = _young;
            _young = [];
        }

        _young[(tenant, key)] = record;
        _old.Remove((tenant, key));
    }
}

/// <summary>A load of a silo that is under way, and what was dropped meanwhile.</summary>
internal sealed class RecordLoad(string tenant)
{
    private readonly HashSet<FactKey> _dropped = [];

    public string Tenant { get; } = tenant;

    public void Note(ImmutableArray<FactKey> keys) => _dropped.UnionWith(keys);

    public bool MayKeep(FactKey key) => !_dropped.Contains(FactKey.Tenant) && !_dropped.Contains(key);
}
